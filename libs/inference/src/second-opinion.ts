import { AirlockError } from '@airlock/contracts/problem';
import type { Label } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { ModelManifest } from './manifest.js';
import type { Opinion } from './session.js';

/** Airlock's labels by the class names both models were trained with. */
export const SEXUAL_LABELS = {
  Porn: 'sexual.explicit',
  Hentai: 'sexual.drawn',
  Sexy: 'sexual.suggestive',
} as const satisfies Record<string, Label>;
export type SexualClass = keyof typeof SEXUAL_LABELS;
const CLASSES = Object.keys(SEXUAL_LABELS) as SexualClass[];

const Score = z.number().min(0).max(1);

/** When the larger model is asked, and how the two answers become one score. */
export const SecondOpinionConfig = z.strictObject({
  /** Score of the first model, per class, from which the second is asked. Absent: what the first model's manifest says. */
  trigger: z.strictObject({ Porn: Score, Hentai: Score, Sexy: Score }).partial().default({}),
  /** `min`: both models must mean it. `geometric`: √(a·b), a confident model may carry a doubtful one. */
  combine: z.enum(['min', 'geometric']).default('min'),
  /** Combined scores below this are not reported. */
  floor: Score.default(0.05),
});
export type SecondOpinionConfig = z.infer<typeof SecondOpinionConfig>;

/**
 * Per class, the score from which the second model is asked: the operator's, else the manifest's.
 * @throws AirlockError `invalid_input` when a class has neither, as it would never be asked about.
 */
export function triggers(
  config: Pick<SecondOpinionConfig, 'trigger'>,
  manifest: Pick<ModelManifest, 'name' | 'thresholds'>,
): Readonly<Record<SexualClass, number>> {
  const of = (name: SexualClass): number => {
    const score = config.trigger[name] ?? manifest.thresholds[name];
    if (score !== undefined) return score;
    throw new AirlockError('invalid_input', `model ${manifest.name} has no threshold for ${name}`);
  };
  return { Porn: of('Porn'), Hentai: of('Hentai'), Sexy: of('Sexy') };
}

/** Classes of a first opinion that want a second one. */
export function suspects(first: Opinion, trigger: Readonly<Record<SexualClass, number>>): SexualClass[] {
  return CLASSES.filter((name) => (first[name] ?? 0) >= trigger[name]);
}

/** One class both models have spoken on; scores 0–1. */
export interface CombinedScore {
  readonly label: Label;
  readonly score: number;
  readonly first: number;
  readonly second: number;
}

/**
 * Both opinions as one score per label, never above the more doubtful model's view by `min` and never above the surer one's by
 * `geometric`. Either model alone takes about 3 % of benign photos for nudity, mostly different ones.
 */
export function combine(
  first: Opinion,
  second: Opinion,
  config: Pick<SecondOpinionConfig, 'combine' | 'floor'>,
): CombinedScore[] {
  return CLASSES.map((name) => {
    const a = first[name] ?? 0;
    const b = second[name] ?? 0;
    const score = config.combine === 'min' ? Math.min(a, b) : Math.sqrt(a * b);
    return { label: SEXUAL_LABELS[name], score, first: a, second: b };
  }).filter(({ score }) => score >= config.floor);
}
