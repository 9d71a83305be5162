import type { QualityRules } from '@airlock/contracts/quality';
import type { Rest, WellnessView } from '@airlock/contracts/wellness';

const MINUTE_MS = 60_000;

type Rules = QualityRules['wellness'];

/** Somebody had a case on screen. Times in ms since 1970. */
export interface Span {
  readonly caseId: string;
  /** The worst of the case while they had it. */
  readonly severity: number;
  readonly from: number;
  readonly to: number;
}

/** What somebody was exposed to. Durations in ms. */
export interface Exposure {
  /** Left out when the next look begins a new shift. */
  readonly shiftSince?: number;
  readonly lastLookAt?: number;
  readonly exposureMs: number;
  readonly stretchMs: number;
  readonly severe: number;
  readonly severeInStretch: number;
}

const NONE: Exposure = { exposureMs: 0, stretchMs: 0, severe: 0, severeInStretch: 0 };

/** Since when there was no gap of `gapMs`; two cases on screen at once count once. */
const sinceGap = (spans: readonly Span[], gapMs: number, now: number): { since: number; ms: number } => {
  let since = Infinity;
  let ms = 0;
  let until = -Infinity;
  for (const s of spans) {
    if (s.from - until >= gapMs) {
      since = s.from;
      ms = 0;
    }
    ms += Math.max(0, s.to - Math.max(s.from, until));
    until = Math.max(until, s.to);
  }
  return now - until >= gapMs ? { since: Infinity, ms: 0 } : { since, ms };
};

/** Shift and stretch of one person at `now`, from what they had on screen lately, in any order. */
export function exposureOf(all: readonly Span[], now: number, rules: Rules): Exposure {
  const spans = all.filter((s) => s.from <= now).sort((a, b) => a.from - b.from);
  if (spans.length === 0) return NONE;
  const lastLookAt = spans.reduce((at, s) => Math.max(at, s.to), 0);
  const shift = sinceGap(spans, rules.restHours * 60 * MINUTE_MS, now);
  if (shift.since === Infinity) return { ...NONE, lastLookAt };
  const stretch = sinceGap(spans, rules.breakMinutes * MINUTE_MS, now);
  const severeFrom = (since: number): number =>
    new Set(spans.filter((s) => s.to >= since && s.severity >= rules.severeFrom).map((s) => s.caseId)).size;
  return {
    ...{ shiftSince: shift.since, lastLookAt },
    ...{ exposureMs: shift.ms, stretchMs: stretch.ms },
    severe: severeFrom(shift.since),
    severeInStretch: severeFrom(stretch.since),
  };
}

/** What keeps somebody from looking at `now`. With `graceMs`, what keeps them from going on with what they have. */
export function restsOf(e: Exposure, now: number, rules: Rules, graceMs = 0): Rest[] {
  const { lastLookAt } = e;
  if (lastLookAt === undefined) return [];
  const breakOver = lastLookAt + rules.breakMinutes * MINUTE_MS;
  const shiftOver = lastLookAt + rules.restHours * 60 * MINUTE_MS;
  const rests: Rest[] = [];
  if (e.exposureMs >= rules.shiftMinutes * MINUTE_MS + graceMs)
    rests.push({ reason: 'shift', until: shiftOver });
  if (e.stretchMs >= rules.stretchMinutes * MINUTE_MS + graceMs)
    rests.push({ reason: 'stretch', until: breakOver });
  // What is severe is counted when it comes on screen: going on with it adds nothing.
  if (graceMs === 0) {
    if (e.severe >= rules.severePerShift)
      rests.push({ reason: 'severe_shift', until: shiftOver, only: 'severe' });
    if (e.severeInStretch >= rules.severeBetweenBreaks)
      rests.push({ reason: 'severe_stretch', until: breakOver });
  }
  return rests.filter((r) => r.until > now);
}

/** What keeps this case from them: the rest that lasts longest. */
export const restFor = (rests: readonly Rest[], severity: number, rules: Rules): Rest | undefined =>
  rests
    .filter((r) => r.only === undefined || severity >= rules.severeFrom)
    .reduce<Rest | undefined>((a, b) => (a === undefined || b.until > a.until ? b : a), undefined);

/** How long somebody may finish what they have beyond a limit, ms. */
export const graceOf = (rules: Rules): number => rules.overrunMinutes * MINUTE_MS;

/** How far back spans can still matter, ms: a shift of one look after the other, each just before the rest is over. */
export const reachOf = (rules: Rules): number => (rules.restHours + 24) * 60 * MINUTE_MS;

export const viewOf = (
  person: string,
  e: Exposure,
  unveiled: WellnessView['unveiled'],
  now: number,
  rules: Rules,
): WellnessView => ({
  person,
  ...(e.shiftSince === undefined ? {} : { shiftSince: e.shiftSince }),
  ...(e.lastLookAt === undefined ? {} : { lastLookAt: e.lastLookAt }),
  ...{ exposureMs: e.exposureMs, exposureLimitMs: rules.shiftMinutes * MINUTE_MS },
  ...{ stretchMs: e.stretchMs, stretchLimitMs: rules.stretchMinutes * MINUTE_MS },
  breakMs: rules.breakMinutes * MINUTE_MS,
  ...{ severe: e.severe, severeLimit: rules.severePerShift },
  ...{ severeInStretch: e.severeInStretch, severeInStretchLimit: rules.severeBetweenBreaks },
  unveiled,
  rests: restsOf(e, now, rules),
});
