import type { StreamId } from '@airlock/contracts/ids';
import type { Signal } from '@airlock/contracts/signal';
import type { RuleHit, SegmentVerdict } from '@airlock/contracts/verdict';
import { compilePolicy } from '@airlock/policy/compile';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findRuns, type PlacedVerdict } from './runs.js';

const file = new URL('../../../../deploy/policy/default.yaml', import.meta.url);
const compiled = compilePolicy(readFileSync(file, 'utf8'));
if (!compiled.ok) throw new Error('the default policy does not compile');
const { policy } = compiled;
const thresholdOf = policy.classes.at(-1)!.thresholdOf;

const signal = (label: string, score: number, atMs: number, thumbnail = `thumbs/${atMs}.jpg`): Signal => ({
  label,
  score,
  atMs,
  thumbnail,
  source: 'known',
  detector: { id: 'known-pdq', version: '1' },
});
const hit = (rule: string, label: string | undefined, facts: RuleHit['facts'] = {}): RuleHit => ({
  rule,
  severity: 4,
  when: 'true',
  facts,
  ...(label === undefined ? {} : { label }),
});
const segment = (ordinal: number, rules: RuleHit[], signals: Signal[] = [], offsetMs = 0): PlacedVerdict => {
  const verdict: SegmentVerdict = {
    v: 1,
    kind: 'segment',
    streamId: 's' as StreamId,
    epoch: 0,
    seq: ordinal,
    final: true,
    decision: 'dump',
    signals,
    rules,
    policyHash: policy.hash,
    coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
    actions: rules.some((r) => r.rule === 'known-illegal') ? [{ kind: 'cut', rule: 'known-illegal' }] : [],
    timing: { capturedAt: 0, receivedAt: 0, decidedAt: 0 },
  };
  return {
    ordinal,
    fromMs: ordinal * 2000 + offsetMs,
    toMs: ordinal * 2000 + 2000 + offsetMs,
    offsetMs,
    verdict,
  };
};
const prohibited = hit('known-prohibited', 'known.prohibited');

describe('findRuns', () => {
  it('joins consecutive segments with one label, in whatever order their verdicts came', () => {
    const found = findRuns(
      [segment(8, [prohibited]), segment(7, [prohibited]), segment(9, [prohibited])],
      policy,
      thresholdOf,
    );
    expect(found).toMatchObject([
      { label: 'known.prohibited', fromMs: 14_000, toMs: 20_000, decision: 'dump' },
    ]);
    expect(found[0]?.hits.map((h) => h.seq)).toEqual([7, 8, 9]);
  });

  it('begins anew after a segment without it, and keeps labels apart', () => {
    const illegal = hit('known-illegal', 'known.illegal');
    const found = findRuns(
      [segment(1, [prohibited]), segment(2, [illegal]), segment(3, [prohibited, illegal])],
      policy,
      thresholdOf,
    );
    expect(found.map(({ label, fromMs, toMs, actions }) => [label, fromMs, toMs, actions])).toEqual([
      ['known.prohibited', 2000, 4000, []],
      ['known.illegal', 4000, 8000, ['cut']],
      ['known.prohibited', 6000, 8000, []],
    ]);
  });

  it('says when it was seen, where it was strongest and what the policy calls it', () => {
    const signals = [signal('known.prohibited', 0.6, 2100), signal('known.prohibited', 0.9, 3100)];
    const [found] = findRuns([segment(1, [prohibited], signals, 500)], policy, thresholdOf);
    expect(found).toMatchObject({
      title: { zh: '已知违禁内容', en: 'Known prohibited content' },
      seen: { fromMs: 2600, toMs: 3600, pictures: 2 },
      peak: { score: 0.9, atMs: 3600, threshold: 0.5 },
    });
  });

  it('keeps a picture that stood still once', () => {
    const signals = [2000, 2500, 3000].map((at) => signal('known.prohibited', 0.9, at, 'thumbs/one.jpg'));
    const [found] = findRuns([segment(1, [prohibited], signals)], policy, thresholdOf);
    expect(found?.pictures).toEqual([{ key: 'thumbs/one.jpg', atMs: 2000, score: 0.9 }]);
    expect(found?.seen?.pictures).toBe(3);
  });

  it.each([
    [hit('explicit-doubtful', 'sexual.explicit'), 'hold'],
    [hit('taxonomy:sexual.suggestive', 'sexual.suggestive'), 'release'],
    [hit('unjudged', undefined, { failure: 'undecodable', decision: 'hold' }), 'hold'],
    [hit('unjudged', undefined, { failure: 'no_picture', decision: 'release' }), 'release'],
    [hit('known-prohibited', 'known.prohibited', { error: 'division by zero' }), 'hold'],
  ])('gives the decision of the rule itself: %o', (rule, decision) => {
    expect(findRuns([segment(0, [rule])], policy, thresholdOf)[0]?.decision).toBe(decision);
  });

  it('puts every hit into exactly one finding', () => {
    const labels = ['known.prohibited', 'known.illegal', 'sexual.explicit'];
    const some = fc.array(fc.subarray(labels), { maxLength: 30 });
    fc.assert(
      fc.property(some, (all) => {
        const found = findRuns(
          all.map((present, i) =>
            segment(
              i,
              present.map((label) => hit(`taxonomy:${label}`, label)),
            ),
          ),
          policy,
          thresholdOf,
        );
        const pairs = found.flatMap((f) => f.hits.map((h) => `${f.label}@${h.seq}`));
        expect(pairs.sort()).toEqual(all.flatMap((p, i) => p.map((label) => `${label}@${i}`)).sort());
        for (const f of found) expect(f.hits.length).toBe((f.toMs - f.fromMs) / 2000);
      }),
    );
  });
});
