import { FoldBuffer, GAP, fold } from './fold.js';
import { LEET_LETTER, isDigit, isLatin, isLeetSign } from './leet.js';

/**
 * Where each UTF-16 unit of a normalised text came from: `[starts[i], ends[i])` in UTF-16 units of the input.
 * Both arrays never decrease; several units share a span where one character folded to several.
 */
export interface SpanMap {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface Normalised {
  /** Folded text: words as a reader takes them, one space for any run of separators, none at the ends. */
  readonly text: string;
  readonly map: SpanMap;
}

const scratch = new FoldBuffer();

/**
 * What a reader sees in `text`, in one spelling: compatibility forms, case, traditional characters and
 * look-alikes folded; zero-width characters and decoration dropped; punctuation, emoji and spaces as one space;
 * leet letters inside words read as letters; runs of three or more letters cut to two (digits stay: numbers count).
 *
 * Idempotent on `text`: normalising a normalised text changes nothing. Never throws; lone surrogates separate.
 */
export function normalise(text: string): Normalised {
  fold(text, scratch);
  return render(scratch);
}

/** The normalised text of a message that is already folded. */
export function render(buffer: FoldBuffer): Normalised {
  const { codes, gaps, starts, ends, length } = buffer;
  const units = new Uint16Array(length * 2);
  const map = { starts: new Int32Array(length * 2), ends: new Int32Array(length * 2) };
  let n = 0;
  const emit = (unit: number, start: number, end: number): void => {
    units[n] = unit;
    map.starts[n] = start;
    map.ends[n++] = end;
  };
  for (let at = 0; at < length;) {
    let next = at + 1;
    while (next < length && gaps[next] === GAP.none) next++;
    if (at > 0) {
      // Both sides of a separator may come from one character ("½" is "1 2").
      emit(0x20, Math.min(ends[at - 1]!, starts[at]!), Math.max(ends[at - 1]!, starts[at]!));
    }
    const digitsAreLetters = readsAsWord(codes, at, next);
    const first = n;
    for (let i = at; i < next; i++) {
      const code = codes[i]!;
      const asLetter = isLeetSign(code) || (digitsAreLetters && isDigit(code));
      const unit = asLetter ? LEET_LETTER[code] || code : code;
      const repeats = n - first >= 2 && units[n - 1] === unit && units[n - 2] === unit;
      if (repeats && !isDigit(unit) && !isSurrogate(unit)) map.ends[n - 1] = ends[i]!;
      else emit(unit, starts[i]!, ends[i]!);
    }
    at = next;
  }
  return {
    text: decode(units.subarray(0, n)),
    map: { starts: map.starts.slice(0, n), ends: map.ends.slice(0, n) },
  };
}

/** Span in the input of `[from, to)` in the normalised text; `[0, 0)` for an empty range. */
export function originalSpan(map: SpanMap, from: number, to: number): [start: number, end: number] {
  if (to <= from) return [0, 0];
  return [map.starts[from] ?? 0, map.ends[to - 1] ?? 0];
}

/** Whether a run without gaps is a word with leet in it (`h3ll0`) rather than a name or number with letters (`vx12345`). */
function readsAsWord(codes: Uint16Array, from: number, to: number): boolean {
  let letters = 0;
  let digits = 0;
  let run = 0;
  for (let i = from; i < to; i++) {
    const code = codes[i]!;
    if (isDigit(code)) {
      digits++;
      if (++run > 2 || LEET_LETTER[code] === 0) return false;
      continue;
    }
    run = 0;
    if (isLatin(code) || isLeetSign(code)) {
      // Letters repeated for stress are one voice, not three; what is cut to two must count as two.
      const repeated = i - from >= 2 && codes[i - 1] === code && codes[i - 2] === code;
      if (!repeated) letters++;
    }
  }
  return digits > 0 && letters >= digits && letters > 0;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function decode(units: Uint16Array): string {
  let text = '';
  for (let i = 0; i < units.length; i += 4096) {
    text += String.fromCharCode(...units.subarray(i, i + 4096));
  }
  return text;
}
