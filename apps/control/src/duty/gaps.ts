import type { Coverage, DutyLayer, Override, Schedule } from '@airlock/contracts/duty';
import type { DutyRules } from '@airlock/contracts/duty-rules';
import { AirlockError } from '@airlock/contracts/problem';
import { aloneIn, gapsIn, type LayerGap, lengthOf, loadsOf, newGaps, qualityOf, skillGapsIn, type Span, union } from '@airlock/moderation/duty'; // prettier-ignore
import { ofSchedule, shiftsOf } from './rota-book.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Everybody has had their turn by then, also in rotations by the week. */
const LOAD_DAYS = 56;

/** One schedule and what goes before it, before or after a change; no schedule where there is none. */
export interface Standing {
  readonly schedule: Schedule | undefined;
  readonly overrides: readonly Override[];
}

/** What somebody on the primary layer has to be able to, and who is. */
export interface Needed {
  readonly skills: readonly string[];
  readonly has: (personId: string, skill: string) => boolean;
}

const gapsOf = (
  { schedule, overrides }: Standing,
  mustCover: readonly DutyLayer[],
  span: Span,
  { skills, has }: Needed,
): LayerGap[] => {
  const stints = schedule === undefined ? [] : shiftsOf(schedule, overrides, span);
  return [...gapsIn(stints, mustCover, span), ...skillGapsIn(stints, skills, has)];
};

const inWords = ({ from, to }: Span): string =>
  `${new Date(from).toISOString().slice(0, 16)}Z – ${new Date(to).toISOString().slice(0, 16)}Z`;

/** The gaps that a change makes. Throws `conflict` when there are any that nobody has accepted. */
export function gapsMadeBy(
  before: Standing,
  after: Standing,
  span: Span,
  { accepted, ...needed }: Needed & { readonly accepted: boolean },
): LayerGap[] {
  const mustCover = after.schedule?.mustCover ?? before.schedule?.mustCover ?? [];
  const had = before.schedule === undefined ? [] : gapsOf(before, before.schedule.mustCover, span, needed);
  const made = newGaps(had, gapsOf(after, mustCover, span, needed));
  if (made.length > 0 && !accepted) {
    const hours = (lengthOf(made) / HOUR_MS).toFixed(1);
    throw new AirlockError('conflict', `It would leave ${hours} hours without anybody on duty`, {
      hint: 'Cover them, or accept the gaps; that is written down.',
      issues: made.slice(0, 20).map(({ layer, skill, ...gap }) => ({
        path: skill === undefined ? layer : `${layer}/${skill}`,
        message: inWords(gap),
      })),
    });
  }
  return made;
}

/** How well a schedule is covered within a stretch of time. */
export function coverageOf(
  { schedule, overrides }: Standing & { schedule: Schedule },
  span: Span,
  rules: DutyRules,
): Coverage {
  const stints = shiftsOf(schedule, overrides, span);
  const loadSpan = { from: span.from, to: Math.max(span.to, span.from + LOAD_DAYS * DAY_MS) };
  const onPrimary = schedule.rotations.filter((r) => r.layer === 'primary').flatMap((r) => r.turns.flat());
  const loads = loadsOf(shiftsOf(schedule, overrides, loadSpan), onPrimary);
  const gaps = gapsIn(stints, schedule.mustCover, span);
  const alone = aloneIn(stints);
  const { quality, parts } = qualityOf(
    {
      bounds: span,
      layers: schedule.mustCover.length,
      gaps,
      alone,
      loadMs: loadSpan.to - loadSpan.from,
      loads,
    },
    { weekMaxMs: rules.weekMaxHours * HOUR_MS, restMinMs: rules.restMinHours * HOUR_MS },
  );
  const { scheduleId, name } = schedule;
  return {
    scheduleId,
    name,
    ...span,
    gaps: gaps.map((gap) => ({ scheduleId, ...gap })),
    gapSeconds: Math.round(lengthOf(gaps) / 1_000),
    singlePoints: alone.map((a) => ({ scheduleId, ...a })),
    quality,
    parts,
    loadTo: loadSpan.to,
    loads: loads.map(({ personId, ms, shifts, rests }) => ({
      personId,
      seconds: Math.round(ms / 1_000),
      shifts,
      ...(rests.length === 0 ? {} : { shortestRestMs: Math.min(...rests) }),
    })),
  };
}

/** Seconds of gaps in the days that are looked ahead, by layer: of any schedule, each moment once. */
export function gapSeconds(
  schedules: readonly Schedule[],
  overrides: readonly Override[],
  span: Span,
): Readonly<Record<DutyLayer, number>> {
  const gaps = schedules.flatMap((schedule) =>
    gapsIn(shiftsOf(schedule, ofSchedule(overrides, schedule), span), schedule.mustCover, span),
  );
  const of = (layer: DutyLayer): number => lengthOf(union(gaps.filter((g) => g.layer === layer))) / 1_000;
  return { primary: of('primary'), backup: of('backup'), lead: of('lead') };
}
