import { describe, expect, test } from 'vitest';
import type { Verdict } from '@airlock/contracts/verdict';
import { StreamId } from '@airlock/contracts/ids';
import { evaluateSegment } from './evaluate-segment.js';
import { explainPolicy } from './explain-policy.js';
import { explainVerdict, formatTrace, traceMessage, traceSegment } from './explain-verdict.js';
import { compiled, defaultText, line, segment, signal, smallText } from './policy.fixture.js';
import { emptyWindows } from './windows.js';

const policy = compiled(defaultText);

describe('explainPolicy', () => {
  const text = explainPolicy(policy);

  test('names every label, class, window, rule and budget', () => {
    const { source } = policy;
    for (const name of [
      policy.hash,
      ...Object.keys(source.taxonomy),
      ...source.roomClasses.map((r) => r.name),
      ...source.windows.map((w) => w.name),
      ...source.rules.segments.map((r) => r.when),
      ...source.rules.messages.map((r) => r.id),
      ...source.automatic.budgets.map((b) => b.name),
    ])
      expect(text).toContain(name);
  });

  test('says what happens without a person, and when nothing does', () => {
    expect(text).toContain('explicit-repeated may cut');
    expect(text).toContain('at most 50 × cut in 1 h per platform');
    const tame = compiled(smallText.replace('      actions: [cut]\n', ''));
    expect(explainPolicy(tame)).toContain('nothing: every action is taken by a person');
  });
});

describe('explainVerdict', () => {
  const input = segment(3, [signal('known.illegal', 1, { atMs: 6_000, source: 'known' })]);
  const j = evaluateSegment(policy, input, emptyWindows);
  const verdict: Verdict = {
    v: 1,
    kind: 'segment',
    streamId: StreamId.parse('s1'),
    epoch: 0,
    seq: 3,
    final: true,
    decision: j.decision,
    signals: [...input.signals],
    rules: [...j.rules],
    policyHash: j.policyHash,
    coverage: input.coverage,
    actions: [...j.actions],
    timing: { capturedAt: 0, receivedAt: 0, decidedAt: 0 },
  };

  test('names signal, rule, values, clause and action', () => {
    const text = explainVerdict(policy, verdict);
    for (const part of [
      's1/0/3: dump',
      'known.illegal 1.000 by test 1 at 6000 ms',
      'Known illegal content',
      '2016 Provisions Art. 14',
      'score(known.illegal) = 1',
      'cut by known-illegal',
    ])
      expect(text).toContain(part);
  });

  test('says so when another policy decided', () => {
    expect(explainVerdict(compiled(smallText), verdict)).toContain('by another policy than this one');
  });
});

describe('the trace of all rules', () => {
  test('tells held, not held, skipped and elsewhere apart', () => {
    const seen = segment(0, [
      signal('sexual.explicit', 0.9, { atMs: 0 }),
      signal('sexual.suggestive', 0.9, { atMs: 0 }),
    ]);
    const trace = traceSegment(policy, seen);
    expect(Object.fromEntries(trace.map((t) => [t.rule, t.outcome]))).toMatchObject({
      'known-illegal': 'skipped',
      'known-prohibited': 'skipped',
      'explicit-frame': 'held',
      'explicit-repeated': 'did not hold',
      'explicit-doubtful': 'did not hold',
      'suggestive-for-minors': 'elsewhere',
    });
    expect(formatTrace(trace)).toContain('score(known.illegal) = no signal');
  });

  test('works for chat, and does not repeat the text', () => {
    const reading = compiled(smallText.replace('&& message.length > 1', '&& message.text.contains("ecre")'));
    const [rude] = traceMessage(reading, line(0, 'secret', [signal('rude', 0.7)]));
    expect([rude?.outcome, JSON.stringify(rude?.facts)]).toEqual([
      'held',
      expect.not.stringContaining('secret'),
    ]);
    const trace = traceMessage(policy, line(0, 'secret', [signal('abuse', 0.7)]));
    expect(trace.filter((t) => t.outcome === 'held').map((t) => t.rule)).toEqual(['abuse-mild']);
  });
});
