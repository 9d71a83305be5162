import { AirlockError } from '@airlock/contracts/problem';
import type { z } from 'zod';
import type { DetectorKind, DetectorKinds } from './detector.js';

/** What a detector gets from its host besides its own config. */
export interface DetectorContext {
  /** Folder with one folder per model. */
  readonly modelsDir: string;
}

/** How one detector is named, configured and opened. */
export interface DetectorFactory<Kind extends DetectorKind, Config = unknown> {
  readonly name: string;
  readonly kind: Kind;
  /** Models it opens, by the name of their folder; without one that is optional and absent it is not opened. */
  readonly models?: readonly string[];
  /** Runs only where the settings name it: it cannot do anything without its config. */
  readonly onlyNamed?: boolean;
  /** Checks and completes the detector's own config. */
  readonly config: z.ZodType<Config>;
  open(config: Config, context: DetectorContext): Promise<DetectorKinds[Kind]>;
}

/** A factory whose config type has been sealed in, so that factories of different configs share one list. */
export interface RegisteredDetector<Kind extends DetectorKind = DetectorKind> {
  readonly name: string;
  readonly kind: Kind;
  readonly models: readonly string[];
  readonly onlyNamed: boolean;
  /** @throws AirlockError `invalid_input` with one issue per fault of the config. */
  open(config: unknown, context: DetectorContext): Promise<DetectorKinds[Kind]>;
}

/** Seals a factory: from here on its config is `unknown` and checked on opening. */
export function registerable<Kind extends DetectorKind, Config>(
  factory: DetectorFactory<Kind, Config>,
): RegisteredDetector<Kind> {
  return {
    name: factory.name,
    kind: factory.kind,
    models: factory.models ?? [],
    onlyNamed: factory.onlyNamed ?? false,
    open: async (config, context) => {
      const parsed = factory.config.safeParse(config);
      if (parsed.success) return factory.open(parsed.data, context);
      throw new AirlockError('invalid_input', `detector ${factory.name}: its configuration is not valid`, {
        issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      });
    },
  };
}

/** Detectors by name. */
export interface DetectorRegistry {
  /** In the order they run. */
  readonly all: readonly RegisteredDetector[];
  names(kind: DetectorKind): readonly string[];
  /** @throws AirlockError `not_found` when no detector of that kind has the name. */
  open<Kind extends DetectorKind>(
    kind: Kind,
    name: string,
    config: unknown,
    context: DetectorContext,
  ): Promise<DetectorKinds[Kind]>;
}

/** @throws AirlockError `conflict` when two detectors share a name. */
export function createRegistry(detectors: readonly RegisteredDetector[]): DetectorRegistry {
  const byName = new Map<string, RegisteredDetector>();
  for (const detector of detectors) {
    if (byName.has(detector.name))
      throw new AirlockError('conflict', `two detectors are named ${detector.name}`);
    byName.set(detector.name, detector);
  }
  const names = (kind: DetectorKind): readonly string[] =>
    detectors.filter((detector) => detector.kind === kind).map(({ name }) => name);
  const isKind = <Kind extends DetectorKind>(
    detector: RegisteredDetector | undefined,
    kind: Kind,
  ): detector is RegisteredDetector<Kind> => detector?.kind === kind;
  return {
    all: detectors,
    names,
    open: async (kind, name, config, context) => {
      const detector = byName.get(name);
      if (isKind(detector, kind)) return detector.open(config, context);
      throw new AirlockError('not_found', `no ${kind} detector is named ${name}`, {
        hint: `Known: ${names(kind).join(', ') || 'none'}.`,
      });
    },
  };
}
