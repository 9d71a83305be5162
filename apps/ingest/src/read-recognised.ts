import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Signal } from '@airlock/contracts/signal';
import { readText, type TextDetectors } from '@airlock/moderation/text';

/** Units of the recognised words that go with each signal. */
const EXCERPT = 80;

/** One line of each reading: the first time it was there, and once per segment however many frames show it. */
export function distinct(texts: readonly RecognisedText[]): readonly RecognisedText[] {
  const first = new Map<string, RecognisedText>();
  for (const text of texts) {
    // What is read on trial must not stand in for what counts.
    const key = `${text.origin} ${String(text.shadow)} ${text.text}`;
    if (!first.has(key)) first.set(key, text);
  }
  return [...first.values()];
}

/** Reads words found in picture and sound exactly as chat is read; each signal says where its words stood. */
export function readRecognised(texts: readonly RecognisedText[], detectors: TextDetectors): Signal[] {
  return texts.flatMap(({ text, origin, atMs, region, thumbnail, shadow }) =>
    readText(text, detectors).map((signal): Signal => ({
      ...signal,
      atMs,
      ...(region === undefined ? {} : { region }),
      ...(thumbnail === undefined ? {} : { thumbnail }),
      ...(shadow === undefined ? {} : { shadow }),
      detail: { ...signal.detail, origin, text: text.slice(0, EXCERPT) },
    })),
  );
}

/** Reads the stream's title as chat is read. `atMs`: where in the stream it was. */
export function readTitle(title: string, atMs: number, detectors: TextDetectors): Signal[] {
  return readText(title, detectors).map((signal): Signal => ({
    ...signal,
    atMs,
    detail: { ...signal.detail, origin: 'title', text: title.slice(0, EXCERPT) },
  }));
}
