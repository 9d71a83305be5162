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
export interface Nearness {
  /** Under which a value is filed. */
  keys(value: string): Iterable<string>;
  /** Under which those are filed that may be near it. */
  around(value: string): Iterable<string>;
  isNear(a: string, b: string): boolean;
}

const BAND_DIGITS = 4;

function* bandsIn(hex: string): Iterable<[number, number]> {
  for (let i = 0; i < hex.length; i += BAND_DIGITS)
    yield [i, Number.parseInt(hex.slice(i, i + BAND_DIGITS), 16)];
}

const bits = (a: string, b: string): number => {
  let differing = 0;
  for (let i = 0; i < a.length; i += 8) {
    let x = Number.parseInt(a.slice(i, i + 8), 16) ^ Number.parseInt(b.slice(i, i + 8), 16);
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    differing += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return differing;
};

/**
 * PDQ hashes of at most `distance` ≤ 31 differing bits: of their 16 bands of 16 bits at least one differs in one bit or
 * none (multi-index hashing, Norouzi et al. 2012).
 */
export const nearPictures = (distance: number): Nearness => ({
  *keys(value) {
    for (const [i, band] of bandsIn(value)) yield `${i}/${band}`;
  },
  *around(value) {
    for (const [i, band] of bandsIn(value)) {
      yield `${i}/${band}`;
      for (let bit = 0; bit < 16; bit++) yield `${i}/${band ^ (1 << bit)}`;
    }
  },
  isNear: (a, b) => bits(a, b) <= distance,
});

const sketchIn = (value: string): Sketch =>
  value.slice(value.lastIndexOf('/') + 1).split('.').map((n) => Number.parseInt(n, 36)); // prettier-ignore
const ruleIn = (value: string): string => value.slice(0, value.lastIndexOf('/'));

const textKeys = (value: string): string[] =>
  bandsOf(sketchIn(value)).map((band, i) => `${ruleIn(value)}/${i}/${band}`);

/** Texts under one rule that share most of what they sound like. */
export const nearTexts: Nearness = {
  keys: textKeys,
  around: textKeys,
  isNear: (a, b) => ruleIn(a) === ruleIn(b) && areAlike(sketchIn(a), sketchIn(b)),
};
