import type { SettledOutcome } from '@airlock/contracts/quality';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unclaimed } from '../review/index.js';
import { claimLook, type Look, notHeld, settle } from './look.js';

const PEOPLE = ['ann', 'bob', 'cem', 'dai', 'eva'];
const EXPERTS = new Set(['dai', 'eva']);
const LEASE_MS = 10;

type Step =
  | { readonly do: 'claim'; readonly who: string }
  | { readonly do: 'decide'; readonly who: string; readonly late: number; readonly outcome: SettledOutcome }
  | { readonly do: 'wait'; readonly ms: number };

const outcome = fc.constantFrom<SettledOutcome>('clean', 'violation');
const person = fc.constantFrom(...PEOPLE);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), who: person }),
  fc.record({ do: fc.constant('decide' as const), who: person, late: fc.constantFrom(0, 0, 0, 1), outcome }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(7) }),
);

/** Plays one case from its first decision on, as control does: each decided look bars whoever decided it. */
const play = (first: { by: string; outcome: SettledOutcome }, steps: readonly Step[]) => {
  const base = { caseId: 'c', outcome: first.outcome, firstBy: first.by, state: 'waiting', lease: unclaimed } as const; // prettier-ignore
  let look: Look = { ...base, lookId: 'second', kind: 'second', barred: [first.by], offeredAt: 5 };
  const said = [{ by: first.by, outcome: first.outcome }];
  let settled: SettledOutcome | undefined;
  let now = 0;
  for (const s of steps) {
    if (s.do === 'wait') now += s.ms;
    else {
      const who = { id: s.who, isExpert: EXPERTS.has(s.who) };
      if (s.do === 'claim') {
        const lease = claimLook(look, who, now, LEASE_MS);
        if (typeof lease === 'string') continue;
        expect(now).toBeGreaterThanOrEqual(5);
        look = { ...look, lease };
      } else if (notHeld(look, who, look.lease.token - s.late, now) === undefined) {
        said.push({ by: s.who, outcome: s.outcome });
        const { then, ...rest } = settle(look, s.outcome);
        look = { ...look, state: 'decided' };
        if (then === 'expert')
          look = { ...base, lookId: 'expert', kind: 'expert', barred: said.map((d) => d.by), offeredAt: now };
        else settled = 'outcome' in rest ? rest.outcome : undefined;
      }
    }
  }
  return { said, settled };
};

describe('looks', () => {
  it('A14: whoever looks again is never somebody who looked before, and of a disagreement an expert is the third', () => {
    let disagreements = 0;
    fc.assert(
      fc.property(
        fc.record({ by: person, outcome }),
        fc.array(step, { minLength: 20, maxLength: 120 }),
        (first, steps) => {
          const { said, settled } = play(first, steps);
          expect(new Set(said.map((d) => d.by)).size).toBe(said.length);
          expect(said.length).toBeLessThanOrEqual(3);
          const [a, b, c] = said;
          if (c !== undefined) {
            disagreements += 1;
            expect(b!.outcome).not.toBe(a!.outcome);
            expect(EXPERTS.has(c.by)).toBe(true);
            expect(settled).toBe(c.outcome);
          } else if (settled !== undefined) expect([a!.outcome, b!.outcome]).toEqual([settled, settled]);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(disagreements).toBeGreaterThan(20);
  });

  it('goes to one person at a time, and back when the lease lapses', () => {
    const look: Look = { lookId: 'l', kind: 'second', caseId: 'c', outcome: 'clean', firstBy: 'ann', barred: ['ann'], offeredAt: 0, state: 'waiting', lease: unclaimed }; // prettier-ignore
    const bob = { id: 'bob', isExpert: false };
    const cem = { id: 'cem', isExpert: false };
    const lease = claimLook(look, bob, 0, LEASE_MS);
    if (typeof lease === 'string') throw new Error(lease);
    const held = { ...look, lease };
    expect(claimLook(held, cem, 9, LEASE_MS)).toBe('taken');
    expect(notHeld(held, bob, lease.token, 9)).toBeUndefined();
    expect(notHeld(held, bob, lease.token, 10)).toBe('lapsed');
    expect(claimLook(held, cem, 10, LEASE_MS)).toMatchObject({ by: 'cem', token: 2 });
    expect(claimLook({ ...look, onlyFor: 'cem' }, bob, 0, LEASE_MS)).toBe('not_yours');
    expect(claimLook({ ...look, kind: 'expert' }, bob, 0, LEASE_MS)).toBe('not_yours');
    expect(claimLook(look, { id: 'ann', isExpert: true }, 0, LEASE_MS)).toBe('part_in_it');
  });
});
