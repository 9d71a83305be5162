import { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCases, type MarkedCase } from './group.js';
import { type Mark, marksOf } from './marks.js';

const DISTANCE = 31;

const flip = (hex: string, bits: readonly number[]): string => {
  const digits = [...hex].map((d) => Number.parseInt(d, 16));
  for (const b of new Set(bits)) digits[b >> 2] = digits[b >> 2]! ^ (1 << (b & 3));
  return digits.map((d) => d.toString(16)).join('');
};
const hex = fc.array(fc.nat(15), { minLength: 64, maxLength: 64 }).map((d) => d.map((n) => n.toString(16)).join('')); // prettier-ignore
/** Some of a few pictures, each a little changed. */
const pictures = fc.array(hex, { minLength: 1, maxLength: 4 }).chain((originals) =>
  fc.array(
    fc.tuple(fc.constantFrom(...originals), fc.array(fc.nat(255), { maxLength: 45 })).map(([h, bits]) => flip(h, bits)),
    { maxLength: 12 },
  ),
); // prettier-ignore
const exact: fc.Arbitrary<Mark> = fc.record({
  kind: fc.constantFrom('known' as const, 'contact' as const, 'restream' as const),
  value: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
});

const differ = (a: string, b: string): number =>
  [...a].reduce((n, d, i) => n + ((Number.parseInt(d, 16) ^ Number.parseInt(b[i]!, 16)).toString(2).match(/1/g)?.length ?? 0), 0); // prettier-ignore

/** By comparing each with each. */
const brute = (cases: readonly MarkedCase[]): string[][] => {
  const alike = (a: MarkedCase, b: MarkedCase) =>
    a.marks.some((m) =>
      b.marks.some(
        (n) =>
          m.kind === n.kind &&
          (m.kind === 'picture' ? differ(m.value, n.value) <= DISTANCE : m.value === n.value),
      ),
    );
  const left = new Set(cases);
  const groups: string[][] = [];
  for (const first of cases) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const one of group)
      for (const other of [...left]) if (alike(one, other) && left.delete(other)) group.push(other);
    if (group.length > 1) groups.push(group.map((c) => c.caseId).sort());
  }
  return groups.sort();
};

describe('groups of cases', () => {
  it('are what comparing each with each finds', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.array(fc.array(exact, { maxLength: 2 }), { maxLength: 12 }),
        (hashes, marks) => {
          const cases = [...hashes.map((value): Mark[] => [{ kind: 'picture', value }]), ...marks].map(
            (own, i): MarkedCase => ({ caseId: `c${i}`, openedAt: i % 5, marks: own }),
          );
          const groups = groupCases(cases, { pictureDistance: DISTANCE });
          expect(groups.map((g) => [...g.cases].sort()).sort()).toEqual(brute(cases));
          for (const g of groups) {
            expect(g.group).toBe(g.cases[0]);
            expect(g.because.length).toBeGreaterThan(0);
            for (const { cases: n } of g.because) expect(n).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('find two pictures at the very distance, wherever their bits differ', () => {
    const two = fc.uniqueArray(fc.nat(15), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(hex, fc.array(two, { minLength: 16, maxLength: 16 }), fc.nat(15), (one, words, spared) => {
        // Two bits of every word but one: no word is the same, and only one is one bit away.
        const bits = words.flatMap((w, i) => (i === spared ? w.slice(0, 1) : w).map((b) => i * 16 + b));
        const groups = [one, flip(one, bits)].map((value, i): MarkedCase => ({ caseId: `c${i}`, openedAt: i, marks: [{ kind: 'picture', value }] })); // prettier-ignore
        expect(groupCases(groups, { pictureDistance: DISTANCE })).toHaveLength(1);
        expect(groupCases(groups, { pictureDistance: DISTANCE - 1 })).toHaveLength(0);
      }),
    );
  });

  it('are led by the oldest case', () => {
    const marks = [{ kind: 'contact', value: 'x' }] as const;
    const of = (caseId: string, openedAt: number) => ({ caseId, openedAt, marks });
    expect(groupCases([of('new', 9), of('old', 1), of('mid', 5)], { pictureDistance: 31 })).toEqual([
      { group: 'old', cases: ['old', 'mid', 'new'], because: [{ kind: 'contact', value: 'x', cases: 3 }] },
    ]);
  });
});

describe('marks', () => {
  const judged = {
    v: 1,
    streamId: 's1',
    policyHash: 'h',
    timing: { capturedAt: 1, receivedAt: 2, decidedAt: 3 },
  };
  const rule = { rule: 'contact-wave', severity: 3, when: 'true', facts: {} };
  const said = (text: string, rules: object[] = [rule]) =>
    marksOf(
      MessageVerdict.parse({
        ...{ ...judged, kind: 'message', messageId: 'm1', decision: 'hold', rules },
        signals: [{ label: 'privacy.contact', score: 1, detector: { id: 'd', version: '1' }, source: 'text', detail: { contact: 'abc' } }],
      }),
      text,
    ); // prettier-ignore

  it('are the same for a line that is said a little otherwise, under one rule', () => {
    const group = (one: string, other: string, rules?: object[]) =>
      groupCases(
        [
          { caseId: 'a', openedAt: 1, marks: said(one).filter((m) => m.kind === 'text') },
          { caseId: 'b', openedAt: 2, marks: said(other, rules).filter((m) => m.kind === 'text') },
        ],
        { pictureDistance: 31 },
      ).length;
    const line = '加微信领取内部理财资料，日赚三千，名额有限，先到先得';
    expect(group(line, '加微信領取内部理财资料！日賺三千 名额有限 先到先得')).toBe(1);
    expect(group(line, '今天的演唱会真好听，大家晚上一起来看直播吧朋友们')).toBe(0);
    expect(group(line, line, [{ ...rule, rule: 'other' }])).toBe(0);
    expect(said(line)[0]).toEqual({ kind: 'contact', value: 'abc' });
  });

  it('are known entries and the frames in which something was seen', () => {
    const seen = (source: string, atMs: number, detail?: object) => ({ label: 'sexual', score: 1, detector: { id: 'd', version: '1' }, source, atMs, detail }); // prettier-ignore
    const hash = (atMs: number, quality: number) => ({ atMs, quality, pdq: `${atMs}`.padStart(64, '0') });
    const verdict = SegmentVerdict.parse({
      ...{ ...judged, kind: 'segment', epoch: 0, seq: 1, final: true, decision: 'hold', rules: [rule] },
      signals: [seen('known', 10, { entry: 'e1' }), seen('frame', 20), seen('frame', 30)],
      coverage: { frames: 3, reused: 0, unwatchedMs: 0 },
      hashes: [hash(10, 90), hash(20, 40), hash(25, 90), hash(30, 50)],
    });
    expect(marksOf(verdict)).toEqual([
      { kind: 'known', value: 'e1' },
      { kind: 'picture', value: '10'.padStart(64, '0') },
      { kind: 'picture', value: '30'.padStart(64, '0') },
    ]);
  });
});
