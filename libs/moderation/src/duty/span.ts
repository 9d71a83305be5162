/** A stretch of time, ms since 1970; `to` is not in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, s) => sum + (s.to - s.from), 0);

/** What both have. */
export const within = (span: Span, bounds: Span): Span | undefined => {
  const from = Math.max(span.from, bounds.from);
  const to = Math.min(span.to, bounds.to);
  return from < to ? { from, to } : undefined;
};

/** The time in any of them: in order, apart from one another. */
export function union(spans: readonly Span[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of spans.filter((s) => s.from < s.to).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** The time in any of `spans` and in none of `others`. */
export function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  const away = union(others);
  return union(spans).flatMap((span) => {
    const left: Span[] = [];
    let from = span.from;
    for (const other of away) {
      if (other.to <= from || other.from >= span.to) continue;
      if (other.from > from) left.push({ from, to: other.from });
      from = other.to;
    }
    if (from < span.to) left.push({ from, to: span.to });
    return left;
  });
}
