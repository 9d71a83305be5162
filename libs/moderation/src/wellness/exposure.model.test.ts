import { QualityRules } from '@airlock/contracts/quality';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exposureOf, graceOf, restFor, restsOf, type Span } from './exposure.js';

const MIN = 60_000;
const LEASE_MS = MIN / 2;
const rules = QualityRules.parse({
  wellness: {
    ...{ stretchMinutes: 10, breakMinutes: 3, shiftMinutes: 25, overrunMinutes: 2, severeFrom: 4 },
    ...{ severePerShift: 5, severeBetweenBreaks: 3, restHours: 1 },
  },
}).wellness;
const GRACE = graceOf(rules);

type Step =
  | { readonly do: 'claim'; readonly severity: number }
  | { readonly do: 'work'; readonly beats: number }
  | { readonly do: 'pause'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const), severity: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const), beats: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.nat(4 * MIN) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.integer({ min: 50 * MIN, max: 70 * MIN }) }) },
); // prettier-ignore

/** One person's day, granted and written down as control does it: a claim is a span of no length, a beat extends it. */
const day = (steps: readonly Step[]) => {
  const spans: Span[] = [];
  const grants: { readonly at: number; readonly severity: number; readonly before: readonly Span[] }[] = [];
  let now = 1_000_000;
  let holding = false;
  for (const s of steps) {
    if (s.do === 'pause') {
      now += s.ms;
      // A lease that nobody renewed has lapsed.
      if (s.ms > LEASE_MS) holding = false;
    } else if (s.do === 'claim') {
      const rest = restFor(restsOf(exposureOf(spans, now, rules), now, rules), s.severity, rules);
      if (rest !== undefined) expect(rest.until).toBeGreaterThan(now);
      else {
        grants.push({ at: now, severity: s.severity, before: [...spans] });
        spans.push({ caseId: `c${spans.length}`, severity: s.severity, from: now, to: now });
        holding = true;
      }
    } else {
      for (let beat = 0; holding && beat < s.beats; beat++) {
        now += LEASE_MS;
        const rests = restsOf(exposureOf(spans, now, rules), now, rules, GRACE);
        holding = rests.length === 0;
        if (holding) spans.push({ ...spans.pop()!, to: now });
      }
    }
  }
  return { spans, grants, now };
};

describe('what somebody is exposed to', () => {
  it('never passes its caps: no case is given beyond one, and no work goes on past the time to finish it', () => {
    let capped = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (steps) => {
        const { spans, grants, now } = day(steps);
        for (const { at, severity, before } of grants) {
          const e = exposureOf(before, at, rules);
          expect(e.exposureMs).toBeLessThan(rules.shiftMinutes * MIN);
          expect(e.stretchMs).toBeLessThan(rules.stretchMinutes * MIN);
          expect(e.severeInStretch).toBeLessThan(rules.severeBetweenBreaks);
          if (severity >= rules.severeFrom) expect(e.severe).toBeLessThan(rules.severePerShift);
        }
        for (const { to } of spans) {
          const e = exposureOf(spans.filter((s) => s.from <= to), to, rules); // prettier-ignore
          expect(e.exposureMs).toBeLessThan(rules.shiftMinutes * MIN + GRACE + LEASE_MS);
          expect(e.stretchMs).toBeLessThan(rules.stretchMinutes * MIN + GRACE + LEASE_MS);
          expect(e.severe).toBeLessThanOrEqual(rules.severePerShift);
          expect(e.severeInStretch).toBeLessThanOrEqual(rules.severeBetweenBreaks);
        }
        if (restsOf(exposureOf(spans, now, rules), now, rules).length > 0) capped += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(capped).toBeGreaterThan(20);
  });

  it('says when it is possible again, and then it is', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
        const { spans, now } = day(steps);
        const rests = restsOf(exposureOf(spans, now, rules), now, rules);
        for (const { until, reason } of rests) {
          const still = (at: number) =>
            restsOf(exposureOf(spans, at, rules), at, rules).some((r) => r.reason === reason);
          expect([still(until - 1), still(until)]).toEqual([true, false]);
        }
      }),
    );
  });
});

describe('exposure', () => {
  const span = (from: number, to: number, severity = 1, caseId = `${from}`): Span => ({ caseId, severity, from: from * MIN, to: to * MIN }); // prettier-ignore

  it('counts two cases on screen at once as one time, and every severe case once', () => {
    const e = exposureOf([span(0, 4), span(2, 6, 5, 'x'), span(6, 7, 4, 'x'), span(7, 7, 4)], 8 * MIN, rules);
    expect(e).toMatchObject({ exposureMs: 7 * MIN, stretchMs: 7 * MIN, severe: 2, severeInStretch: 2 });
  });

  it('begins a stretch after a break, and a shift after a rest', () => {
    const spans = [span(0, 5, 5), span(8, 9), span(69, 70)];
    expect(exposureOf(spans, 9 * MIN, rules)).toMatchObject({ shiftSince: 0, exposureMs: 6 * MIN, stretchMs: MIN, severe: 1, severeInStretch: 0 }); // prettier-ignore
    expect(exposureOf(spans, 70 * MIN, rules)).toMatchObject({ shiftSince: 69 * MIN, exposureMs: MIN, severe: 0 }); // prettier-ignore
    expect(exposureOf(spans, 130 * MIN, rules)).toEqual({ lastLookAt: 70 * MIN, exposureMs: 0, stretchMs: 0, severe: 0, severeInStretch: 0 }); // prettier-ignore
    expect(exposureOf([], 0, rules).lastLookAt).toBeUndefined();
  });

  it('keeps severe cases away by themselves, and names the longest rest', () => {
    const severe = Array.from({ length: 5 }, (_, i) => span(i * 4, i * 4, 5));
    const rests = restsOf(exposureOf(severe, 20 * MIN, rules), 20 * MIN, rules);
    expect(rests.map((r) => [r.reason, r.only])).toEqual([['severe_shift', 'severe']]);
    expect(restFor(rests, 3, rules)).toBeUndefined();
    expect(restFor(rests, 4, rules)).toMatchObject({ reason: 'severe_shift', until: 76 * MIN });
  });
});
