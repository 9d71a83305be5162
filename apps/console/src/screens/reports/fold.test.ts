import type { PatrolReport } from '@airlock/contracts/patrol';
import type { CoverageRow, DecisionRow, RotaRow } from '@airlock/contracts/report';
import { describe, expect, it } from 'vitest';
import { byLabel, coverage, OTHERS, rotaLayers, seenInTime, stacks } from './fold.js';

const row = (at: number, label: string, by: DecisionRow['by'], count: number): DecisionRow => ({
  ...{ at, label, by, count },
  subject: 'segment',
  decision: 'hold',
});

describe('the numbers of a chart', () => {
  it('are stacked by who decided, and each label with both', () => {
    const rows = [row(0, 'a', 'policy', 2), row(12, 'a', 'human', 1), row(13, 'b', 'policy', 4)];
    expect(stacks(rows, [0, 10], 'by')).toEqual([
      { key: 'policy', total: 6, values: [2, 4] },
      { key: 'human', total: 1, values: [0, 1] },
    ]);
    expect(byLabel(rows)).toEqual([
      { label: 'b', policy: 4, human: 0 },
      { label: 'a', policy: 2, human: 1 },
    ]);
  });

  it('keep five labels and make one of the rest, so that nothing is lost', () => {
    const rows = [...'abcdefgh'].map((label, i) => row(0, label, 'policy', 10 - i));
    const all = stacks(rows, [0], 'label');
    expect(all.map((s) => s.key)).toEqual(['a', 'b', 'c', 'd', 'e', OTHERS]);
    expect(all.reduce((n, s) => n + s.values[0]!, 0)).toBe(rows.reduce((n, r) => n + r.count, 0));
  });

  it('say what was judged of what was on air; nothing of a time without', () => {
    const part = (at: number, judged: number, failed: number): CoverageRow => ({
      ...{ at, segments: 10, judged, failed, mediaMs: 20_000, unwatchedMs: 500, unheardMs: 0 },
    });
    const { bars, all } = coverage([part(0, 10, 1), part(5, 9, 0)], [0, 10]);
    expect(bars.map((b) => b.judged)).toEqual([0.9, undefined]);
    expect(all).toMatchObject({ judged: 0.9, unwatchedMs: 1_000, mediaMs: 40_000 });
  });

  it('say how much of each layer had somebody on call', () => {
    const hour = (layer: RotaRow['layer'], coveredMs: number): RotaRow => ({
      at: 0,
      layer,
      coveredMs,
      totalMs: 60,
    });
    expect(rotaLayers([hour('primary', 60), hour('primary', 30), hour('lead', 0)])).toMatchObject([
      { layer: 'primary', share: 0.75, gapMs: 30 },
      { layer: 'lead', share: 0, gapMs: 60 },
    ]);
  });

  it('say how often rooms were seen in time: a look that ends a missed round came too late', () => {
    const report = (proven: number, seenBy: readonly (string | undefined)[]): PatrolReport =>
      ({ total: { proven }, misses: seenBy.map((who) => ({ seenBy: who })) }) as unknown as PatrolReport;
    expect(seenInTime(report(4, []))).toBe(1);
    expect(seenInTime(report(4, ['duty', undefined]))).toBe(0.6);
    expect(seenInTime(report(0, [undefined]))).toBe(0);
    expect(seenInTime(report(0, []))).toBeUndefined();
  });
});
