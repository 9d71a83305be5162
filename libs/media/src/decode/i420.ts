import type { Frame } from '@airlock/contracts/frame';
import type { PictureInfo } from '../codec/picture-info.js';

/** Bytes of one 4:2:0 8-bit picture without padding. */
export const i420Bytes = (width: number, height: number): number =>
  width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);

/** A frame over `data`, which holds the three planes one after the other without padding. */
export function packedFrame(data: Uint8Array, picture: PictureInfo, atMs: number): Frame {
  const { width, height, matrix, range } = picture;
  const chromaWidth = (width + 1) >> 1;
  const luma = width * height;
  const chroma = chromaWidth * ((height + 1) >> 1);
  return {
    width,
    height,
    atMs,
    format: 'i420',
    y: data.subarray(0, luma),
    u: data.subarray(luma, luma + chroma),
    v: data.subarray(luma + chroma, luma + 2 * chroma),
    strideY: width,
    strideU: chromaWidth,
    strideV: chromaWidth,
    matrix,
    range,
  };
}
