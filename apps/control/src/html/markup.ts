/** HTML that is safe to insert: made by `html` and nothing else. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Insert = string | number | Markup | false | undefined | readonly Insert[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text fit for elements and quoted attributes. Control characters, which HTML forbids, become visible. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? '').replaceAll(/[^\P{Cc}\n\t]/gu, '\u{fffd}');

const render = (value: Insert): string => {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
};

/** Everything inserted is text and escaped, unless it was made here as well. */
export const html = (strings: TemplateStringsArray, ...values: readonly Insert[]): Markup =>
  new Markup(strings.reduce((out, s, i) => out + render(values[i - 1]) + s));

/** A stranger's text: it cannot turn the direction of what stands around it. */
export const foreign = (text: string): Markup => html`<bdi>${text}</bdi>`;

/** A piece of a text, and which of the spans lie over it. */
export interface Piece {
  readonly text: string;
  readonly spans: readonly number[];
}

/** Cuts a text where spans begin and end. Spans are [start, end) in UTF-16 code units; they may overlap or be nonsense. */
export function pieces(text: string, spans: readonly (readonly [number, number])[]): Piece[] {
  const within = (n: number): number => Math.max(0, Math.min(text.length, n));
  const cuts = [...new Set([0, text.length, ...spans.flat().map(within)])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i] ?? 0;
    return {
      text: text.slice(start, end),
      spans: spans.flatMap(([from, to], n) => (from <= start && to >= end ? [n] : [])),
    };
  });
}
