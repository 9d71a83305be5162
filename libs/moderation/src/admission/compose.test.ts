import type { Mode, ReleasePlan, SamplingPlan } from '@airlock/contracts/control';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atLeast, compose, strictestFloor } from './compose.js';

const MODES: readonly Mode[] = ['direct', 'gated', 'delay', 'review'];
const rank = (mode: Mode): number => MODES.indexOf(mode);

const release = fc.record({
  mode: fc.constantFrom(...MODES),
  delayMs: fc.integer({ min: 1, max: 60_000 }),
  review: fc.constantFrom('explicit', 'watched'),
  graceMs: fc.constant(10_000),
  holdMs: fc.constant(30_000),
  holdDefault: fc.constantFrom('keep', 'release', 'dump', 'cut'),
  onUnjudged: fc.constantFrom('hold', 'release'),
}) as fc.Arbitrary<ReleasePlan>;
const sampling = fc.record({
  fps: fc.double({ min: 0.1, max: 30, noNaN: true }),
  everyFrame: fc.boolean(),
  keyframesOnly: fc.boolean(),
}) as fc.Arbitrary<SamplingPlan>;
const floor = fc.record(
  {
    mode: fc.constantFrom(...MODES),
    delayMs: fc.integer({ min: 1, max: 60_000 }),
    fps: fc.double({ min: 0.1, max: 30, noNaN: true }),
  },
  { requiredKeys: [] },
);

it('B19: no floor ever makes a plan laxer, and every floor is reached', () => {
  fc.assert(
    fc.property(release, sampling, fc.array(floor, { minLength: 1, maxLength: 3 }), (r, s, floors) => {
      const wanted = strictestFloor(floors)!;
      const made = atLeast({ release: r, sampling: s }, wanted);
      for (const f of floors) {
        expect(rank(made.release.mode)).toBeGreaterThanOrEqual(rank(f.mode ?? 'direct'));
        expect(made.sampling.fps).toBeGreaterThanOrEqual(f.fps ?? 0);
        if (made.release.mode === 'delay')
          expect(made.release.delayMs).toBeGreaterThanOrEqual(f.delayMs ?? 0);
      }
      expect(rank(made.release.mode)).toBeGreaterThanOrEqual(rank(r.mode));
      expect(made.sampling.fps).toBeGreaterThanOrEqual(s.fps);
      if (made.release.mode === 'delay' && r.mode === 'delay')
        expect(made.release.delayMs).toBeGreaterThanOrEqual(r.delayMs);
      if (wanted.mode === 'review')
        expect(made.release).toMatchObject({ mode: 'review', review: 'explicit', onUnjudged: 'hold' });
    }),
  );
});

it('refuses when anybody refuses, or closes the very category', () => {
  const no = { code: 'x', reason: 'no' };
  const closed = { code: 'category:news', reason: 'not news' };
  const tips = { code: 'tips', reason: 'no tips' };
  expect(compose([{}, { deny: [no] }], 'talk').deny).toEqual([no]);
  expect(compose([{ restrict: [closed, tips] }], 'news')).toMatchObject({ deny: [closed], restrict: [tips] });
  expect(compose([{ restrict: [closed] }], 'talk')).toMatchObject({ deny: [], restrict: [closed] });
  expect(compose([{ until: 9, tier: 'A' }, { until: 5, tags: ['b', 'a'] }, { tier: 'C', tags: ['a'] }], 'talk')).toMatchObject({ until: 5, tier: 'C', tags: ['a', 'b'] }); // prettier-ignore
});
