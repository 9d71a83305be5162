import type { Signal } from '@airlock/contracts/signal';
import type { InputRecord } from './records.js';
import type { Classified } from './readers.js';

/** What was asked about: a text or the path of a picture, and what the caller calls it. */
export interface Subject {
  readonly id?: string | number | undefined;
  readonly what: string;
}

/** One line of output, in the order of the input. */
export type Outcome = InputRecord<Subject & { readonly result: Classified }>;

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** A signal without what only streams have, and with the words it is about. */
function labelOf(
  { atMs: _atMs, thumbnail: _thumbnail, score, span, ...signal }: Signal,
  text: string | undefined,
) {
  return {
    ...signal,
    score: rounded(score),
    ...(span === undefined ? {} : { span, ...(text === undefined ? {} : { words: text.slice(...span) }) }),
  };
}

const byScore = (a: Signal, b: Signal): number => b.score - a.score;

/** `{"line": 3, "text": "…", "labels": [{"label", "score", "span", "words", …}]}`, or with `error` in place of `labels`. */
export function jsonLine(outcome: Outcome, key: 'text' | 'path'): string {
  const { source, line } = outcome;
  if ('error' in outcome) return JSON.stringify({ source, line, error: outcome.error });
  const { id, what, result } = outcome.value;
  return JSON.stringify({
    source,
    line,
    ...(id === undefined ? {} : { id }),
    [key]: what,
    labels: [...result.signals]
      .sort(byScore)
      .map((signal) => labelOf(signal, key === 'text' ? what : undefined)),
    ...(result.texts === undefined || result.texts.length === 0
      ? {}
      : {
          texts: result.texts.map(({ text, origin, confidence, region }) => ({
            text,
            origin,
            confidence: rounded(confidence),
            region,
          })),
        }),
  });
}

const percent = (part: number): string => `${Math.round(part * 100)}%`;

function place({ span, region, detail }: Signal, text: string | undefined): string {
  if (span !== undefined && text !== undefined) return ` “${text.slice(...span)}” [${span.join(', ')})`;
  if (region !== undefined)
    return ` at ${percent(region.x)},${percent(region.y)} ${percent(region.w)}×${percent(region.h)}`;
  return typeof detail?.['text'] === 'string' ? ` “${detail['text']}”` : '';
}

/** `4  abuse 0.91 “…” [2, 5) · spam 0.40`, `4  –` where nothing was found, `4  error: …`. */
export function plainLine(outcome: Outcome, key: 'text' | 'path'): string {
  const name = key === 'path' && 'value' in outcome ? outcome.value.what : String(outcome.line);
  if ('error' in outcome) return `${name}\terror: ${outcome.error}`;
  const { what, result } = outcome.value;
  const found = [...result.signals]
    .sort(byScore)
    .map(
      (signal) =>
        `${signal.label} ${signal.score.toFixed(2)}${place(signal, key === 'text' ? what : undefined)}`,
    );
  return `${name}\t${found.length === 0 ? '–' : found.join(' · ')}`;
}
