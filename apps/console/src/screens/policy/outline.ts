/** One thing that a policy names, and the line it stands in, from 1. */
export interface OutlineEntry {
  readonly name: string;
  readonly line: number;
}

export const GROUPS = [
  'taxonomy',
  'roomClasses',
  'segments',
  'messages',
  'windows',
  'budgets',
  'sections',
] as const;
export type Outline = Readonly<Record<(typeof GROUPS)[number], readonly OutlineEntry[]>>;

const TOP = /^([\w-]+):/;
const LISTED = /^\s*- (?:\{ *)?(?:name|id): *["']?([\w.-]+)/;
const ELSEWHERE = new Set(['name', 'version', 'taxonomy', 'roomClasses', 'windows', 'rules', 'automatic']);

/** What is in a policy file and where, by its lines: also of one that is half written. */
export const outlineOf = (source: string): Outline => {
  const outline = Object.fromEntries(GROUPS.map((g) => [g, [] as OutlineEntry[]])) as Record<
    (typeof GROUPS)[number],
    OutlineEntry[]
  >;
  let top = '';
  let under = '';
  source.split('\n').forEach((text, i) => {
    const line = i + 1;
    const key = TOP.exec(text)?.[1];
    if (key !== undefined) {
      [top, under] = [key, ''];
      if (!ELSEWHERE.has(key)) outline.sections.push({ name: key, line });
      return;
    }
    const child = /^ {2}(["']?)([\w.-]+)\1:/.exec(text)?.[2];
    if (child !== undefined) under = child;
    if (top === 'taxonomy' && child !== undefined) outline.taxonomy.push({ name: child, line });
    const listed = LISTED.exec(text)?.[1];
    if (listed === undefined) return;
    if (top === 'roomClasses' || top === 'windows') outline[top].push({ name: listed, line });
    else if (top === 'rules' && (under === 'segments' || under === 'messages'))
      outline[under].push({ name: listed, line });
    else if (top === 'automatic' && under === 'budgets') outline.budgets.push({ name: listed, line });
  });
  return outline;
};
