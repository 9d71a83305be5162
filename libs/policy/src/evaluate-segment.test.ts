import { describe, expect, test } from 'vitest';
import { RuleHit } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import { evaluateSegment, type SegmentJudgement } from './evaluate-segment.js';
import type { SegmentInput } from './facts.js';
import { compiled, defaultText, segment, signal, smallText, stream } from './policy.fixture.js';
import type { Policy } from './policy.js';
import { emptyWindows } from './windows.js';

const policy = compiled(defaultText);
const judge = (input: SegmentInput, p: Policy = policy): SegmentJudgement =>
  evaluateSegment(p, input, emptyWindows);
const run = (
  inputs: SegmentInput[],
  p: Policy = policy,
  budget: BudgetState = emptyBudgets,
): SegmentJudgement[] => {
  let [window, spent] = [emptyWindows, budget];
  return inputs.map((input) => {
    const j = evaluateSegment(p, input, window, spent);
    [window, spent] = [j.window, j.budget];
    return j;
  });
};
const explicit = (seq: number, score = 0.9) =>
  segment(seq, [signal('sexual.explicit', score, { atMs: seq * 2_000 })]);
const ids = (j: SegmentJudgement | undefined): string[] => (j?.rules ?? []).map((r) => r.rule);

describe('the default policy on segments', () => {
  test('a clean segment is released, with the hash and nothing else', () => {
    expect(judge(segment(0))).toMatchObject({
      decision: 'release',
      rules: [],
      actions: [],
      policyHash: policy.hash,
    });
  });

  test('a hit carries label, clause, severity, condition and the values it was judged on', () => {
    const [hit] = judge(explicit(0)).rules;
    expect(RuleHit.parse(hit)).toEqual({
      rule: 'explicit-frame',
      label: 'sexual.explicit',
      clause: '2016 Provisions Art. 9',
      severity: 4,
      when: 'over("sexual.explicit")',
      facts: { 'score(sexual.explicit)': 0.9, 'threshold(sexual.explicit)': 0.85 },
    });
  });

  test('a face that looks like a minor’s holds nothing, and asks a person to look; things in the picture do neither', () => {
    const minor = judge(segment(0, [signal('minor_safety.apparent_age', 0.6)]));
    expect(minor).toMatchObject({ decision: 'release', actions: [] });
    expect(minor.rules).toMatchObject([{ rule: 'apparent-minor', severity: 3 }]);
    for (const quiet of [signal('minor_safety.apparent_age', 0.4), signal('object.knife', 0.99)])
      expect(judge(segment(0, [quiet]))).toMatchObject({ decision: 'release', rules: [] });
  });

  test.each([
    ['known.prohibited', 1, 'dump', []],
    ['known.illegal', 1, 'dump', ['cut']],
    ['sexual.explicit', 0.86, 'dump', []],
    ['sexual.explicit', 0.7, 'hold', []],
    ['sexual.explicit', 0.3, 'release', []],
    ['sexual.drawn', 0.9, 'hold', []],
    ['sexual.suggestive', 1, 'release', []],
    ['self_harm', 0.6, 'hold', []],
    ['system.torn', 1, 'release', []],
    ['weapons.gun', 0.9, 'hold', []],
    ['never.heard.of', 0.6, 'hold', []],
    ['never.heard.of', 0.4, 'release', []],
  ])('%s %d → %s', (label, score, decision, actions) => {
    const j = judge(segment(0, [signal(label, score)]));
    expect([j.decision, j.actions.map((a) => a.kind)]).toEqual([decision, actions]);
  });

  test('suggestive content is held only where minors watch, by a lower threshold', () => {
    const input = segment(0, [signal('sexual.suggestive', 0.75)], {
      stream: { ...stream, category: 'kids' },
    });
    expect(judge(input)).toMatchObject({ decision: 'hold', roomClass: 'minors' });
  });

  test('two explicit frames of the last three cut the stream, one does not, two of four do not', () => {
    expect(run([explicit(0), segment(1), explicit(2)]).at(-1)).toMatchObject({
      actions: [{ kind: 'cut', rule: 'explicit-repeated' }],
    });
    for (const j of run([explicit(0), segment(1), segment(2), explicit(3)])) expect(j.actions).toEqual([]);
  });

  test('frames within one segment count, clean ones after them do not hide them', () => {
    const [a, b, frames] = [100, 200, [0, 100, 200, 300, 400, 500, 600, 700]];
    const hits = [a, b].map((atMs) => signal('sexual.explicit', 0.9, { atMs }));
    expect(ids(judge(segment(0, hits, { frames })))).toContain('explicit-repeated');
  });

  test('one bad frame among many clean ones counts once', () => {
    const frames = [0, 100, 200, 300, 400];
    const hit = signal('sexual.explicit', 0.9, { atMs: 300 });
    expect(ids(judge(segment(0, [hit], { frames })))).toEqual(['explicit-frame']);
  });

  test('a policy that no longer has the class of the stream finds one by its facts', () => {
    expect(judge(segment(0, [], { roomClass: 'gone' })).roomClass).toBe('default');
    expect(judge(segment(0, [], { roomClass: 'news' })).roomClass).toBe('news');
  });
});

describe('a segment nobody could judge', () => {
  const failed = (p: Policy, failure: SegmentInput['failure'] & string) =>
    judge(segment(0, [], { failure, frames: [] }), p);

  test('is held, and says why', () => {
    expect(failed(policy, 'undecodable')).toMatchObject({
      decision: 'hold',
      failure: 'undecodable',
      rules: [{ rule: 'unjudged', facts: { failure: 'undecodable', decision: 'hold' } }],
    });
  });

  test('is released where the class says so, and that is recorded', () => {
    const p = compiled(
      smallText.replace('sampling: { fps: 1 }', 'sampling: { fps: 1 }\n    unjudged: { overload: release }'),
    );
    expect(failed(p, 'overload')).toMatchObject({ decision: 'release', rules: [{ rule: 'unjudged' }] });
    expect(failed(p, 'timeout').decision).toBe('hold');
    const lax = compiled(smallText.replace('delayMs: 0 }', 'delayMs: 0, onUnjudged: release }'));
    expect(failed(lax, 'timeout').decision).toBe('release');
  });

  test('is still dumped for what was seen before the failure', () => {
    const input = segment(0, [signal('known.prohibited', 1)], { failure: 'timeout' });
    expect(judge(input).decision).toBe('dump');
  });
});

describe('conditions', () => {
  const withRule = (when: string, decision = 'hold') =>
    compiled(
      smallText
        .replace('when: over("nude.real")', `when: '${when}'`)
        .replace('decision: dump', `decision: ${decision}`),
    );

  test('one that cannot be evaluated holds the segment and says so', () => {
    const p = withRule('stream.tags[3] == "x"', 'release');
    expect(judge(segment(0), p)).toMatchObject({
      decision: 'hold',
      rules: [{ rule: 'nude', facts: { error: expect.any(String) } }],
    });
  });

  test('no signal is told apart from a score of 0', () => {
    const p = withRule('!seen("nude.real") || score("nude.real") > 0.5');
    expect(judge(segment(0), p).rules[0]?.facts).toEqual({ 'score(nude.real)': null });
    expect(judge(segment(0, [signal('nude.real', 0)]), p).rules).toEqual([]);
  });

  test('a parent stands for its children', () => {
    const p = withRule('score("nude") >= 0.3');
    expect(ids(judge(segment(0, [signal('nude.real', 0.4)]), p))).toEqual(['nude']);
    expect(ids(judge(segment(0, [signal('rude', 0.4)]), p))).toEqual([]);
  });

  test('coverage and stream facts can be read', () => {
    const p = withRule('coverage.unwatchedMs > 500.0 && stream.audience >= 10');
    const coverage = { frames: 1, reused: 0, unwatchedMs: 900 };
    expect(judge(segment(0, [], { coverage }), p).rules[0]?.facts).toEqual({
      'coverage.unwatchedMs': 900,
      'stream.audience': 10,
    });
  });
});

describe('budgets', () => {
  const p = compiled(smallText);
  const twice = (streamId: string, now: number) =>
    segment(
      0,
      [0, 1].map((atMs) => signal('nude.real', 1, { atMs })),
      { frames: [0, 1], now, stream: { ...stream, streamId } },
    );
  const cutAll = (inputs: SegmentInput[]) => {
    let budget = emptyBudgets;
    return inputs.map((input) => {
      const j = evaluateSegment(p, input, emptyWindows, budget);
      budget = j.budget;
      return j;
    });
  };

  test('a spent budget withholds the cut, keeps the dump and says so; it fills up again with time', () => {
    const [a, b, c, later] = cutAll([twice('a', 0), twice('b', 1), twice('c', 2), twice('d', 600_000)]);
    expect([a, b, later].map((j) => j?.actions.length)).toEqual([1, 1, 1]);
    expect(c).toMatchObject({
      decision: 'dump',
      actions: [],
      budgetSpent: [{ budget: 'cuts', rule: 'nude-again', kind: 'cut' }],
    });
    expect(c?.rules.find((r) => r.rule === 'nude-again')?.facts['budgetSpent']).toEqual(['cuts (cut)']);
  });

  test('the same cut asked for again costs nothing', () => {
    const all = cutAll([twice('a', 0), twice('a', 1), twice('a', 2), twice('b', 3)]);
    expect(all.map((j) => j.actions.length)).toEqual([1, 1, 1, 1]);
  });

  test('a rule that would release is held when its action is withheld', () => {
    const q = compiled(
      smallText.replace('max: 2', 'max: 0').replaceAll('decision: dump', 'decision: release'),
    );
    expect(evaluateSegment(q, twice('a', 0), emptyWindows)).toMatchObject({ decision: 'hold', actions: [] });
  });
});
