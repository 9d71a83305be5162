import type { Frame } from '@airlock/contracts/frame';
import { createSampler } from '../frame-tensor.js';
import type { ImageClassifier } from '../manifest.js';
import { createRegionSampler, type PixelRegion } from '../region-tensor.js';

type Input = ImageClassifier['input'];

/** The part of a picture that becomes the square, pixels. */
function part(resize: Input['resize'], { width: w, height: h }: Frame): PixelRegion {
  if (resize !== 'area-crop' && resize !== 'area-pad') return { x: 0, y: 0, w, h };
  const side = resize === 'area-crop' ? Math.min(w, h) : Math.max(w, h);
  return { x: (w - side) / 2, y: (h - side) / 2, w: side, h: side };
}

/** Plain bilinear pictures come as planes of red, green and blue bytes; this writes them as the model wants them. */
function arrange(planes: Float32Array, input: Input, out: Float32Array): void {
  const area = input.size * input.size;
  for (const colour of [0, 1, 2]) {
    const place = input.colours === 'rgb' ? colour : 2 - colour;
    const gain = 1 / (input.divisor * (input.std[place] ?? 1));
    const shift = -(input.mean[place] ?? 0) / (input.std[place] ?? 1);
    const [start, step] = input.layout === 'nchw' ? [place * area, 1] : [place, 3];
    for (let i = 0, o = start; i < area; i++, o += step) out[o] = planes[colour * area + i]! * gain + shift;
  }
}

/** Preprocessing as a manifest describes it: from a frame to the model's tensor. One per model and thread. */
export function pictureInput(input: Input): (frame: Frame, tensor: Float32Array) => void {
  if (input.resize === 'bilinear-align-corners-squash') {
    const sampler = createSampler(input.size, 1);
    const planes = new Float32Array(3 * input.size * input.size);
    return (frame, tensor) => {
      sampler.fromFrame(frame, planes);
      arrange(planes, input, tensor);
    };
  }
  const fill = createRegionSampler(input);
  return (frame, tensor) => {
    fill(frame, part(input.resize, frame), tensor);
  };
}
