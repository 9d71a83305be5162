import { FoldBuffer, fold } from '../text/fold.js';
import { normalise } from '../text/normalise.js';
import type { LanguageReader, UnknownLanguage } from '../text/read-text.js';
import { toSounds } from '../text/pinyin.js';
import { ENGLISH } from './english.js';

/** What tells the languages of Latin letters apart: `eld`, or anything that scores languages by ISO 639-1 code. */
export interface LatinLanguages {
  detect(text: string): { readonly language: string; getScores(): Readonly<Record<string, number>> };
}

/** Letters of another script below which a line may be a name, a smiley (`(´･ω･)`) or decoration (`の`). */
const SCRIPT_LETTERS = 4;
/** Latin letters and words below which no one can tell the language. */
const LATIN_LETTERS = 16;
const LATIN_WORDS = 4;
/** Share of English words from which a line is English, with what is mixed in. */
const ENGLISH_SHARE = 0.25;
/** How far another language must lead English. */
const LEAD = 0.08;

/** Scripts by their blocks, each with the language it mostly writes; `zh` is read. Sorted by first code unit. */
const SCRIPTS: readonly (readonly [from: number, to: number, language: string])[] = [
  [0x370, 0x3ff, 'el'],
  [0x400, 0x52f, 'ru'],
  [0x531, 0x58f, 'hy'],
  [0x5d0, 0x5ff, 'he'],
  [0x620, 0x77f, 'ar'],
  [0x900, 0x97f, 'hi'],
  [0x980, 0x9ff, 'bn'],
  [0xa00, 0xa7f, 'pa'],
  [0xa80, 0xaff, 'gu'],
  [0xb80, 0xbff, 'ta'],
  [0xc00, 0xc7f, 'te'],
  [0xc80, 0xcff, 'kn'],
  [0xd00, 0xd7f, 'ml'],
  [0xd80, 0xdff, 'si'],
  [0xe00, 0xe7f, 'th'],
  [0xe80, 0xeff, 'lo'],
  [0xf00, 0xfff, 'bo'],
  [0x1000, 0x109f, 'my'],
  [0x10a0, 0x10ff, 'ka'],
  [0x1100, 0x11ff, 'ko'],
  [0x1200, 0x137f, 'am'],
  [0x1780, 0x17ff, 'km'],
  [0x1800, 0x18af, 'mn'],
  [0x3041, 0x30ff, 'ja'],
  [0x3400, 0x9fff, 'zh'],
  [0xac00, 0xd7a3, 'ko'],
];

const folded = new FoldBuffer();
const sounds = new FoldBuffer();

/**
 * Tells lines in a language that no model here reads; we read Chinese (in pinyin too) and English. A line too short to
 * tell, of digits or emoji, or mixed with Chinese or English counts as readable. Most lines are told by their script or
 * their commonest words; only the rest asks `languages`.
 */
export function openLanguageReader(languages: LatinLanguages): LanguageReader {
  return {
    unknown: (message) => {
      const counts = countLetters(message);
      const byScript = ofScript(counts);
      if (byScript !== undefined) return byScript;
      if (counts.latin < LATIN_LETTERS || counts.han * 4 >= counts.latin) return undefined;
      // Look-alikes of another alphabet among Latin letters are an evasion and no language.
      const seen = counts.other > 0 ? normalise(message).text : message;
      const words = seen.toLowerCase().match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
      if (words.length < LATIN_WORDS) return undefined;
      const english = words.filter((word) => ENGLISH.has(word.replace(/['’]/g, ''))).length;
      if (english >= words.length * ENGLISH_SHARE || isPinyin(message, counts.latin)) return undefined;
      const found = languages.detect(seen);
      const scores = found.getScores();
      const score = Math.min(1, scores[found.language] ?? 0);
      if (found.language === '' || found.language === 'en' || found.language === 'zh') return undefined;
      // One English word in ten is enough doubt for a language that hardly leads.
      const lead = score - (scores['en'] ?? 0);
      return lead < LEAD || (english > 0 && lead < 2 * LEAD)
        ? undefined
        : { language: found.language, score };
    },
  };
}

/** The reader with the languages of the `eld` package: about 1 MB of tables, 60 MB in memory, loaded once. */
export async function loadLanguageReader(): Promise<LanguageReader> {
  const { eld } = await import('eld/extrasmall');
  return openLanguageReader(eld);
}

interface Letters {
  latin: number;
  han: number;
  /** Letters of the commonest script that is not read, and its language. */
  other: number;
  language: string;
}

function countLetters(message: string): Letters {
  const letters: Letters = { latin: 0, han: 0, other: 0, language: '' };
  let byLanguage: Map<string, number> | undefined;
  for (let i = 0; i < message.length; i++) {
    const code = message.charCodeAt(i);
    if (code < 0x370) {
      if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) letters.latin++;
      else if (code >= 0xc0 && code !== 0xd7 && code !== 0xf7) letters.latin++;
    } else if (code >= 0x1e00 && code <= 0x1eff) letters.latin++;
    else if (code >= 0x3400 && code <= 0x9fff) letters.han++;
    else if (code < 0xd800) {
      const language = SCRIPTS.find(([from, to]) => code >= from && code <= to)?.[2];
      if (language === undefined) continue;
      byLanguage ??= new Map();
      byLanguage.set(language, (byLanguage.get(language) ?? 0) + 1);
    }
  }
  for (const [language, count] of byLanguage ?? []) {
    if (count > letters.other) {
      letters.other = count;
      letters.language = language;
    }
  }
  return letters;
}

/** A line mostly in another script. Letters borrowed to look like Latin ones stay among Latin ones, and in the minority. */
function ofScript({ latin, han, other, language }: Letters): UnknownLanguage | undefined {
  if (other < SCRIPT_LETTERS || other <= latin) return undefined;
  // Japanese is written with Chinese characters too; a few kana decorate Chinese.
  const enough = language === 'ja' ? other * 2 >= han : other > han;
  return enough ? { language, score: 1 } : undefined;
}

/** Whether most Latin letters spell Chinese syllables. */
function isPinyin(message: string, latin: number): boolean {
  fold(message, folded);
  toSounds(folded, sounds);
  let spelled = 0;
  for (let i = 0; i < sounds.length; i++) {
    const [start, end] = [sounds.starts[i]!, sounds.ends[i]!];
    if (sounds.codes[i]! >= 0xe000 && end > start && message.charCodeAt(start) < 0x370)
      spelled += end - start;
  }
  return spelled * 10 >= latin * 7;
}
