import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { QueueItem } from '@airlock/contracts/review';
import { describe, expect, it } from 'vitest';
import { backOf, decisionOf, isPossible } from './outcomes.js';

const item = (over: object = {}): QueueItem =>
  ({
    stream: { mode: 'gated', live: true },
    waiting: { epoch: 0, fromSeq: 4, toSeq: 6 },
    ...over,
  }) as unknown as QueueItem;
const grounds = { clause: 'House rules 1.1', evidence: ['s/0/4'], note: 'Seen.' };
const everything = () => true;

describe('what can be made of a case', () => {
  it('names the segments that were on screen when something is approved or dumped', () => {
    const back = backOf(item(), undefined);
    expect(decisionOf('dump', grounds, 7, back)).toEqual({
      ...{ outcome: 'violation', ...grounds, token: 7 },
      acts: [{ do: 'dump', run: { epoch: 0, fromSeq: 4, toSeq: 6 } }],
    });
    expect(decisionOf('approve', grounds, 7, back)).toMatchObject({
      outcome: 'clean',
      acts: [{ do: 'approve' }],
    });
  });

  it('takes nothing back from the audience that it has already, but what a delay still keeps', () => {
    const flows = item({ waiting: undefined, stream: { mode: 'delay', live: true } });
    const lock = [3, 4, 5].map((seq) => ({ epoch: 0, seq, state: 'clean' as const, shown: seq < 4 }));
    expect(backOf(flows, { lock } as unknown as StreamView)).toEqual({ epoch: 0, fromSeq: 4, toSeq: 5 });
    expect(backOf(item({ waiting: undefined }), undefined)).toBeUndefined();
    expect(isPossible('approve', flows, { epoch: 0, fromSeq: 4, toSeq: 5 }, everything)).toBe(false);
    expect(isPossible('dump', flows, { epoch: 0, fromSeq: 4, toSeq: 5 }, everything)).toBe(true);
  });

  it('offers nobody what their role may not do, and no cut of what is over', () => {
    expect(isPossible('cut', item(), undefined, (p) => p !== 'streams.cut')).toBe(false);
    expect(isPossible('escalate', item(), undefined, () => false)).toBe(true);
    expect(isPossible('cut', item({ stream: { mode: 'gated', live: false } }), undefined, everything)).toBe(
      false,
    );
  });

  it('does nothing to a stream where a case is only judged', () => {
    for (const outcome of ['clean', 'violation', 'escalate'] as const)
      expect(decisionOf(outcome, grounds, 1, undefined).acts).toEqual([]);
  });
});
