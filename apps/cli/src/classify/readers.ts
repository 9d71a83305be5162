import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Signal } from '@airlock/contracts/signal';
import { DetectorSettings, openDetectors, planDetectors } from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { openTextModels } from '@airlock/inference/text-model';
import { openEyes } from '@airlock/ingest/eyes';
import { distinct, readRecognised } from '@airlock/ingest/read-recognised';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { compileLexicon, defaultPack, readText, type TextDetectors } from '@airlock/moderation/text';
import { readStill } from './still.js';

/** What the detectors say of one text or picture. */
export interface Classified {
  readonly signals: readonly Signal[];
  /** Words found in a picture; the signals of their reading are among the signals. */
  readonly texts?: readonly RecognisedText[];
}

/** Reads texts, or looks at pictures, as the live system does. */
export interface Reader {
  read(what: string): Promise<Classified>;
  close(): Promise<void>;
}

async function textDetectors(modelsDir: string): Promise<TextDetectors> {
  return { lexicon: compileLexicon(defaultPack), classifiers: await openTextModels(modelsDir) };
}

/** @throws AirlockError when a model is not what its manifest pins. */
export async function openTextReader(modelsDir: string): Promise<Reader> {
  const text = await textDetectors(modelsDir);
  return { read: async (line) => ({ signals: readText(line, text) }), close: async () => undefined };
}

/** Every picture is a stream of its own. @throws AirlockError when a detector cannot be opened. */
export async function openImageReader(
  modelsDir: string,
  settings: DetectorSettings = DetectorSettings.parse({}),
): Promise<Reader> {
  const text = await textDetectors(modelsDir);
  const plan = await planDetectors(detectors, settings, modelsDir);
  const ffmpegPath = findFfmpeg().path;
  const open = await openDetectors(detectors, 'frame', plan, { modelsDir });
  return {
    read: async (path) => {
      const eyes = openEyes(open, {}, async (seen) => seen);
      const { signals, texts = [] } = await eyes.look(await readStill(path, ffmpegPath));
      const words = distinct(texts);
      return { signals: [...signals, ...readRecognised(words, text)], texts: words };
    },
    close: async () => {
      await Promise.all(open.map((detector) => detector.close()));
    },
  };
}
