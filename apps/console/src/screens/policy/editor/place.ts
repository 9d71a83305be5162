/** Where in a policy file the cursor stands. */
export interface Place {
  /** Keys from the top down; `*` for an item of a list. */
  readonly path: readonly string[];
  /** About to name a key of the mapping at `path`, or to give the value that `path` leads to. */
  readonly kind: 'key' | 'value';
  /** What of it is written before the cursor. */
  readonly written: string;
  /** Keys that the mapping on the same level has already, where it is written over lines. */
  readonly taken: readonly string[];
}

const KEY = /^(\s*(?:- +)*)(["']?)([\w.-]+)\2\s*:(?:\s|$)/;

interface Line {
  /** Column of the key. */
  readonly indent: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  readonly key: string | undefined;
}

const lineOf = (text: string): Line | undefined => {
  if (/^\s*(#|$)/.test(text)) return undefined;
  const dashes: number[] = [];
  let at = /^\s*/.exec(text)![0].length;
  while (/^- +|^-$/.test(text.slice(at))) {
    dashes.push(at);
    at += /^-\s*/.exec(text.slice(at))![0].length;
  }
  return { indent: at, dashes, key: KEY.exec(text)?.[3] };
};

/** The keys above a place whose column is `indent`, from the top down. */
const above = (
  lines: readonly string[],
  from: number,
  indent: number,
  dashes: readonly number[],
): string[] => {
  const path: string[] = dashes.map(() => '*');
  let column = Math.min(indent, dashes[0] ?? indent);
  // A dash may stand in the column of the key that holds the list.
  let isDash = dashes.length > 0;
  for (let n = from - 1; n >= 0 && (column > 0 || isDash); n--) {
    const line = lineOf(lines[n]!);
    if (line === undefined) continue;
    const own = line.dashes.filter((d) => d < column);
    if (line.indent < column || (isDash && line.indent === column && line.dashes.length === 0)) {
      if (line.key === undefined) continue;
      path.unshift(...own.map(() => '*'), line.key);
      column = Math.min(line.indent, line.dashes[0] ?? line.indent);
      isDash = line.dashes.length > 0;
    } else if (own.length > 0) {
      // The first key of the item that the place is in stands behind the dash.
      path.unshift(...own.map(() => '*'));
      column = own[0]!;
      isDash = true;
    }
  }
  return path;
};

/** Splits what stands inside of braces at its commas, quotes respected. */
const lastPiece = (text: string): string => {
  let depth = 0;
  let quote = '';
  let start = 0;
  [...text].forEach((c, i) => {
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if ('[{('.includes(c)) depth++;
    else if (')}]'.includes(c)) depth--;
    else if (c === ',' && depth === 0) start = i + 1;
  });
  return text.slice(start);
};

/** Where the braces that are open before the cursor begin; -1 where none are. */
const openBrace = (text: string): number => {
  const open: number[] = [];
  let quote = '';
  [...text].forEach((c, i) => {
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '{') open.push(i);
    else if (c === '}') open.pop();
  });
  return open.at(-1) ?? -1;
};

const taken = (lines: readonly string[], at: number, indent: number): string[] => {
  const keys: string[] = [];
  for (const step of [-1, 1])
    for (let n = at + step; n >= 0 && n < lines.length; n += step) {
      const line = lineOf(lines[n]!);
      if (line === undefined) continue;
      if (line.indent < indent) break;
      if (line.indent === indent && line.key !== undefined) keys.push(line.key);
      if (line.dashes.length > 0 && line.dashes.at(-1)! < indent && line.indent === indent) break;
    }
  return keys;
};

/** Reads block and flow style, without waiting for the text to be well formed. */
export const placeAt = (text: string, pos: number): Place => {
  const lines = text.split('\n');
  const at = text.slice(0, pos).split('\n').length - 1;
  const before = text.slice(text.lastIndexOf('\n', pos - 1) + 1, pos);
  const own = lineOf(before) ?? { indent: before.length, dashes: [], key: undefined };
  const path = above(lines, at, own.indent, own.dashes);
  const brace = openBrace(before);
  if (brace >= 0) {
    const outer = KEY.exec(before.slice(0, brace))?.[3];
    const list = /\[\s*(?:\{.*\},\s*)*$/.test(before.slice(0, brace));
    const holder = [...path, ...(outer === undefined ? [] : [outer]), ...(list ? ['*'] : [])];
    const piece = lastPiece(before.slice(brace + 1));
    const [, key, value] = /^\s*([\w.-]+)\s*:\s?(.*)$/s.exec(piece) ?? [];
    if (key !== undefined) return { path: [...holder, key], kind: 'value', written: value ?? '', taken: [] };
    const keys = [...before.slice(brace).matchAll(/([\w.-]+)\s*:/g)].map((m) => m[1]!);
    return { path: holder, kind: 'key', written: piece.trimStart(), taken: keys };
  }
  const match = KEY.exec(before);
  if (match) {
    const value = before.slice(match[0].length);
    return { path: [...path, match[3]!], kind: 'value', written: value, taken: [] };
  }
  return { path, kind: 'key', written: before.slice(own.indent), taken: taken(lines, at, own.indent) };
};
