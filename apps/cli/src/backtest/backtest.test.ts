import type { Signal } from '@airlock/contracts/signal';
import { Verdict } from '@airlock/contracts/verdict';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { describe, expect, test } from 'vitest';
import { type Compared, createComparison } from '@airlock/policy/compare';
import { asDecided, createReplay, frameTimes, isMuted } from '@airlock/policy/replay';
import { backtestText, opinionText } from './report.js';

const AT = 1_800_000_000_000;

function policy(rules: string, rest = ''): Policy {
  const label = (name: string) =>
    `  ${name}: { title: { zh: 标, en: L }, clauses: [C], severity: 3, threshold: 0.8, segments: release, messages: publish }\n`;
  const compiled = compilePolicy(
    `name: test\nversion: '1'\ntaxonomy:\n${label('bad')}roomClasses:\n  - name: all\n    title: { zh: 全, en: All }\n` +
      `    release: { mode: gated, delayMs: 0 }\n    sampling: { fps: 1 }\n${rest}rules:\n${rules}`,
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}
const lenient = policy('  segments: []\n  messages: []\n');
const strict = policy(
  `  segments:\n    - { id: s, label: bad, when: score("bad") > 0.5, decision: hold }\n` +
    `  messages:\n    - { id: m, label: bad, when: score("bad") > 0.5, decision: drop }\n`,
);

const bad = (score: number, atMs?: number): Signal => ({
  label: 'bad',
  score,
  detector: { id: 'd', version: '1' },
  source: atMs === undefined ? 'text' : 'frame',
  ...(atMs === undefined ? {} : { atMs }),
});
const common = { v: 1, streamId: 's1', rules: [], policyHash: 'h' };
const timing = (at: number) => ({ capturedAt: at, receivedAt: at, decidedAt: at });
const segment = (seq: number, ...signals: Signal[]) =>
  Verdict.parse({
    ...common,
    kind: 'segment',
    epoch: 0,
    seq,
    final: true,
    decision: 'release',
    signals,
    coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
    timing: timing(AT + seq),
  }) as Extract<Verdict, { kind: 'segment' }>;
const line = (messageId: string, ...signals: Signal[]) =>
  Verdict.parse({ ...common, kind: 'message', messageId, decision: 'publish', signals, timing: timing(AT) });

const stream = {
  facts: { streamId: 's1', roomId: 'r', streamerId: 'p', title: '', category: '', audience: 0, tier: '' },
};

describe('a replay', () => {
  test('judges segments and lines by the signals they had', () => {
    const replay = createReplay(strict);
    expect(replay.judge({ verdict: segment(0) }, stream)).toMatchObject({
      decision: 'release',
      policyHash: strict.hash,
    });
    expect(replay.judge({ verdict: segment(1, bad(0.6, 2_000)) }, stream).decision).toBe('hold');
    expect(replay.judge({ verdict: line('m', bad(0.6)) }, stream).decision).toBe('drop');
    expect(createReplay(lenient).judge({ verdict: line('m', bad(0.6)) }, stream).decision).toBe('publish');
  });

  test('builds windows up in order, by stream', () => {
    const windowed = policy(
      `  segments:\n    - { id: often, label: bad, when: windows.seen >= 2, decision: hold }\n  messages: []\n`,
      `windows:\n  - { name: seen, of: frames, last: 3, count: 'score("bad") > 0.5' }\n`,
    );
    const replay = createReplay(windowed);
    const other = { facts: { ...stream.facts, streamId: 's2' } };
    const at = (seq: number) => ({
      verdict: segment(seq, bad(0.9, seq * 2_000)),
      startMs: seq * 2_000,
      durationMs: 2_000,
    });
    expect(replay.judge(at(0), stream).decision).toBe('release');
    const elsewhere = { ...at(1), verdict: { ...at(1).verdict, streamId: 's2' as never } };
    expect(replay.judge(elsewhere, other).decision).toBe('release');
    expect(replay.judge(at(1), stream).decision).toBe('hold');
  });

  test('clean frames take the places where nothing was seen', () => {
    expect(frameTimes(segment(1), 2_000, 2_000)).toEqual([2_000, 3_000]);
    expect(frameTimes(segment(1, bad(0.9, 3_040)), 2_000, 2_000)).toEqual([2_000, 3_040]);
    expect(frameTimes(segment(1, bad(0.9, 2_000), bad(0.9, 3_000)), 2_000, 2_000)).toEqual([2_000, 3_000]);
  });
});

const compared = (over: Partial<Compared>, before: string, after: string): Compared => ({
  kind: 'message',
  streamId: 's1',
  item: 'm1',
  at: AT,
  before: { policyHash: 'a', decision: before, rules: [], actions: [] },
  after: {
    policyHash: 'b',
    decision: after,
    rules: [{ rule: 'm', severity: 3, when: 'true', facts: {} }],
    actions: [],
  },
  ...over,
});

describe('a comparison', () => {
  test('counts what would change, and shows some of each change', () => {
    const comparison = createComparison({ keep: 2 });
    for (let i = 0; i < 5; i++) comparison.add(compared({ item: `m${i}` }, 'publish', 'drop'));
    comparison.add(compared({ item: 'x' }, 'drop', 'publish'));
    comparison.add(compared({ kind: 'segment' }, 'hold', 'hold'));
    const report = comparison.report();
    expect(report).toMatchObject({
      items: { segments: 1, messages: 6 },
      decisions: [
        { from: 'publish', to: 'drop', n: 5 },
        { from: 'drop', to: 'publish', n: 1 },
      ],
      rules: [{ rule: 'm', before: 0, after: 7 }],
    });
    expect(report.examples.map(({ item }) => item)).toEqual(['m0', 'x']);
  });

  test('counts actions gained and lost', () => {
    const comparison = createComparison();
    const cut = { policyHash: 'a', decision: 'dump', rules: [], actions: [{ kind: 'cut', rule: 'r' }] };
    const none = { ...cut, actions: [] };
    comparison.add(compared({ before: cut, after: none }, '', ''));
    comparison.add(compared({ before: none, after: cut }, '', ''));
    comparison.add(compared({ before: none, after: cut }, '', ''));
    expect(comparison.report().actions).toEqual([{ kind: 'cut', gained: 2, lost: 1 }]);
  });

  test('measures both policies against what people decided', () => {
    const comparison = createComparison();
    comparison.add(compared({ truth: true }, 'publish', 'drop'));
    comparison.add(compared({ truth: true }, 'drop', 'drop'));
    comparison.add(compared({ truth: false }, 'publish', 'drop'));
    comparison.add(compared({}, 'publish', 'drop'));
    const { people } = comparison.report();
    expect(people).toMatchObject({
      n: 3,
      before: { precision: { value: 1 }, recall: { value: 0.5 } },
      after: { precision: { value: 2 / 3 }, recall: { value: 1 } },
    });
  });

  test('is told in tables, with examples', () => {
    const comparison = createComparison();
    comparison.add(compared({ text: '加微信', truth: true }, 'publish', 'drop'));
    const text = backtestText(comparison.report());
    expect(text).toMatch(/message +publish +drop +1/);
    expect(text).toContain('publish → drop (m)  “加微信”');
    expect(text).toContain('against 1 decisions of people');
    expect(backtestText(createComparison().report())).toContain('No decision or action would change.');
  });
});

test('what was decided then is what the verdict says; a mute was not the word of the policy', () => {
  const verdict = { ...line('m'), rules: [{ rule: 'muted', severity: 0, when: '', facts: {} }] };
  expect(isMuted(verdict)).toBe(true);
  expect(opinionText(asDecided(verdict))).toBe('publish (muted)');
});
