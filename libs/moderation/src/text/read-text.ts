import { CHAT_LIMITS } from '@airlock/contracts/chat';
import type { Label, Signal } from '@airlock/contracts/signal';
import { hashText, shown } from '../hash.js';
import { findContacts } from './contacts.js';
import { FoldBuffer, fold } from './fold.js';
import type { Lexicon, LexiconHit } from './lexicon.js';
import { type Normalised, render } from './normalise.js';

/** What a text model says of one label. */
export interface TextOpinion {
  /** Probability 0–1. */
  readonly score: number;
  /** Where the evidence stands, [start, end) in UTF-16 code units of the message as it was written. */
  readonly span?: readonly [start: number, end: number];
  /** What weighed most, heaviest first, as normalised. */
  readonly terms?: readonly string[];
}

/** A text model behind the detector port. Pure: the same text gives the same scores. */
export interface TextClassifier {
  readonly id: string;
  readonly version: string;
  readonly labels: readonly Label[];
  /** By label, of the labels worth reporting: a probability 0–1, or one with its reasons. Must not throw. */
  classify(message: Normalised): Readonly<Partial<Record<Label, number | TextOpinion>>>;
}

/** A language that no model here reads, ISO 639-1, and how sure that is, 0–1. */
export interface UnknownLanguage {
  readonly language: string;
  readonly score: number;
}

/** Tells messages that the classifiers cannot read. Pure; must not throw. */
export interface LanguageReader {
  unknown(message: string): UnknownLanguage | undefined;
}

export interface TextDetectors {
  readonly lexicon: Lexicon;
  readonly classifiers?: readonly TextClassifier[];
  /** Without it, every message counts as one the classifiers can read. */
  readonly languages?: LanguageReader;
  /** What models that take their time have said of a message; they were asked before. Must not throw. */
  readonly asked?: Asked;
}

/** What was said of a message, or that nobody has read it. */
export type Asked = (message: string) => readonly Signal[];

/** Why a message cannot be read. */
export interface TextFault {
  readonly code: 'text_too_long';
  /** UTF-16 code units. */
  readonly units: number;
  readonly limit: number;
}

/** Label of the one signal that an unreadable message yields, so that nothing unread counts as clean. */
export const UNREAD_LABEL = 'unread';
/** Label of a message that only lists were matched against, since no model here knows its language. */
export const UNREAD_LANGUAGE_LABEL = 'unread.language';
/** Label of a message that a model should have read and has not, for want of time or because it failed. */
export const UNREAD_MODEL_LABEL = 'unread.model';

const CONTACT_DETECTOR = { id: 'text.contact', version: '1' };
const LIMIT_DETECTOR = { id: 'text.limit', version: '1' };
const LANGUAGE_DETECTOR = { id: 'text.language', version: '1' };

const scratch = new FoldBuffer();

/** What makes `message` unreadable, undefined where nothing does. Any sequence of UTF-16 units is readable. */
export function textFault(message: string): TextFault | undefined {
  if (message.length <= CHAT_LIMITS.textUnits) return undefined;
  return { code: 'text_too_long', units: message.length, limit: CHAT_LIMITS.textUnits };
}

/**
 * Everything the text detectors saw in one message: the same for chat, titles, nicknames and recognised text.
 * A message with a `textFault` is not read and yields one `unread` signal of score 1. Never throws.
 */
export function readText(
  message: string,
  { lexicon, classifiers = [], languages, asked }: TextDetectors,
): Signal[] {
  const fault = textFault(message);
  if (fault !== undefined) {
    const detail = { code: fault.code, units: fault.units, limit: fault.limit };
    return [{ label: UNREAD_LABEL, score: 1, detector: LIMIT_DETECTOR, source: 'text', detail }];
  }
  fold(message, scratch);
  const signals: Signal[] = [];
  const hits = lexicon.matchFolded(scratch);
  if (hits.length > 0) {
    const detector = { id: 'text.lexicon', version: lexicon.version };
    for (const hit of hits) if (!isCovered(hit, hits)) signals.push(toSignal(hit, detector));
  }
  for (const { kind, score, span, canonical } of findContacts(scratch, message)) {
    const [start, end] = span;
    signals.push({
      label: 'privacy.contact',
      score,
      detector: CONTACT_DETECTOR,
      source: 'text',
      span: [start, end],
      // A hash: the verdict is kept where the line is not.
      detail: { kind, contact: shown(hashText(canonical)) },
    });
  }
  const unknown = languages?.unknown(message);
  if (unknown !== undefined) {
    const { language, score } = unknown;
    const detail = { language };
    signals.push({
      label: UNREAD_LANGUAGE_LABEL,
      score,
      detector: LANGUAGE_DETECTOR,
      source: 'text',
      detail,
    });
  } else if (classifiers.length > 0) {
    const normalised = render(scratch);
    for (const classifier of classifiers) {
      const detector = { id: classifier.id, version: classifier.version };
      for (const [label, opinion] of Object.entries(classifier.classify(normalised))) {
        if (opinion !== undefined) signals.push(fromOpinion(label, opinion, detector));
      }
    }
  }
  if (asked !== undefined) signals.push(...asked(message));
  return signals;
}

function fromOpinion(label: Label, opinion: number | TextOpinion, detector: Signal['detector']): Signal {
  const { score, span, terms = [] } = typeof opinion === 'number' ? { score: opinion } : opinion;
  return {
    label,
    score,
    detector,
    source: 'text',
    ...(span === undefined || span[1] <= span[0] ? {} : { span: [span[0], span[1]] }),
    ...(terms.length === 0 ? {} : { detail: { terms: terms.join(' | ') } }),
  };
}

/** A hit inside a longer one of the same label that says at least as much explains nothing more. */
function isCovered(hit: LexiconHit, hits: readonly LexiconHit[]): boolean {
  return hits.some(
    (other) =>
      other !== hit &&
      other.label === hit.label &&
      other.score >= hit.score &&
      other.span[0] <= hit.span[0] &&
      other.span[1] >= hit.span[1] &&
      other.span[1] - other.span[0] > hit.span[1] - hit.span[0],
  );
}

function toSignal(hit: LexiconHit, detector: Signal['detector']): Signal {
  const { label, score, span, term, termId, listId, strength, view } = hit;
  return {
    label,
    score,
    detector,
    source: 'text',
    span: [span[0], span[1]],
    detail: { term, termId, list: listId, strength, view },
  };
}
