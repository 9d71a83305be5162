const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cf}]+$/u;
const SPACE = /^\p{White_Space}+$/u;

/**
 * Replaces every visible character inside `spans` by `*`; white space stays, invisible characters there go.
 * Spans are [start, end) in UTF-16 code units, in any order, may overlap or reach beyond the text, and are widened
 * to whole code points; everything outside them is returned unchanged.
 */
export function maskText(text: string, spans: readonly (readonly [start: number, end: number])[]): string {
  const ordered = spans
    .map(([start, end]) => [toBoundary(text, start, -1), toBoundary(text, end, 1)] as const)
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0]);
  let masked = '';
  let done = 0;
  for (const [start, end] of ordered) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    masked += text.slice(done, from);
    for (const { segment } of graphemes.segment(text.slice(from, end))) {
      if (SPACE.test(segment)) masked += segment;
      else if (!INVISIBLE.test(segment)) masked += '*';
    }
    done = end;
  }
  return masked + text.slice(done);
}

function toBoundary(text: string, at: number, direction: -1 | 1): number {
  const clamped = Math.min(Math.max(Math.trunc(at), 0), text.length);
  const splitsPair = clamped > 0 && clamped < text.length && text.codePointAt(clamped - 1)! > 0xffff;
  return splitsPair ? clamped + direction : clamped;
}
