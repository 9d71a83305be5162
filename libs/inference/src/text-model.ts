import { join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';
import {
  type LinearClassifier,
  WeightsError,
  loadLanguageReader,
  openClassifier,
} from '@airlock/moderation/classifier';
import { normalise, type TextDetectors } from '@airlock/moderation/text';
import { modelFolders, readModel } from './model-files.js';

/** Folder of the text model that ships with Airlock, below the models folder. */
export const TEXT_MODEL = 'text-moderation';

/**
 * Opens the linear text model in `folder`; some 10 ms, about 6 MB. It reports a label from the manifest's threshold on.
 * @throws AirlockError `not_found`, `not_ready` (the weights are not there) or `invalid_input` (not the pinned bytes, or
 * weights trained on other n-grams than this build makes).
 */
export async function openTextModel(folder: string): Promise<LinearClassifier> {
  const { manifest, files } = await readModel(folder);
  const [bytes] = files;
  if (bytes === undefined) throw new AirlockError('invalid_input', `model ${manifest.name} names no file`);
  try {
    return openClassifier(bytes, manifest.thresholds);
  } catch (cause) {
    if (!(cause instanceof WeightsError)) throw cause;
    throw new AirlockError('invalid_input', `model ${manifest.name}: ${cause.message}`, {
      hint: 'Run `npm run train:text`, or restore the folder from the repository.',
      cause,
    });
  }
}

/**
 * The text models an installation reads with: ours where its folder is there, none where somebody has taken it out.
 * @throws AirlockError as `openTextModel` does.
 */
export async function openTextModels(modelsDir: string): Promise<readonly LinearClassifier[]> {
  const folder = join(modelsDir, TEXT_MODEL);
  return (await modelFolders(modelsDir)).includes(folder) ? [await openTextModel(folder)] : [];
}

/**
 * What a host reads text with besides its word lists: the text models that are there, and where there is one, the languages
 * it cannot read. Warm on return.
 * @throws AirlockError as `openTextModel` does.
 */
export async function openTextReaders(modelsDir: string): Promise<Omit<TextDetectors, 'lexicon'>> {
  const classifiers = await openTextModels(modelsDir);
  if (classifiers.length === 0) return {};
  const languages = await loadLanguageReader();
  for (const classifier of classifiers) classifier.classify(normalise('大家好 good evening'));
  languages.unknown('buenas tardes a todos los amigos');
  return { classifiers, languages };
}
