/** One fault of a policy file. `line` and `column` count from 1. */
export interface PolicyProblem {
  /** The file's name, where the compiler was told. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document, dotted: `rules.segments.2.when`. */
  readonly path: string;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** `deploy/policy/default.yaml:12:5 message` with the path and hint on the lines below. */
export const formatProblem = (p: PolicyProblem, filename = 'policy.yaml'): string =>
  `${p.file ?? filename}:${p.line}:${p.column} ${p.message}\n    at ${p.path || '(document)'}\n    hint: ${p.hint}`;

export const formatProblems = (problems: readonly PolicyProblem[], filename?: string): string =>
  problems.map((p) => formatProblem(p, filename)).join('\n');

const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The known name that was probably meant, if one is near enough. */
export const nearest = (word: string, known: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const k of known) {
    const related = k.startsWith(`${word}.`) || k.endsWith(`.${word}`);
    const d = related ? 1 : editDistance(word, k);
    if (d < bestDistance) [best, bestDistance] = [k, d];
  }
  return best;
};

/** "did you mean …?", or else what there is to choose from. */
export const didYouMean = (word: string, known: Iterable<string>, quote = ''): string => {
  const all = [...known];
  const near = nearest(word, all);
  if (near !== undefined) return `did you mean ${quote}${near}${quote}?`;
  if (all.length === 0) return 'none is declared here';
  const shown = all.slice(0, 12).join(', ');
  return `one of: ${shown}${all.length > 12 ? ', …' : ''}`;
};
