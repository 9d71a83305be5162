/** Round lengths of time a reader knows, ms. */
const MARKS = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 864_000_000];

/** The marks around the lengths, at least two. */
export const scaleOf = (lengths: readonly number[]): readonly number[] => {
  const least = Math.min(...lengths, MARKS.at(-1)!);
  const most = Math.max(...lengths, MARKS[1]!);
  const first = Math.max(0, MARKS.findLastIndex((mark) => mark <= least)); // prettier-ignore
  const last = MARKS.findIndex((mark) => mark >= most);
  return MARKS.slice(Math.min(first, MARKS.length - 2), last < 0 ? undefined : Math.max(last, first + 1) + 1);
};

/** Where on the scale, 0–1 by powers of ten. */
export const onScale = (scale: readonly number[], ms: number): number => {
  const [low, high] = [Math.log(scale[0]!), Math.log(scale.at(-1)!)];
  return Math.max(0, Math.min(1, (Math.log(Math.max(ms, scale[0]!)) - low) / (high - low)));
};
