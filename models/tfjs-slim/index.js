// Workspace package that answers to the name `@tensorflow/tfjs`, so that nsfwjs' peer dependency is met without the
// meta package (141 MB of browser bundles and WebGL). It exports what nsfwjs 4.4 calls on its `tf` namespace, no more.
import core from '@tensorflow/tfjs-core';
import layers from '@tensorflow/tfjs-layers';

export const { Tensor, browser, image, ready, scalar, setBackend, getBackend, tensor3d, tidy, zeros } = core;
export const { loadLayersModel, model } = layers;

// The meta package registers every op as a method of tensors; nsfwjs chains these three.
Object.assign(core.Tensor.prototype, {
  toFloat() {
    return core.cast(this, 'float32');
  },
  div(other) {
    return core.div(this, other);
  },
  reshape(shape) {
    return core.reshape(this, shape);
  },
});

/** nsfwjs names it for its "mid" variant, which Airlock does not use; tfjs-converter (25 MB) is therefore left out. */
export function loadGraphModel() {
  throw new Error('graph models need @tensorflow/tfjs-converter, which this stand-in leaves out');
}
