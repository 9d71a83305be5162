/** A number of a person that stands in a text where none may stand. */
export interface Found {
  readonly kind: 'identity paper' | 'mobile number' | 'bank card';
  readonly at: number;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: the last digit of a resident's number follows from the others. */
const isResident = (text: string): boolean =>
  '10X98765432'[WEIGHTS.reduce((sum, w, i) => sum + w * Number(text[i]), 0) % 11] === text[17]!.toUpperCase();

/** ISO/IEC 7812 (Luhn). */
const isCard = (text: string): boolean =>
  [...text].reverse().reduce((sum, c, i) => {
    const n = Number(c) * (i % 2 === 0 ? 1 : 2);
    return sum + (n > 9 ? n - 9 : n);
  }, 0) % 10 === 0; // prettier-ignore

/** Numbers that only a person has, wherever they stand on their own in a text; digits after a decimal point are none. */
export function personalNumbers(text: string): Found[] {
  const found: Found[] = [];
  for (const m of text.matchAll(/(?<![0-9A-Za-z]|\d\.)\d{11,19}[Xx]?(?![0-9A-Za-z])/g)) {
    const [number] = m;
    const kind =
      number.length === 18 && isResident(number)
        ? 'identity paper'
        : /^(86)?1[3-9]\d{9}$/.test(number)
          ? 'mobile number'
          : /^[3-6]\d{15,18}$/.test(number) && isCard(number)
            ? 'bank card'
            : undefined;
    if (kind !== undefined) found.push({ kind, at: m.index });
  }
  return found;
}
