import { parentPort, workerData } from 'node:worker_threads';
import { createLook, type LookBackJob, type Piece } from './look.js';

// Judging a day again takes seconds of one core: here it keeps nobody from cutting a stream.
const port = parentPort!;
const look = createLook(workerData as LookBackJob);

port.on('message', (piece: Piece | 'end') => {
  if (piece === 'end') port.postMessage({ report: look.report() });
  else {
    look.add(piece);
    port.postMessage({ taken: piece.rows.length });
  }
});
