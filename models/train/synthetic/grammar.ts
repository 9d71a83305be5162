import type { Label } from '@airlock/contracts/signal';
import { type Random, pick } from '../random.ts';
import { slots } from './slots.ts';

/** Which part of the data a family belongs to. Families are written apart, so that a held-out one is truly unseen. */
export type Part = 'fit' | 'dev' | 'held-out';

/** Lines that say the same kind of thing in the same kind of way. */
export interface Family {
  readonly id: string;
  readonly part: Part;
  readonly lang: 'zh' | 'en';
  /** What a line of it is; empty for lines that are nothing. */
  readonly labels: readonly Label[];
  /** What a line of it may be, so that no head learns from it. */
  readonly unsure?: readonly Label[];
  /** `[a|b|]` is one of them, `<name>` one filler of the slot. */
  readonly patterns: readonly string[];
}

/** Fillers that take the place of a slot's own. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** One line of a pattern. @throws Error when a slot is unknown or a bracket is not closed. */
export function expand(pattern: string, random: Random, words: Words = {}): string {
  let text = pattern;
  for (let depth = 0; /[[<]/.test(text); depth++) {
    if (depth > 50) throw new Error(`pattern does not end: ${pattern}`);
    text = text.replace(/\[([^[\]<>]*)\]|<([a-z_]+)>/, (_, options: string | undefined, slot: string) => {
      if (options !== undefined) return pick(random, options.split('|'));
      const fill = words[slot] ?? slots[slot];
      if (fill === undefined) throw new Error(`no slot ${slot} in ${pattern}`);
      return typeof fill === 'function' ? fill(random) : pick(random, fill);
    });
  }
  return text.replace(/ {2,}/g, ' ').trim();
}
