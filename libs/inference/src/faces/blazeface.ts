import { bestApart, type ScoredBox } from '../boxes.js';

/** Pixels of the model's input, both sides. */
export const FACE_INPUT = 256;

/** The model's two grids: cells a side, and guesses a cell. Source: MediaPipe BlazeFace, back camera. */
const FACE_GRIDS = [
  { cells: 16, guesses: 2 },
  { cells: 8, guesses: 6 },
] as const;
/** Middle, size and six points of the face, x and y each. */
const NUMBERS = 16;

/** What the model says of one grid, in TensorFlow's order: rows, columns, guesses. */
export interface FaceGrid {
  /** Logits. */
  readonly scores: Float32Array;
  readonly boxes: Float32Array;
}

/** Faces from `floor` on, one per place, best first; corners in pixels of the input. */
export function findFaces(grids: readonly FaceGrid[], floor: number, most: number): ScoredBox[] {
  const logit = Math.log(floor / (1 - floor));
  const found: ScoredBox[] = [];
  for (const [g, { cells, guesses }] of FACE_GRIDS.entries()) {
    const grid = grids[g];
    if (grid === undefined) continue;
    const step = FACE_INPUT / cells;
    for (const [i, score] of grid.scores.entries()) {
      if (score < logit) continue;
      const cell = Math.floor(i / guesses);
      const [dx = 0, dy = 0, w = 0, h = 0] = grid.boxes.subarray(i * NUMBERS, i * NUMBERS + 4);
      const x = ((cell % cells) + 0.5) * step + dx;
      const y = (Math.floor(cell / cells) + 0.5) * step + dy;
      const box = { left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 };
      if (w > 0 && h > 0) found.push({ ...box, score: 1 / (1 + Math.exp(-score)) });
    }
  }
  return bestApart(found, 0.3, most);
}
