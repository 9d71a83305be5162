import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Signal } from '@airlock/contracts/signal';
import { emptyBudgets } from './budgets.js';
import { evaluateMessage, MESSAGE_STRICTNESS } from './evaluate-message.js';
import { canFire } from './evaluate-rules.js';
import { evaluateSegment, prepareSegment, SEGMENT_STRICTNESS } from './evaluate-segment.js';
import { compiled, line, segment, signal, smallText } from './policy.fixture.js';
import type { Policy } from './policy.js';
import { emptyWindows, type WindowState } from './windows.js';

const LABELS = ['nude.real', 'nude.drawn', 'nude', 'rude', 'odd.one'];
const score = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const signals = fc.array(
  fc.record({ label: fc.constantFrom(...LABELS), score, atMs: fc.integer({ min: 0, max: 8 }) }),
  { maxLength: 8 },
);
const toSignals = (list: { label: string; score: number; atMs: number }[]): Signal[] =>
  list.map((s) => signal(s.label, s.score, { atMs: s.atMs }));

/** Conditions without negation, from all that a rule may read. */
const atom = fc.oneof(
  fc
    .constantFrom('over', 'seen')
    .chain((fn) => fc.constantFrom('nude.real', 'nude', 'rude').map((l) => `${fn}("${l}")`)),
  fc.tuple(fc.constantFrom('nude.real', 'rude'), score).map(([l, s]) => `score("${l}") >= ${s.toFixed(2)}`),
  fc.integer({ min: 0, max: 3 }).map((n) => `windows.bad_frames >= ${n}`),
  fc.constantFrom('hits("nude") > 1', '0.5 <= score("nude")', 'stream.audience > 5', 'stream.tier == "Z"'),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    atom,
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} && ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} || ${b})`),
  ),
}));

interface RuleSpec {
  when: string;
  decision: string;
}
const rules = (decisions: readonly string[]) =>
  fc.array(fc.record({ when: condition, decision: fc.constantFrom(...decisions) }), {
    minLength: 1,
    maxLength: 5,
  });
const yamlRules = (list: readonly RuleSpec[], ids: readonly number[] = list.map((_, i) => i)): string =>
  list
    .map((r, i) => `    - { id: r${ids[i]}, clause: C, when: '${r.when}', decision: ${r.decision} }\n`)
    .join('');

const [head, rest] = smallText.split('  segments:\n') as [string, string];
const [, tail] = rest.split('  messages:\n') as [string, string];
const withSegmentRules = (yaml: string): Policy =>
  compiled(`${head}  segments:\n${yaml}  messages:\n${tail.split('automatic:')[0] ?? ''}`);

describe('for all policies without negation and all signals', () => {
  test('judging is deterministic and changes nothing it was given', () => {
    fc.assert(
      fc.property(rules(SEGMENT_STRICTNESS), signals, (list, seen) => {
        const policy = withSegmentRules(yamlRules(list));
        const input = segment(0, toSignals(seen), { frames: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
        const before = structuredClone(input);
        const first = evaluateSegment(policy, input, emptyWindows);
        expect(evaluateSegment(policy, input, emptyWindows)).toEqual(first);
        expect(input).toEqual(before);
        expect(emptyWindows).toEqual({ stream: {}, users: {} });
      }),
      { numRuns: 60 },
    );
  });

  test('the strictest decision wins, whatever the order of rules and signals', () => {
    fc.assert(
      fc.property(
        rules(SEGMENT_STRICTNESS).chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
        ),
        signals,
        ([list, order], seen) => {
          const policy = withSegmentRules(yamlRules(list));
          const shuffled = withSegmentRules(
            yamlRules(
              order.map((i) => list[i] as RuleSpec),
              order,
            ),
          );
          const a = evaluateSegment(policy, segment(0, toSignals(seen)), emptyWindows);
          const b = evaluateSegment(shuffled, segment(0, toSignals(seen.toReversed())), emptyWindows);
          expect(b.decision).toBe(a.decision);
          expect(new Set(b.rules.map((r) => r.rule))).toEqual(new Set(a.rules.map((r) => r.rule)));
          const own = a.rules.flatMap((r) =>
            /^r\d$/.test(r.rule) ? [list[Number(r.rule.slice(1))]?.decision] : [],
          );
          const strict = Math.max(0, ...own.map((d) => SEGMENT_STRICTNESS.indexOf(d as 'hold')));
          expect(SEGMENT_STRICTNESS.indexOf(a.decision)).toBeGreaterThanOrEqual(strict);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('more signals never make a segment laxer', () => {
    fc.assert(
      fc.property(rules(SEGMENT_STRICTNESS), signals, signals, (list, some, more) => {
        const policy = withSegmentRules(yamlRules(list));
        const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        const few = evaluateSegment(policy, segment(0, toSignals(some), { frames }), emptyWindows);
        const many = evaluateSegment(
          policy,
          segment(0, toSignals([...some, ...more]), { frames }),
          emptyWindows,
        );
        expect(SEGMENT_STRICTNESS.indexOf(many.decision)).toBeGreaterThanOrEqual(
          SEGMENT_STRICTNESS.indexOf(few.decision),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('a rule that is skipped for want of signals would not have held', () => {
    fc.assert(
      fc.property(rules(SEGMENT_STRICTNESS), signals, (list, seen) => {
        const policy = withSegmentRules(yamlRules(list));
        const p = prepareSegment(policy, segment(0, toSignals(seen)), emptyWindows);
        for (const r of policy.rules.segments)
          if (!canFire(r, p.scope, p.counts)) expect(r.when.evaluate(p.scope), r.when.source).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('a segment judged again, also by parts, ends in the same windows and asks for no less', () => {
    const policy = compiled(smallText);
    fc.assert(
      fc.property(fc.array(signals, { minLength: 1, maxLength: 5 }), (stream) => {
        const inputs = stream.map((s, seq) =>
          segment(seq, toSignals(s.map((x) => ({ ...x, atMs: seq * 9 + x.atMs }))), {
            frames: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((f) => seq * 9 + f),
          }),
        );
        let [once, again] = [emptyWindows, emptyWindows];
        for (const input of inputs) {
          const j = evaluateSegment(policy, input, once);
          once = j.window;
          const frames = input.frames.slice(0, 3);
          const part = {
            ...input,
            frames,
            signals: input.signals.filter((s) => frames.includes(s.atMs ?? 0)),
          };
          again = evaluateSegment(policy, part, again).window;
          const whole = evaluateSegment(policy, input, again);
          const redelivered = evaluateSegment(policy, input, whole.window);
          again = redelivered.window;
          for (const other of [whole, redelivered]) {
            expect(other.decision).toBe(j.decision);
            expect(other.actions).toEqual(j.actions);
          }
          expect(again).toEqual(once);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('for all orders of message rules the strictest wins', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...MESSAGE_STRICTNESS], { minLength: 1 }), (decisions) => {
      const yaml = decisions
        .map((d) => `    - { id: r-${d}, clause: C, when: 'true', decision: ${d} }\n`)
        .join('');
      const policy = compiled(
        `${smallText.split('  messages:\n    - id')[0] ?? ''}  messages:\n${yaml}${smallText.slice(smallText.indexOf('automatic:'))}`,
      );
      const strict = Math.max(...decisions.map((d) => MESSAGE_STRICTNESS.indexOf(d)));
      expect(evaluateMessage(policy, line(0, 'x'), emptyWindows).decision).toBe(MESSAGE_STRICTNESS[strict]);
    }),
    { numRuns: 30 },
  );
});

test('windows stay bounded and plain JSON, whoever writes however much', () => {
  const policy = compiled(smallText);
  const size = (w: WindowState): number => Object.values(w.users).flat(2).length;
  let window: WindowState = emptyWindows;
  for (let i = 0; i < 6_000; i++) {
    const input = line(0, 'x');
    const message = {
      ...input.message,
      messageId: `m${i}`,
      userId: i % 3 === 0 ? '__proto__' : `user-${i}`,
      sentAt: input.now - (i % 7),
    };
    window = evaluateMessage(policy, { ...input, message }, window, emptyBudgets).window;
  }
  expect(size(window)).toBeGreaterThan(1_000);
  expect(size(window)).toBeLessThanOrEqual(2_048);
  const hog = Object.values(window.users)
    .flat(2)
    .find((u) => u.user === '__proto__');
  expect(hog?.entries.length).toBe(256);
  expect(JSON.parse(JSON.stringify(window))).toEqual(window);
});
