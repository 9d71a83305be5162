import type { Likeness } from '@airlock/contracts/http/quality-api';
import type { Signal } from '@airlock/contracts/signal';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import { areAlike, bandsOf, type Sketch, sketchOf } from '../conversation/sketch.js';
import { fold, FoldBuffer } from '../text/fold.js';

/** Something by which a case can be recognised as like another. */
export interface Mark {
  readonly kind: Likeness['kind'];
  readonly value: string;
}

/** Below it a picture has too little structure for its hash to mean anything. */
const LEAST_QUALITY = 50;
/** Of one verdict: a run of frames shows the same thing. */
const PICTURES = 2;

const scratch = new FoldBuffer();

const textMark = (rule: string, text: string): Mark[] => {
  fold(text, scratch);
  const sketch = sketchOf(scratch);
  return sketch === undefined ? [] : [{ kind: 'text', value: `${rule}/${sketch.map((n) => n.toString(36)).join('.')}` }]; // prettier-ignore
};

const ofSignals = (signals: readonly Signal[]): Mark[] =>
  signals.flatMap((s): Mark[] => {
    const { entry, contact } = s.detail ?? {};
    if (s.source === 'known' && typeof entry === 'string') return [{ kind: 'known', value: entry }];
    return s.label === 'privacy.contact' && typeof contact === 'string' ? [{ kind: 'contact', value: contact }] : []; // prettier-ignore
  });

/** What a hit is recognised by: known pictures, its frames, handles, and what was written under the same rule. */
export function marksOf(v: SegmentVerdict | MessageVerdict, text?: string): Mark[] {
  const [rule] = v.rules.toSorted((a, b) => b.severity - a.severity);
  if (rule === undefined) return ofSignals(v.signals);
  if (v.kind === 'message')
    return [...ofSignals(v.signals), ...(text === undefined ? [] : textMark(rule.rule, text))];
  const seenAt = new Set(v.signals.filter((s) => s.source === 'frame' || s.source === 'known').map((s) => s.atMs)); // prettier-ignore
  const pictures = (v.hashes ?? [])
    .filter((h) => h.quality >= LEAST_QUALITY && seenAt.has(h.atMs))
    .slice(0, PICTURES)
    .map((h): Mark => ({ kind: 'picture', value: h.pdq }));
  return [...ofSignals(v.signals), ...pictures, ...(v.texts ?? []).flatMap((t) => textMark(rule.rule, t.text))]; // prettier-ignore
}

/** Tells which marks of one kind mean the same, without comparing each with each. */
export interface Nearness<T> {
  read(value: string): T;
  /** Under which a value is filed. */
  keys(of: T): readonly number[];
  /** Under which those are filed that may be near it. */
  around(of: T): readonly number[];
  isNear(a: T, b: T): boolean;
}

const BITS = 16;

/** Differing bits of two hashes in words of 16 bits. */
const differing = (a: Uint16Array, b: Uint16Array): number => {
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    let x = a[i]! ^ b[i]!;
    x -= (x >>> 1) & 0x5555;
    x = (x & 0x3333) + ((x >>> 2) & 0x3333);
    x = (x + (x >>> 4)) & 0x0f0f;
    count += (x + (x >>> 8)) & 0x1f;
  }
  return count;
};

/**
 * PDQ hashes of at most `distance` ≤ 31 differing bits: of their 16 words of 16 bits at least one differs in one bit or
 * none (multi-index hashing, Norouzi et al. 2012).
 */
export const nearPictures = (distance: number): Nearness<Uint16Array> => ({
  read: (hex) => Uint16Array.from({ length: hex.length / 4 }, (_, i) => Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16)), // prettier-ignore
  keys: (words) => Array.from(words, (word, i) => (i << BITS) | word),
  around(words) {
    const keys: number[] = [];
    for (let i = 0; i < words.length; i++) {
      const key = (i << BITS) | words[i]!;
      keys.push(key);
      for (let bit = 0; bit < BITS; bit++) keys.push(key ^ (1 << bit));
    }
    return keys;
  },
  isNear: (a, b) => differing(a, b) <= distance,
});

interface Said {
  readonly rule: string;
  readonly sketch: Sketch;
}

/** Texts under one rule that share most of what they sound like. */
export const nearTexts: Nearness<Said> = {
  read(value) {
    const at = value.lastIndexOf('/');
    const sketch = value.slice(at + 1).split('.').map((n) => Number.parseInt(n, 36)); // prettier-ignore
    return { rule: value.slice(0, at), sketch };
  },
  keys: ({ sketch }) => bandsOf(sketch),
  around: ({ sketch }) => bandsOf(sketch),
  isNear: (a, b) => a.rule === b.rule && areAlike(a.sketch, b.sketch),
};
