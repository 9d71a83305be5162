/**
 * Digits and signs that stand for letters. They stay themselves in the folded text (a telephone number is
 * not a word) and are only *read* as letters: by the matcher, position by position, and in `normalise().text`
 * where a word surrounds them.
 */
const PAIRS = '0o 1i 3e 4a 5s 7t 8b 9g @a $s !i |i';

/** Letter code that an ASCII code may stand for, 0 where there is none. */
export const LEET_LETTER: Uint16Array = new Uint16Array(0x10000);
for (const pair of PAIRS.split(' ')) LEET_LETTER[pair.charCodeAt(0)] = pair.charCodeAt(1);

/** The signs that may be read as `l` as well as `i`. */
export function readsAsL(code: number): boolean {
  return code === 0x31 || code === 0x21 || code === 0x7c;
}

/** `a`–`z`. */
export function isLatin(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

/** `0`–`9`. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** One of `@ $ ! |`, which reach the folded text only where they stand for a letter. */
export function isLeetSign(code: number): boolean {
  return code === 0x40 || code === 0x24 || code === 0x21 || code === 0x7c;
}
