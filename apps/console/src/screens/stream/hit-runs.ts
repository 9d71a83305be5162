import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';

/** Bad seconds come as a run of segments: one entry that counts them. */
export interface HitRun {
  readonly key: string;
  readonly newest: SegmentVerdict;
  readonly count: number;
}

const RUN_MS = 6_000;

const isOneRun = (newer: SegmentVerdict, older: SegmentVerdict): boolean =>
  newer.decision === older.decision && newer.rules[0]?.rule === older.rules[0]?.rule;

/** Verdicts, newest first, as runs of what was decided for the same reason without a break. */
export const runsOf = (hits: readonly SegmentVerdict[]): readonly HitRun[] => {
  const runs: HitRun[] = [];
  let before: SegmentVerdict | undefined;
  for (const hit of hits) {
    const run = runs.at(-1);
    const isNext = before !== undefined && before.timing.decidedAt - hit.timing.decidedAt <= RUN_MS;
    const key = `${String(hit.epoch)}/${String(hit.seq)}`;
    if (run !== undefined && isNext && isOneRun(run.newest, hit))
      runs[runs.length - 1] = { ...run, key, count: run.count + 1 };
    else runs.push({ key, newest: hit, count: 1 });
    before = hit;
  }
  return runs;
};

/** The signal that speaks loudest. */
export const topOf = ({ signals }: SegmentVerdict): Signal | undefined =>
  signals.reduce<Signal | undefined>((a, b) => (a === undefined || b.score > a.score ? b : a), undefined);
