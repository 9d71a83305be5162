import { describe, expect, test } from 'vitest';
import { evaluateMessage, type MessageJudgement } from './evaluate-message.js';
import type { MessageInput } from './facts.js';
import { compiled, defaultText, line, signal, smallText, stream } from './policy.fixture.js';
import { emptyWindows } from './windows.js';

const policy = compiled(defaultText);
/** Words that a list knows, as against what a model suspects. */
const listed = { detector: { id: 'text.lexicon', version: '1' } } as const;
const judge = (input: MessageInput, p = policy): MessageJudgement => evaluateMessage(p, input, emptyWindows);
const run = (inputs: MessageInput[], p = policy): MessageJudgement[] => {
  let window = emptyWindows;
  return inputs.map((input) => {
    const j = evaluateMessage(p, input, window);
    window = j.window;
    return j;
  });
};

describe('the default policy on chat', () => {
  test('a clean line is published', () =>
    expect(judge(line(0, 'hello'))).toMatchObject({ decision: 'publish', maskSpans: [] }));

  test.each([
    ['abuse', 0.6, 'mask'],
    ['abuse', 0.95, 'drop'],
    ['hate', 0.6, 'drop'],
    ['spam', 0.65, 'drop'],
    ['self_harm', 0.6, 'hold'],
    ['minor_safety', 0.6, 'hold'],
    ['threat', 0.7, 'hold'],
    ['fraud', 0.7, 'hold'],
    ['gambling', 0.7, 'drop'],
    ['drugs', 0.7, 'drop'],
    ['weapons', 0.7, 'drop'],
    ['sexual.text', 0.7, 'drop'],
    ['privacy.contact', 0.9, 'mask'],
    ['spam.shouting', 0.9, 'drop'],
    ['spam', 0.5, 'publish'],
    ['unread', 1, 'hold'],
    ['spam.wave', 0.65, 'drop'],
    ['spam.contact', 0.7, 'drop'],
    ['spam.flood', 0.65, 'drop'],
    ['abuse.pile_on', 0.65, 'drop'],
  ])('%s %d → %s', (label, score, decision) => {
    expect(
      judge(line(0, 'some text', [signal(label, score, { ...listed, source: 'text', span: [0, 4] })]))
        .decision,
    ).toBe(decision);
  });

  test.each([
    ['abuse', 'mask'],
    ['hate', 'mask'],
    ['spam', 'mask'],
    ['privacy.contact', 'mask'],
    ['gambling', 'hold'],
    ['drugs', 'hold'],
    ['weapons', 'hold'],
    ['sexual.text', 'hold'],
    ['threat', 'hold'],
    ['self_harm', 'hold'],
    ['minor_safety.personal_data', 'hold'],
  ])('%s that only a model suspects, however surely, takes no line away: %s', (label, decision) => {
    const suspected = signal(label, 1, {
      source: 'text',
      span: [0, 4],
      detector: { id: 'text.linear', version: '1' },
    });
    expect(judge(line(0, 'some text that is long enough to judge by', [suspected])).decision).toBe(decision);
  });

  test.each(['gambling', 'drugs', 'weapons', 'sexual.text', 'threat'])(
    'a few words are not kept back because only a model suspects %s',
    (label) =>
      expect(judge(line(0, 'how long will you be on?', [signal(label, 1)])).decision).toBe('publish'),
  );

  test("an advert that says where to go is dropped on a model's word", () => {
    const signals = [signal('spam', 0.9), signal('privacy.contact', 0.9)];
    expect(judge(line(0, 'some text', signals)).decision).toBe('drop');
  });

  test('the fifth line of one user within 10 s is dropped, others and slower ones are not', () => {
    expect(run([0, 1, 2, 3, 4].map((i) => line(i, 'x'))).map((j) => j.decision)).toEqual([
      'publish',
      'publish',
      'publish',
      'publish',
      'drop',
    ]);
    expect(run([0, 3, 6, 9, 12].map((i) => line(i, 'x'))).at(-1)?.decision).toBe('publish');
    const byMany = [0, 1, 2, 3, 4].map((i) => {
      const l = line(i, 'x');
      return { ...l, message: { ...l.message, userId: `u${i}` } };
    });
    expect(run(byMany).at(-1)?.decision).toBe('publish');
  });

  test('a call for help is held for a person, although it floods or is copied', () => {
    const flood = [0, 1, 2, 3, 4].map((i) =>
      line(i, 'x', [signal('self_harm', 0.9), signal('spam.wave', 0.9)]),
    );
    expect(run(flood).map((j) => j.decision)).toEqual(Array(5).fill('hold'));
  });

  test('a call for help is held for a person whatever its author said before and whatever else it says', () => {
    const insults = [0, 30, 60, 90, 120].map((i) => line(i, 'bad', [signal('abuse', 0.7, { span: [0, 3] })]));
    const help = line(121, 'help', [signal('self_harm', 0.9), signal('abuse', 0.7)]);
    const all = run([...insults, help, line(122, 'hello')]);
    expect(all.slice(4).map((j) => [j.decision, j.actions.length])).toEqual([
      ['drop', 1],
      ['hold', 0],
      ['drop', 1],
    ]);
    for (const label of policy.taxonomy.keys()) {
      const said = [signal('self_harm', 0.9), signal(label, 1, listed)];
      expect(judge(line(0, 'help', said)).decision, label).toBe('hold');
    }
  });

  test('a line sent again is not counted twice', () => {
    expect(run([0, 0, 0, 0, 0, 0].map((i) => line(i, 'x'))).at(-1)?.decision).toBe('publish');
  });

  test('a sender cannot step out of the window by a date in the future', () => {
    const sent = [0, 1, 2, 3, 4].map((i) => {
      const l = line(i, 'x');
      return { ...l, message: { ...l.message, sentAt: l.now + i * 1_000_000 } };
    });
    expect(run(sent).at(-1)?.decision).toBe('drop');
  });

  test('five insults mute their author, within the budget', () => {
    const insults = [0, 30, 60, 90, 120].map((i) => line(i, 'bad', [signal('abuse', 0.7, { span: [0, 3] })]));
    expect(run(insults).at(-1)).toMatchObject({
      decision: 'drop',
      actions: [{ kind: 'mute', rule: 'abuse-repeated' }],
    });
  });

  test('B04: in a news room every line waits for a person, and what must be dropped is dropped', () => {
    const news = { stream: { ...stream, category: 'news' } };
    expect(judge(line(0, 'hello', [], news))).toMatchObject({
      decision: 'hold',
      rules: [{ rule: 'news-chat', severity: 0 }],
    });
    expect(judge(line(0, 'bad', [signal('hate', 0.9, listed)], news)).decision).toBe('drop');
  });

  test('B04: a news room holds chat that could not be judged', () => {
    const input = line(0, 'x', [], { failure: 'timeout', stream: { ...stream, category: 'news' } });
    expect(judge(input)).toMatchObject({
      decision: 'hold',
      failure: 'timeout',
      rules: [{ rule: 'news-chat' }, { rule: 'unjudged' }],
    });
  });
});

describe('masking', () => {
  const rude = (...spans: [number, number][]) =>
    spans.map((span) => signal('rude', 0.9, { source: 'text', span }));
  const p = compiled(smallText);

  test('spans are joined, ordered and kept within the text', () => {
    expect(judge(line(0, '0123456789', rude([6, 99], [1, 3], [2, 4])), p).maskSpans).toEqual([
      [1, 4],
      [6, 10],
    ]);
  });

  test('a rule that cannot say where, or says nonsense, masks the whole line', () => {
    expect(judge(line(0, 'abc', [signal('rude', 0.9)]), p).maskSpans).toEqual([[0, 3]]);
    expect(judge(line(0, 'abc', rude([7, 9])), p).maskSpans).toEqual([[0, 3]]);
  });

  test('nothing is masked in a line that is dropped', () => {
    const signals = [...rude([0, 1]), signal('nude.real', 0.9)];
    expect(judge(line(0, 'abc', signals), p)).toMatchObject({ decision: 'drop', maskSpans: [] });
  });
});

describe('reputation', () => {
  const said = (label: string, score: number, reputation?: number) =>
    judge({
      ...line(0, 'some text', [signal(label, score, { ...listed, source: 'text', span: [0, 4] })]),
      ...(reputation === undefined ? {} : { user: { reputation } }),
    });

  test('a bad one lowers every threshold, a good one raises those of mild labels only', () => {
    expect(said('abuse', 0.45).decision).toBe('publish');
    expect(said('abuse', 0.45, -0.8).decision).toBe('mask');
    expect(said('abuse', 0.52, 0).decision).toBe('mask');
    expect(said('abuse', 0.52, 0.9).decision).toBe('publish');
    for (const label of ['threat', 'self_harm', 'minor_safety', 'hate'])
      expect(said(label, policy.taxonomy.get(label)!.threshold, 1).decision).not.toBe('publish');
  });

  test('is in the trace with the threshold it left', () => {
    expect(said('abuse', 0.45, -0.8).rules[0]).toMatchObject({
      rule: 'abuse-mild',
      facts: { 'score(abuse)': 0.45, 'threshold(abuse)': 0.42, 'user.reputation': -0.8 },
    });
    expect(said('abuse', 0.6).rules[0]!.facts).not.toHaveProperty('user.reputation');
  });

  test('is a fact that rules may use, and shifts nothing unless the policy says so', () => {
    const own = compiled(smallText.replace('when: windows.lines >= 5', 'when: user.reputation < -0.5'));
    const by = (reputation: number) => judge({ ...line(0, 'hi'), user: { reputation } }, own);
    expect(by(-0.6)).toMatchObject({ decision: 'drop', rules: [{ facts: { 'user.reputation': -0.6 } }] });
    expect(by(0).decision).toBe('publish');
    expect(judge(line(0, 'hi'), own).decision).toBe('publish');
  });
});
