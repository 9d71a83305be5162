import { AirlockError } from '@airlock/contracts/problem';
import './no-telemetry.js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ClassScores, ImageClassifier, ModelManifest } from './manifest.js';
import { readModel } from './model-files.js';

export { DEFAULT_MODELS_DIR } from './model-files.js';

/** Probabilities 0–1 by output label of the manifest. */
export type Opinion = Readonly<Record<string, number>>;

/**
 * One image classifier in memory, on one thread. ONNX Runtime blocks the thread it runs on, so sessions live in media
 * workers, one of each model per process.
 */
export interface ModelSession {
  readonly manifest: ImageClassifier;
  /**
   * Runs the model on what `fill` writes into the float32 tensor of the manifest's layout. Calls take turns; the tensor is
   * reused, so `fill` must write all of it.
   */
  classify(fill: (tensor: Float32Array) => void): Promise<Opinion>;
  /** Runs once on zeros, so that the first real frame does not pay for allocation. */
  warmUp(): Promise<void>;
  /** Waits for the calls in progress and frees the native memory. */
  close(): Promise<void>;
}

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** Tensors in and out of a graph, by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** One ONNX graph in memory, on one thread, whose user knows its tensors. */
export interface GraphSession {
  readonly manifest: ModelManifest;
  /** Calls take turns. Feeds must not be written to before the answer is there. */
  run(feeds: Tensors, outputs: readonly string[]): Promise<Tensors>;
  /** Waits for the calls in progress and frees the native memory. */
  close(): Promise<void>;
}

interface TakesTurns {
  take<T>(job: () => Promise<T>): Promise<T>;
  close(release: () => Promise<void>): Promise<void>;
}

function turns(name: string): TakesTurns {
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  return {
    take: (job) => {
      if (closing) return Promise.reject(new AirlockError('gone', `model ${name} is closed`));
      const turn = last.then(job);
      last = turn.catch(() => undefined);
      return turn;
    },
    close: (release) => (closing ??= last.then(release)),
  };
}

/**
 * Loads one ONNX file of the model in `folder`, the first unless named, refusing bytes that are not the pinned ones.
 * @throws AirlockError `not_found`, `not_ready` (not built yet) or `invalid_input` (not the pinned bytes).
 */
export async function openGraph(folder: string, path?: string): Promise<GraphSession> {
  const { manifest, files } = await readModel(folder);
  const at = path === undefined ? 0 : manifest.files.findIndex((file) => file.path === path);
  const bytes = files[at];
  if (bytes === undefined)
    throw new AirlockError('not_found', `model ${manifest.name} has no file ${path ?? ''}`);
  const native = await InferenceSession.create(bytes, OPTIONS);
  const { take, close } = turns(manifest.name);
  return {
    manifest,
    run: (feeds, outputs) => take(() => native.run(feeds, outputs)),
    close: () => close(() => native.release()),
  };
}

const SOFTMAX = (values: Float32Array): Float32Array => {
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((value) => Math.exp(value - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};
const ACTIVATIONS: Record<ClassScores['activation'], (values: Float32Array) => Float32Array> = {
  none: (values) => values,
  softmax: SOFTMAX,
  sigmoid: (values) => values.map((value) => 1 / (1 + Math.exp(-value))),
};

/**
 * What a classifier's numbers say of its classes.
 * @throws AirlockError `internal` when it answered anything but one finite number per class: a NaN would compare false
 * with every threshold and pass for clean.
 */
export function opinionOf(
  { name, output }: { readonly name: string; readonly output: ClassScores },
  results: Tensors,
): Opinion {
  const values = results[output.name]?.data as Float32Array | undefined;
  if (values?.length !== output.classes.length || !values.every(Number.isFinite))
    throw new AirlockError('internal', `model ${name} answered [${values?.join(', ') ?? 'nothing'}]`);
  const scores = ACTIVATIONS[output.activation](values);
  return Object.fromEntries(output.classes.map((kind, i) => [kind, scores[i] ?? 0]));
}

/**
 * Loads the image classifier in `folder`, refusing bytes that are not what its manifest pins.
 * @throws AirlockError `not_found`, `not_ready` (not built yet) or `invalid_input` (not the pinned bytes, or no classifier).
 */
export async function openModel(folder: string): Promise<ModelSession> {
  const graph = await openGraph(folder);
  const { manifest } = graph;
  if (manifest.kind !== 'image-classifier') {
    await graph.close();
    throw new AirlockError(
      'invalid_input',
      `model ${manifest.name} is a ${manifest.kind}, not an image classifier`,
    );
  }
  const { input, output } = manifest;
  const { size } = input;
  const data = new Float32Array(3 * size * size);
  const shape = input.layout === 'nchw' ? [1, 3, size, size] : [1, size, size, 3];
  const feeds = { [input.name]: new Tensor('float32', data, shape) };
  const { take, close } = turns(manifest.name);

  const run = async (fill: (tensor: Float32Array) => void): Promise<Opinion> => {
    fill(data);
    return opinionOf(manifest, await graph.run(feeds, [output.name]));
  };
  return {
    manifest,
    classify: (fill) => take(() => run(fill)),
    warmUp: async () => {
      await take(() => run((tensor) => tensor.fill(0)));
    },
    close: () => close(() => graph.close()),
  };
}
