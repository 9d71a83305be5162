import { isIdeograph } from './views.js';
import { spellingOf } from './pinyin.js';

/** Letters alone that are too few to mean anything. */
const SHORTEST = 3;
/** Terms longer than this are abbreviated whole or not at all: few mix, and the ways to mix double with every ideograph. */
const LONGEST_MIXED = 4;

/**
 * How chat abbreviates a term by the first letters of its pinyin: all of them ("jwx" for 加微信), and some of them beside
 * the other ideographs ("加wx", "j微信"). Empty for a term that is not ideographs alone.
 */
export function initialsOf(folded: string): string[] {
  const ideographs = [...folded];
  if (!ideographs.every((letter) => letter.length === 1 && isIdeograph(letter.charCodeAt(0)))) return [];
  const letters = ideographs.map((letter) => spellingOf(letter)[0] ?? '');
  if (letters.includes('')) return [];
  const all = (1 << ideographs.length) - 1;
  const masks = ideographs.length <= LONGEST_MIXED ? Array.from({ length: all }, (_, i) => i + 1) : [all];
  return masks
    .filter((mask) => mask !== all || ideographs.length >= SHORTEST)
    .map((mask) => ideographs.map((letter, i) => ((mask >> i) & 1 ? letters[i] : letter)).join(''));
}
