import type { Canvas } from './canvas.js';

/** Draws the picture of one moment, ms from the start of the clip; paints the whole canvas. */
export type Painter = (canvas: Canvas, ms: number) => void;
