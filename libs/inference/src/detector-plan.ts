import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';
import type { DetectorKind, DetectorKinds } from './detector.js';
import { asConfigured } from './configured.js';
import { type ModelInventory, modelInventory } from './model-files.js';
import type { DetectorContext, DetectorRegistry } from './registry.js';

const Name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** What an operator may say of one detector. */
const DetectorSetting = z.strictObject({
  /** Which detector of the registry this is; its own name unless one is to run twice. */
  use: Name.optional(),
  enabled: z.boolean().default(true),
  /** Its signals are recorded and compared, and never given to the policy in force. */
  shadow: z.boolean().default(false),
  /** Least media time between two looks at one stream, ms; the detector's own unless given. */
  everyMs: z.number().int().positive().optional(),
  /** The detector's own configuration. */
  config: z.record(z.string(), z.unknown()).default({}),
});

/** Which detectors run and how, by name. One that is not named runs with its defaults where its models are there. */
export const DetectorSettings = z.strictObject({
  detectors: z.record(Name, DetectorSetting).default({}),
  /** How long a chat line may wait for models that read texts, ms; what they have not read by then is `unread.model`. */
  textsWithinMs: z.number().int().positive().default(200),
});
export type DetectorSettings = z.infer<typeof DetectorSettings>;

/** One detector that is to run. Plain JSON, so that it can be handed to another process. */
export interface PlannedDetector {
  readonly name: string;
  readonly kind: DetectorKind;
  readonly use: string;
  readonly shadow: boolean;
  readonly everyMs?: number;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What runs, and what does not and why. */
export interface DetectorPlan {
  readonly run: readonly PlannedDetector[];
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

/** Detectors that run a model by its manifest alone, named as such manifests name their kind. */
const BY_MANIFEST: readonly string[] = ['image-classifier', 'text-classifier'];

/** The settings, completed with what runs without being named: every detector, and every classifier nobody else opens. */
function named(
  registry: DetectorRegistry,
  { detectors }: DetectorSettings,
  models: readonly ModelInventory[],
) {
  const settings = new Map(Object.entries(detectors));
  const add = (name: string, setting: z.input<typeof DetectorSetting> = {}): void => {
    if (!settings.has(name)) settings.set(name, DetectorSetting.parse(setting));
  };
  for (const { name, onlyNamed } of registry.all) if (!onlyNamed) add(name);
  const used = new Set(registry.all.flatMap((detector) => detector.models));
  const runnable = registry.all.flatMap(({ name }) => (BY_MANIFEST.includes(name) ? [name] : []));
  for (const { manifest } of models)
    if (runnable.includes(manifest.kind) && !used.has(manifest.name))
      add(manifest.name, { use: manifest.kind, config: { model: manifest.name } });
  return settings;
}

/**
 * Decides what runs, before anything is opened: checks every model's files and which detectors they allow. With `only`,
 * of detectors of that kind.
 * @throws AirlockError `invalid_input` when a setting names no detector or a model's bytes are not the pinned ones,
 * `not_ready` when a model that is not optional is missing; with one issue per fault.
 */
export async function planDetectors(
  registry: DetectorRegistry,
  settings: DetectorSettings,
  modelsDir: string,
  only?: DetectorKind,
): Promise<DetectorPlan> {
  const models = await modelInventory(modelsDir);
  const byName = new Map(models.map((model) => [model.manifest.name, model]));
  const run: PlannedDetector[] = [];
  const absent: { name: string; reason: string }[] = [];
  const wrong = models
    .filter(({ state }) => state === 'wrong')
    .map(({ manifest, reason = '' }) => ({ path: manifest.name, message: reason }));
  const missing: { path: string; message: string }[] = [];

  const order = new Map(registry.all.map(({ name }, i) => [name, i]));
  const place = (use: string): number => order.get(use) ?? Infinity;
  const wanted = [...named(registry, settings, models)].map(([name, setting]) => ({
    ...setting,
    name,
    use: setting.use ?? name,
  }));
  for (const { enabled, ...detector } of wanted.sort((a, b) => place(a.use) - place(b.use))) {
    const { name, use, config } = detector;
    const registered = registry.all.find((one) => one.name === use);
    if (!registered) {
      const known = registry.all.map((one) => one.name).join(', ');
      wrong.push({ path: `detectors.${name}`, message: `no detector is named ${use}; known: ${known}` });
      continue;
    }
    if (only !== undefined && registered.kind !== only) continue;
    if (!enabled) {
      absent.push({ name, reason: 'switched off in the settings' });
      continue;
    }
    const needs = [...registered.models, ...(typeof config['model'] === 'string' ? [config['model']] : [])];
    const lacking = needs.map((model) => ({ model, found: byName.get(model) }));
    const gap = lacking.find(({ found }) => found?.state !== 'present');
    if (gap === undefined) {
      const { everyMs, ...rest } = detector;
      run.push({ ...rest, kind: registered.kind, ...(everyMs === undefined ? {} : { everyMs }) });
      continue;
    }
    const reason = gap.found?.reason ?? `model ${gap.model} has no folder in ${modelsDir}`;
    absent.push({ name, reason });
    if (gap.found?.manifest.optional !== true) missing.push({ path: `detectors.${name}`, message: reason });
  }
  const faults = [...wrong, ...missing];
  if (faults.length > 0)
    throw new AirlockError(
      wrong.length > 0 ? 'invalid_input' : 'not_ready',
      `The detectors cannot run as they are set up: ${faults.map(({ message }) => message).join('; ')}`,
      { hint: 'Run `npm run models`; `airlock detectors` says what would run.', issues: faults },
    );
  return { run, absent };
}

/**
 * Opens the planned detectors of one kind, in their order; nothing stays open when one of them fails.
 * @throws AirlockError as the detector's factory does.
 */
export async function openDetectors<Kind extends DetectorKind>(
  registry: DetectorRegistry,
  kind: Kind,
  plan: DetectorPlan,
  context: DetectorContext,
): Promise<DetectorKinds[Kind][]> {
  const open: DetectorKinds[Kind][] = [];
  try {
    for (const planned of plan.run) {
      if (planned.kind !== kind) continue;
      const detector = await registry.open(kind, planned.use, planned.config, context);
      open.push(asConfigured(detector, planned));
    }
    return open;
  } catch (error) {
    await Promise.all(open.map((detector) => detector.close()));
    throw error;
  }
}
