import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AirlockError } from '@airlock/contracts/problem';
import './no-telemetry.js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelManifest } from './manifest.js';

/** The repository's `models/` folder, where `npm run models` puts what it builds. */
export const DEFAULT_MODELS_DIR = fileURLToPath(new URL('../../../models/', import.meta.url));

/** Probabilities 0–1 by output label of the manifest. */
export type Opinion = Readonly<Record<string, number>>;

/**
 * One image classifier in memory, on one thread. ONNX Runtime blocks the thread it runs on, so sessions live in media
 * workers, one of each model per process.
 */
export interface ModelSession {
  readonly manifest: ModelManifest;
  /**
   * Runs the model on what `fill` writes into the `[1, 3, size, size]` float32 tensor. Calls take turns; the tensor is
   * reused, so `fill` must write all of it.
   */
  classify(fill: (tensor: Float32Array) => void): Promise<Opinion>;
  /** Runs once on zeros, so that the first real frame does not pay for allocation. */
  warmUp(): Promise<void>;
  /** Waits for the calls in progress and frees the native memory. */
  close(): Promise<void>;
}

async function readText(path: string, hint: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AirlockError('not_found', `${path} cannot be read`, { hint, cause });
  }
}

/** Reads and checks `<folder>/manifest.json`. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, 'manifest.json');
  const text = await readText(path, 'Check the models folder in the configuration.');
  try {
    return ModelManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new AirlockError('invalid_input', `${path} is not a model manifest`, { cause });
  }
}

async function readArtefact(folder: string, { name, artefact }: ModelManifest): Promise<Uint8Array> {
  const hint = 'Run `npm run models`.';
  const bytes = await readFile(join(folder, artefact.path)).catch((cause: unknown) => {
    throw new AirlockError('not_ready', `model ${name} is not built`, { hint, cause });
  });
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual === artefact.sha256) return bytes;
  throw new AirlockError(
    'invalid_input',
    `model ${name} has sha256 ${actual}, its manifest says ${artefact.sha256}`,
    {
      hint,
    },
  );
}

/**
 * Loads the model in `folder`, refusing bytes that are not what its manifest pins.
 * @throws AirlockError `not_found`, `not_ready` (not built yet) or `invalid_input` (not the pinned bytes).
 */
export async function openModel(folder: string): Promise<ModelSession> {
  const manifest = await readManifest(folder);
  const { input, output } = manifest;
  const native = await InferenceSession.create(await readArtefact(folder, manifest), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const data = new Float32Array(3 * input.size * input.size);
  const feeds = { [input.name]: new Tensor('float32', data, [1, 3, input.size, input.size]) };
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const run = async (fill: (tensor: Float32Array) => void): Promise<Opinion> => {
    fill(data);
    const results = await native.run(feeds, [output.name]);
    const values = results[output.name]?.data as Float32Array | undefined;
    // A NaN would compare false with every threshold and pass for clean.
    if (values?.length !== output.labels.length || !values.every(Number.isFinite)) {
      throw new AirlockError(
        'internal',
        `model ${manifest.name} answered [${values?.join(', ') ?? 'nothing'}]`,
      );
    }
    return Object.fromEntries(output.labels.map((label, i) => [label, values[i] ?? 0]));
  };
  const classify: ModelSession['classify'] = (fill) => {
    if (closing) return Promise.reject(new AirlockError('gone', `model ${manifest.name} is closed`));
    const turn = last.then(() => run(fill));
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    manifest,
    classify,
    warmUp: async () => {
      await classify((tensor) => tensor.fill(0));
    },
    close: () => (closing ??= last.then(() => native.release())),
  };
}
