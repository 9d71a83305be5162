import { type Action, ActionKind } from '@airlock/contracts/action';
import type { ReleasePlan } from '@airlock/contracts/control';
import type { ActionId, StreamId, UserId } from '@airlock/contracts/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  effectsAt,
  endsAt,
  fold,
  lastDarkEnd,
  mutedAuthor,
  noEnforcement,
  planUnder,
  STANDINGS,
} from './index.js';

const act = (id: string, kind: ActionKind, decidedAt: number, over: Partial<Action> = {}): Action => ({
  actionId: id as ActionId,
  kind,
  streamId: 's' as StreamId,
  origin: { type: 'human', user: 'rin', role: 'duty' },
  reason: 'test',
  decidedAt,
  ...over,
});
const from = (...actions: Action[]) => actions.reduce(fold, noEnforcement);

const kinds = fc.constantFrom(...ActionKind.options);
const anyAction = fc
  .record({
    n: fc.nat(9),
    kind: kinds,
    at: fc.nat(100),
    lasts: fc.option(fc.nat(50)),
    lifts: fc.option(fc.nat(9)),
  })
  .map((r) =>
    act(`a${r.n}`, r.kind, r.at, {
      ...(r.lasts !== null && r.kind !== 'lift' && { until: r.at + r.lasts }),
      ...(r.lifts !== null && r.kind === 'lift' && { lifts: `a${r.lifts}` as ActionId }),
    }),
  );
const distinct = fc.uniqueArray(anyAction, { selector: (a) => a.actionId, maxLength: 8 });

describe('enforcement', () => {
  it('mutes one author without muting the room, and darkens the stream whoever is named', () => {
    const [ann, bob] = ['ann', 'bob'] as UserId[];
    const muted = from(act('a', 'mute', 10, { userId: ann!, until: 20 }));
    const at = (now: number) => [mutedAuthor(muted, ann!, now)?.actionId, mutedAuthor(muted, bob!, now)];
    expect(at(19)).toEqual(['a', undefined]);
    expect(at(20)).toEqual([undefined, undefined]);
    expect(effectsAt(muted, 15)).toMatchObject({ muted: false, standing: 'none' });
    expect(effectsAt(from(act('b', 'cut', 10, { userId: ann! })), 15).dark).toBe(true);
  });

  it('of two mutes of one author the longer counts, and a lift ends it', () => {
    const ann = 'ann' as UserId;
    const two = [act('a', 'mute', 1, { userId: ann }), act('b', 'mute', 2, { userId: ann, until: 9 })];
    expect(mutedAuthor(from(...two), ann, 5)?.actionId).toBe('a');
    const lift = act('l', 'lift', 4, { lifts: 'a' as ActionId });
    expect(mutedAuthor(from(...two, lift), ann, 5)?.actionId).toBe('b');
  });

  it('a cut stands until it is lifted or its time is over', () => {
    const timed = from(act('a', 'cut', 10, { until: 20 }));
    expect([effectsAt(timed, 19).dark, effectsAt(timed, 20).dark]).toEqual([true, false]);
    expect(effectsAt(timed, 19).changesAt).toBe(20);
    const lifted = from(act('a', 'cut', 10), act('l', 'lift', 30, { lifts: 'a' as ActionId }));
    expect([effectsAt(from(act('a', 'cut', 10)), 1e9).dark, effectsAt(lifted, 31).dark]).toEqual([
      true,
      false,
    ]);
    expect([
      lastDarkEnd(timed, 99),
      lastDarkEnd(lifted, 99),
      lastDarkEnd(from(act('m', 'mute', 1, { until: 5 })), 99),
    ]).toEqual([20, 30, 0]);
  });
  it('lifting one action leaves the others standing', () => {
    const s = from(act('a', 'cut', 1), act('b', 'ban', 2), act('l', 'lift', 3, { lifts: 'b' as ActionId }));
    expect(effectsAt(s, 9)).toMatchObject({ standing: 'cut', dark: true, barred: false });
  });
  it('a lift that names no action does not end what is decided after it', () => {
    const s = from(act('l', 'lift', 5), act('a', 'cut', 4), act('b', 'cut', 6));
    expect(effectsAt(s, 9).active.map((a) => a.actionId)).toEqual(['b']);
  });
  it('is the same whatever the order and number of deliveries', () => {
    fc.assert(
      fc.property(distinct, fc.array(fc.nat(), { maxLength: 20 }), fc.nat(150), (actions, picks, now) => {
        const again = picks.flatMap((p) => (actions.length === 0 ? [] : [actions[p % actions.length]!]));
        const shuffled = [...again, ...actions.toReversed(), ...again];
        expect(effectsAt(from(...shuffled), now)).toEqual(effectsAt(from(...actions), now));
        expect(lastDarkEnd(from(...shuffled), now)).toBe(lastDarkEnd(from(...actions), now));
      }),
    );
  });
  it('the strictest wins, and one more action never makes a stream freer unless it is a lift', () => {
    fc.assert(
      fc.property(distinct, anyAction, fc.nat(150), (actions, more, now) => {
        const before = effectsAt(from(...actions), now);
        const ranks = before.active.map((a) => STANDINGS.indexOf(a.kind as (typeof STANDINGS)[number]));
        expect(STANDINGS.indexOf(before.standing)).toBe(Math.max(0, ...ranks));
        if (more.kind === 'lift') return;
        const after = effectsAt(from(...actions, more), now);
        expect(STANDINGS.indexOf(after.standing)).toBeGreaterThanOrEqual(STANDINGS.indexOf(before.standing));
        if (before.dark) expect(after.dark).toBe(true);
      }),
    );
  });
  it('A15: no action ever makes the plan of a stream laxer', () => {
    const strictness = { direct: 0, gated: 1, delay: 2, review: 3 } as const;
    const plans = fc.record({
      mode: fc.constantFrom('direct', 'gated', 'delay', 'review'),
      delayMs: fc.nat(60_000),
      review: fc.constantFrom('explicit', 'watched'),
      graceMs: fc.constant(10_000),
      holdMs: fc.constant(30_000),
      holdDefault: fc.constant('keep'),
      onUnjudged: fc.constant('hold'),
    }) as fc.Arbitrary<ReleasePlan>;
    fc.assert(
      fc.property(plans, distinct, fc.nat(150), (plan, actions, now) => {
        const { active } = effectsAt(from(...actions), now);
        const under = planUnder(plan, active);
        expect(strictness[under.mode]).toBeGreaterThanOrEqual(strictness[plan.mode]);
        if (under.mode === 'delay' && plan.mode === 'delay')
          expect(under.delayMs).toBeGreaterThanOrEqual(plan.delayMs);
        if (active.some((a) => a.kind === 'mask'))
          expect(under).toMatchObject({ mode: 'review', review: 'explicit' });
        if (!active.some((a) => a.kind === 'mask' || a.kind === 'delay')) expect(under).toBe(plan);
      }),
    );
  });
  it('nothing counts that has ended', () => {
    fc.assert(
      fc.property(distinct, fc.nat(150), (actions, now) => {
        const s = from(...actions);
        for (const a of effectsAt(s, now).active) {
          expect(a.until ?? Infinity).toBeGreaterThan(now);
          expect(endsAt(s, a)).toBe(a.until ?? Infinity);
        }
      }),
    );
  });
});
