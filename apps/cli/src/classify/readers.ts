import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Signal } from '@airlock/contracts/signal';
import {
  type DetectorPlan,
  DetectorSettings,
  openDetectors,
  planDetectors,
} from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { openTextReaders } from '@airlock/inference/text-model';
import { openModelsHere } from '@airlock/ingest/asked-models';
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

/** Lists, our models and languages, and the models that run by their manifest. */
interface Reading {
  /** What to read these texts with: those models have been asked about them. */
  about(texts: readonly string[]): Promise<TextDetectors>;
  close(): Promise<void>;
}

async function openReading(modelsDir: string, plan: DetectorPlan): Promise<Reading> {
  const text = { lexicon: compileLexicon(defaultPack), ...(await openTextReaders(modelsDir)) };
  const models = await openModelsHere(plan, modelsDir);
  return {
    about: async (texts) => {
      const answers = await models.ask(texts);
      return { ...text, asked: (message) => answers[texts.indexOf(message)]! };
    },
    close: () => models.close(),
  };
}

const everything: DetectorSettings = DetectorSettings.parse({});

/** @throws AirlockError when a model is not what its manifest pins. */
export async function openTextReader(modelsDir: string, settings = everything): Promise<Reader> {
  const reading = await openReading(modelsDir, await planDetectors(detectors, settings, modelsDir, 'text'));
  return {
    read: async (line) => ({ signals: readText(line, await reading.about([line])) }),
    close: () => reading.close(),
  };
}

/** Every picture is a stream of its own. @throws AirlockError when a detector cannot be opened. */
export async function openImageReader(modelsDir: string, settings = everything): Promise<Reader> {
  const plan = await planDetectors(detectors, settings, modelsDir);
  const reading = await openReading(modelsDir, plan);
  const ffmpegPath = findFfmpeg().path;
  const open = await openDetectors(detectors, 'frame', plan, { modelsDir });
  return {
    read: async (path) => {
      const eyes = openEyes(open, {}, async (seen) => seen);
      const { signals, texts = [] } = await eyes.look(await readStill(path, ffmpegPath));
      const words = distinct(texts);
      const read = readRecognised(words, await reading.about(words.map(({ text }) => text)));
      return { signals: [...signals, ...read], texts: words };
    },
    close: async () => {
      await Promise.all([reading.close(), ...open.map((detector) => detector.close())]);
    },
  };
}
