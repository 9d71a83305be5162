import type { Signal } from '@airlock/contracts/signal';
import type { TextDetector } from '@airlock/inference/detector';
import { type DetectorPlan, openDetectors, type PlannedDetector } from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { UNREAD_MODEL_LABEL } from '@airlock/moderation/text';

/** Why a model has not read a text. */
export type Unread = 'late' | 'failed';

/** A model that reads text, as it was planned. */
export type PlannedModel = Pick<PlannedDetector, 'name' | 'shadow'>;

const DETECTOR = { id: 'text.models', version: '1' };

/** The models that read text, in the order in which they do. */
export const textModelsOf = ({ run }: DetectorPlan): readonly PlannedDetector[] =>
  run.filter(({ kind }) => kind === 'text');

/** Stands where a model's opinion should: no line that a model has missed may pass for one it found clean. */
export const unreadBy = ({ name, shadow }: PlannedModel, why: Unread): Signal => ({
  label: UNREAD_MODEL_LABEL,
  score: 1,
  detector: DETECTOR,
  source: 'text',
  detail: { model: name, why },
  ...(shadow ? { shadow: true } : {}),
});

/** A model that reads text and the detector that runs it. */
export interface OpenModel {
  readonly planned: PlannedModel;
  readonly detector: Pick<TextDetector, 'detect'>;
}

/**
 * What models say of texts, in the order of the texts. One that fails at a text, or has not come to it when `withinMs` is
 * over, leaves it unread. `now`: ms on a clock that only goes on.
 */
export async function askModels(
  models: readonly OpenModel[],
  texts: readonly string[],
  withinMs = Infinity,
  now = (): number => performance.now(),
): Promise<Signal[][]> {
  const until = now() + withinMs;
  const askOne = async ({ planned, detector }: OpenModel, text: string): Promise<readonly Signal[]> => {
    if (now() >= until) return [unreadBy(planned, 'late')];
    try {
      return (await detector.detect(text)).signals;
    } catch {
      return [unreadBy(planned, 'failed')];
    }
  };
  const answers: Signal[][] = [];
  for (const text of texts) {
    const signals: Signal[] = [];
    for (const model of models) signals.push(...(await askOne(model, text)));
    answers.push(signals);
  }
  return answers;
}

/** The models of a plan that read text, in this process: it stands still while they read. */
export interface ModelsHere {
  /** As `askModels`. */
  ask(texts: readonly string[], withinMs?: number): Promise<Signal[][]>;
  close(): Promise<void>;
}

/** Opens them, warm on return. @throws AirlockError as their detectors do. */
export async function openModelsHere(plan: DetectorPlan, modelsDir: string): Promise<ModelsHere> {
  const open = await openDetectors(detectors, 'text', plan, { modelsDir });
  for (const detector of open) await detector.warmUp();
  const models = textModelsOf(plan).map((planned, i) => ({ planned, detector: open[i]! }));
  return {
    ask: (texts, withinMs) => askModels(models, texts, withinMs),
    close: async () => {
      await Promise.all(open.map((detector) => detector.close()));
    },
  };
}
