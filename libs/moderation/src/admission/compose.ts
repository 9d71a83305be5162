import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { Mode, PlanFloor, ReleasePlan, SamplingPlan } from '@airlock/contracts/control';
import type { Composed, FloorFinding } from './types.js';

/** What one rule had to say. */
export interface Opinion {
  readonly deny?: readonly AdmissionFinding[];
  readonly restrict?: readonly AdmissionFinding[];
  readonly floors?: readonly FloorFinding[];
  readonly cases?: readonly AdmissionFinding[];
  readonly tier?: string;
  readonly tags?: readonly string[];
  readonly until?: number;
}

/** All opinions in one: any of them refuses, restrictions add up, the nearest time counts, the last tier wins. */
export function compose(opinions: readonly Opinion[], category: string): Composed {
  const restrict = opinions.flatMap((o) => o.restrict ?? []);
  // A category that is closed to the streamer is no restriction of a stream in it but its end.
  const closed = restrict.filter((f) => f.code === `category:${category}`);
  const tier = opinions.findLast((o) => o.tier !== undefined)?.tier;
  const until = Math.min(...opinions.map((o) => o.until ?? Infinity));
  return {
    deny: [...opinions.flatMap((o) => o.deny ?? []), ...closed],
    restrict: restrict.filter((f) => !closed.includes(f)),
    floors: opinions.flatMap((o) => o.floors ?? []),
    cases: opinions.flatMap((o) => o.cases ?? []),
    tags: [...new Set(opinions.flatMap((o) => o.tags ?? []))].sort(),
    ...(tier === undefined ? {} : { tier }),
    ...(Number.isFinite(until) ? { until } : {}),
  };
}

const STRICTNESS: Readonly<Record<Mode, number>> = { direct: 0, gated: 1, delay: 2, review: 3 };
/** Of a delay that somebody asks for without saying how long, ms. */
const DELAY_MS = 10_000;

/** The strictest of all; undefined when none asks for anything. */
export function strictestFloor(floors: readonly PlanFloor[]): PlanFloor | undefined {
  if (floors.length === 0) return undefined;
  const mode = floors
    .flatMap((f) => f.mode ?? [])
    .reduce<Mode | undefined>(
      (a, b) => (a !== undefined && STRICTNESS[a] >= STRICTNESS[b] ? a : b),
      undefined,
    );
  const delayMs = Math.max(0, ...floors.map((f) => f.delayMs ?? 0));
  const fps = Math.max(0, ...floors.map((f) => f.fps ?? 0));
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(delayMs === 0 ? {} : { delayMs }),
    ...(fps === 0 ? {} : { fps }),
  };
}

/** The plans of a class, made as strict as the floor asks; never laxer than they were. */
export function atLeast<P extends { readonly release: ReleasePlan; readonly sampling: SamplingPlan }>(
  plan: P,
  floor: PlanFloor | undefined,
): P {
  if (floor === undefined) return plan;
  const { sampling } = plan;
  const fps = Math.max(sampling.fps, floor.fps ?? 0);
  const denser = fps === sampling.fps ? sampling : { ...sampling, fps, keyframesOnly: false };
  return { ...plan, release: stricter(plan.release, floor), sampling: denser };
}

function stricter(release: ReleasePlan, { mode = release.mode, delayMs = 0 }: PlanFloor): ReleasePlan {
  const wanted = STRICTNESS[mode] > STRICTNESS[release.mode] ? mode : release.mode;
  switch (wanted) {
    case 'review':
      // Nobody's presence and no deadline stands for a person's word.
      return mode !== 'review'
        ? release
        : {
            ...release,
            mode: 'review',
            review: 'explicit',
            delayMs: 0,
            onUnjudged: 'hold',
            holdDefault: release.holdDefault === 'release' ? 'keep' : release.holdDefault,
          };
    case 'delay':
      return { ...release, mode: 'delay', delayMs: Math.max(release.delayMs, delayMs) || DELAY_MS };
    case 'gated':
    case 'direct':
      return { ...release, mode: wanted };
    default:
      return wanted satisfies never;
  }
}
