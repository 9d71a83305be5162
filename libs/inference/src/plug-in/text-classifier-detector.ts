import { join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';
import type { TextDetector } from '../detector.js';
import type { TextClassifier } from '../manifest.js';
import { readModel } from '../model-files.js';
import { registerable } from '../registry.js';
import { type GraphSession, openGraph, opinionOf, type Opinion, type Tensors } from '../session.js';
import { classSignals } from './class-signals.js';
import { textInput } from './text-input.js';

/** Which model. */
export const TextClassifierConfig = z.strictObject({
  /** Name of the model's folder. */
  model: z.string().min(1),
});

/** What `graph` says of a text that went in in parts: of each class, what the part says that is surest of it. */
async function opinionOn(
  manifest: TextClassifier,
  graph: GraphSession,
  parts: readonly Tensors[],
): Promise<Opinion> {
  const surest: Record<string, number> = {};
  for (const part of parts) {
    const opinion = opinionOf(manifest, await graph.run(part, [manifest.output.name]));
    for (const [kind, score] of Object.entries(opinion)) surest[kind] = Math.max(surest[kind] ?? 0, score);
  }
  return surest;
}

/**
 * Any ONNX text classifier as a detector, by its manifest alone.
 * @throws AirlockError `invalid_input` when the folder holds another kind of model, or a tokenizer that cannot be read.
 */
export async function openTextClassifier(folder: string): Promise<TextDetector> {
  const { manifest, files } = await readModel(folder);
  const { name, version, kind, labels } = manifest;
  if (kind !== 'text-classifier')
    throw new AirlockError('invalid_input', `model ${name} is a ${kind}, not a text classifier`);
  const fed = textInput(manifest, (path) => files[manifest.files.findIndex((file) => file.path === path)]!);
  const graph = await openGraph(folder);
  const read = async (text: string): Promise<Opinion> => opinionOn(manifest, graph, fed(text));
  return {
    id: name,
    version,
    labels: [...new Set(Object.values(labels))],
    warmUp: async () => {
      await read('大家好 good evening');
    },
    detect: async (text) => ({ signals: classSignals(manifest, await read(text), { source: 'text' }) }),
    close: () => graph.close(),
  };
}

/** Runs once for each text classifier of the models folder, under the model's name. */
export const textClassifierFactory = registerable({
  name: 'text-classifier',
  kind: 'text',
  onlyNamed: true,
  config: TextClassifierConfig,
  open: ({ model }, { modelsDir }) => openTextClassifier(join(modelsDir, model)),
});
