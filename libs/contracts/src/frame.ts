/**
 * One decoded picture as its planes, 4:2:0 8-bit. Never leaves the process that decoded it.
 * `y` is height×strideY bytes, `u` and `v` are ceil(height/2) rows of strideU and strideV bytes.
 */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Media time, ms on the clock of the epoch. */
  readonly atMs: number;
  readonly format: 'i420';
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  readonly strideY: number;
  readonly strideU: number;
  readonly strideV: number;
  readonly matrix: 'bt601' | 'bt709';
  readonly range: 'limited' | 'full';
}
