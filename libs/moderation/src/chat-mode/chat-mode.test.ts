import type { ChatModeRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsAt, laterMode, noPace, type Pace, paced, slowAt, standingMode } from './index.js';

const record = (mode: ChatModeRecord['mode'], decidedAt = 1): ChatModeRecord => ({
  ...{ type: 'chat' as const, streamId: 's' as StreamId, mode, reason: 'flood', by: 'rin', decidedAt },
});

describe('the mode of a chat', () => {
  it('ends by itself', () => {
    const { mode } = record({ slow: { everyMs: 5_000, until: 100 }, hold: {} });
    expect([slowAt(mode, 99), slowAt(mode, 100)]).toEqual([5_000, undefined]);
    expect(holdsAt(mode, 1e12)).toBe(true);
    expect(standingMode(record({ hold: { until: 100 } }), 100)).toBeUndefined();
    expect(standingMode(record(mode), 100)?.mode).toEqual({ hold: {} });
  });

  it('is the one decided last, in whatever order records come', () => {
    const [older, newer] = [record({ hold: {} }, 1), record({}, 2)];
    expect(laterMode(laterMode(undefined, newer), older)).toBe(newer);
    expect(laterMode(laterMode(undefined, older), newer)).toBe(newer);
  });
});

describe('slow mode', () => {
  const run = (times: readonly number[], everyMs: number): boolean[] => {
    let pace: Pace = noPace;
    return times.map((at, i) => {
      const ruled = paced(pace, { messageId: String(i), at }, everyMs);
      pace = ruled.pace;
      return ruled.passes;
    });
  };

  it('C01: never lets two lines of one author through that are closer than it says', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { maxLength: 60 }), fc.integer({ min: 1_000, max: 20_000 }), (times, everyMs) => {
        const ordered = times.toSorted((a, b) => a - b);
        const passed = ordered.filter((_, i) => run(ordered, everyMs)[i]);
        passed.slice(1).forEach((at, i) => expect(at - passed[i]!).toBeGreaterThanOrEqual(everyMs));
        if (ordered.length > 0) expect(passed).not.toEqual([]);
      }),
    ); // prettier-ignore
  });

  it('rules a line that comes again as before, and does not punish trying', () => {
    const first = paced(noPace, { messageId: 'a', at: 0 }, 5_000);
    const tooSoon = paced(first.pace, { messageId: 'b', at: 4_000 }, 5_000);
    const later = paced(tooSoon.pace, { messageId: 'c', at: 5_000 }, 5_000);
    expect([first.passes, tooSoon.passes, later.passes]).toEqual([true, false, true]);
    expect(paced(later.pace, { messageId: 'a', at: 0 }, 5_000).passes).toBe(true);
    expect(paced(later.pace, { messageId: 'b', at: 4_000 }, 5_000).passes).toBe(false);
  });
});
