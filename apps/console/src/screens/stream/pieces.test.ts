import { expect, it } from 'vitest';
import { firstRun, piecesAround, segmentsIn } from './pieces.js';

const placed = (epoch: number, seq: number, at: number) => ({
  ...{ start: at / 1_000, duration: 2, programDateTime: at, relurl: `${String(epoch)}/${String(seq)}.ts` },
});

it('takes what is on screen with a segment on each side, of the same epoch', () => {
  const all = [placed(0, 8, 0), placed(0, 9, 2_000), placed(1, 0, 4_000), placed(1, 1, 6_000)];
  const old = piecesAround(all, 3_000)!;
  expect(old).toMatchObject({ pieces: [{ seq: 8 }, { seq: 9, from: 2_000, until: 4_000 }], at: 1 });
  expect(firstRun(old)).toEqual([0, 1]);
  const young = piecesAround(all, 4_500)!;
  expect(young).toMatchObject({
    pieces: [
      { epoch: 1, seq: 0 },
      { epoch: 1, seq: 1 },
    ],
    at: 0,
  });
  expect(firstRun(young)).toEqual([0, 1]);
});

it('begins with the oldest where that is older than can be looked at, and knows where nothing can', () => {
  expect(piecesAround([placed(3, 7, 10_000)], 0)).toMatchObject({ at: 0, pieces: [{ epoch: 3, seq: 7 }] });
  expect(piecesAround([{ start: 0, duration: 2, programDateTime: null }], 0)).toBeUndefined();
});

it('reads what a retraction is about', () => {
  expect(segmentsIn('s/2/10-12')).toBe(3);
  expect(segmentsIn('m/msg_1')).toBe(0);
});
