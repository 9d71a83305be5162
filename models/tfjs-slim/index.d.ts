export {
  Tensor,
  type Tensor3D,
  browser,
  getBackend,
  image,
  ready,
  scalar,
  setBackend,
  tensor3d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
export { loadLayersModel, model } from '@tensorflow/tfjs-layers';
export declare function loadGraphModel(): never;
