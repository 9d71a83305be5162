import type { PipelineView } from '@airlock/contracts/pipeline';

/** Numbers kept for the small curves: ten minutes at one look in two seconds. */
const KEPT = 300;

/** A look after the ones before, the oldest first; one that is older than the newest changes nothing. */
export const withLook = (before: readonly PipelineView[], look: PipelineView): readonly PipelineView[] => {
  const newest = before.at(-1);
  if (newest !== undefined && newest.at >= look.at) return before;
  return [...before.slice(1 - KEPT), look];
};

/** Points of a curve in a box of the given size, the first number at the left edge; empty for fewer than two. */
export const curve = (values: readonly (number | undefined)[], width: number, height: number): string => {
  if (values.length < 2) return '';
  const top = Math.max(...values.map((v) => v ?? 0), Number.MIN_VALUE);
  return values
    .flatMap((value, i) => {
      if (value === undefined) return [];
      const x = (i / (values.length - 1)) * width;
      return [`${x.toFixed(1)},${(height - (value / top) * height).toFixed(1)}`];
    })
    .join(' ');
};
