import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { describe, expect, it } from 'vitest';
import { movesBetween, orderOf, riskOf } from './wall-order.js';

const NOW = 1_000_000;
const view = (over: Partial<StreamView> = {}, stream: Partial<StreamView['stream']> = {}): StreamView =>
  ({
    ...{ state: 'live', hits: [], unwatchedMs: 0, ...over },
    stream: { startedAt: 0, audience: 100, tier: 'B', ...stream },
  }) as unknown as StreamView;
const risk = (v: StreamView, severity = 0, isMissed = false) => riskOf({ view: v, severity, isMissed }, NOW);
const ids = (...names: string[]) => names as StreamId[];

describe('the order of the wall', () => {
  it('A13: puts what waits, grave cases, big rooms, low tiers and what nobody watched first, the dark last', () => {
    const calm = risk(view());
    for (const worse of [
      risk(view({ state: 'held' })),
      risk(view(), 4),
      risk(view({}, { audience: 90_000 })),
      risk(view({}, { tier: 'D' })),
      risk(view({ unwatchedMs: 200_000 })),
      risk(view(), 0, true),
    ])
      expect(worse).toBeGreaterThan(calm);
    expect(risk(view({ state: 'dark' }), 3)).toBeLessThan(calm);
    expect(risk(view({ state: 'ended' }))).toBeLessThan(risk(view({ state: 'dark' })));
  });

  it('moves nothing while somebody is at it; what is new comes last', () => {
    const shown = ids('a', 'b', 'c');
    const rooms = new Map([...ids('a', 'b', 'c', 'd')].map((id, i) => [id, i * 50]));
    expect(orderOf(shown, rooms, false)).toEqual(ids('a', 'b', 'c', 'd'));
    const sorted = orderOf(shown, rooms, true);
    expect(sorted).toEqual(ids('d', 'c', 'b', 'a'));
    expect(movesBetween(shown, sorted)).toBe(4);
  });

  it('does not swap rooms for a little more or less risk', () => {
    const rooms = new Map([[ids('a')[0]!, 12], [ids('b')[0]!, 16]]); // prettier-ignore
    expect(orderOf(ids('a', 'b'), rooms, true)).toEqual(ids('a', 'b'));
    expect(orderOf(ids('b', 'a'), rooms, true)).toEqual(ids('b', 'a'));
  });
});
