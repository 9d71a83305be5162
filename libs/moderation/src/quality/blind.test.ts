import { CaseDossier } from '@airlock/contracts/http/review-api';
import { CaseId } from '@airlock/contracts/ids';
import { QueueItem } from '@airlock/contracts/review';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blind } from './blind.js';

const lookId = CaseId.parse('case_look');
const item = QueueItem.parse({
  ...{ caseId: lookId, streamId: 's1', view: 'flagged', severity: 4, label: 'sexual', hits: 1, openedAt: 100 },
  updatedAt: 110,
  stream: { roomId: 'r1', streamerId: 'p1', title: 't', category: 'show', roomClass: 'show', mode: 'gated', review: 'explicit', audience: 5, live: false, startedAt: 1 },
  priority: { score: 4, severity: 4, audience: 1, tier: 1 },
  lookers: [],
  needs: { level: 'moderator' },
  barred: [],
}); // prettier-ignore

/** Everything that can be decided, said or done about a case after it was opened. */
interface Aftermath {
  readonly outcome: 'violation' | 'clean';
  readonly word: string;
  readonly at: number;
  readonly lockState: 'approved' | 'dumped' | 'held' | 'clean';
  readonly chat: 'publish' | 'drop' | 'hold';
  readonly cut: boolean;
}

const dossier = (a: Aftermath): CaseDossier => {
  const human = { type: 'human', user: a.word, role: 'duty' };
  const action = (origin: object, kind: string) => ({ actionId: `a-${a.word}`, kind, streamId: 's1', origin, reason: a.word, decidedAt: a.at }); // prettier-ignore
  const sanction = (id: string, from: number) => ({ sanctionId: id, subject: 'streamer:p1', kind: 'suspend', reason: 'r', ground: 'g', from, origin: { ...human, user: id === 'x1' ? 'zhou' : a.word }, lifted: { at: a.at, by: a.word, reason: a.word } }); // prettier-ignore
  const decision = { caseId: 'c1', outcome: a.outcome, clause: 'Rule 1', evidence: ['s/0/1'], note: a.word, by: a.word, role: 'duty', at: a.at }; // prettier-ignore
  const closed = (caseId: string, openedAt: number, updatedAt: number) => ({ caseId, streamId: 's1', state: 'closed', severity: 4, hits: 1, openedAt, updatedAt }); // prettier-ignore
  const of = { kind: 'segment', at: 100, severity: 4 } as const;
  const rule = { rule: 'explicit', severity: 4, when: 'true', facts: {} };
  return CaseDossier.parse({
    case: { ...closed('c1', 100, a.at), label: 'sexual' },
    item: { ...item, lookers: [{ by: a.word, until: a.at }] },
    stream: { type: 'stream', streamId: 's1', epoch: 0, roomId: 'r1', streamerId: 'p1', title: 't', category: 'show', tier: a.word, restrictions: [a.word], roomClass: 'show', policyHash: 'h', release: { mode: 'gated', delayMs: 0 }, sampling: { fps: 1 }, live: !a.cut, startedAt: 1, ...(a.cut ? { endedAt: a.at } : {}) },
    items: [
      { ...of, key: 's/0/1', label: 'sexual', body: { seen: true } },
      { ...of, key: 'a/1', kind: 'action', body: { kind: 'action', action: { kind: 'mute', origin: { type: 'policy' } } } },
      { ...of, key: 'a/2', kind: 'action', body: { kind: 'action', action: action(human, 'cut') } },
      { ...of, key: 'x/1', kind: 'escalation', body: { note: a.word } },
      { ...of, key: 'd/1', kind: 'deadline', body: { by: a.word } },
      { ...of, key: 'o/1', kind: 'other', body: { by: a.word } },
    ],
    timeline: {
      ...{ from: 1, until: 100, signals: [], frames: [], texts: [] },
      segments: [{ epoch: 0, seq: 1, at: 90, durationMs: 2_000, startMs: 0, state: a.lockState, shown: a.lockState === 'approved', decision: a.lockState === 'dumped' ? 'dump' : 'release', scores: {}, rules: [rule] }],
      chat: [{ streamId: 's1', messageId: 'm1', userId: 'u1', text: 'hello', sentAt: 95, decision: a.chat, display: a.word, by: a.word, signals: [], rules: [] }],
    },
    streamer: {
      ...{ streamerId: 'p1', tier: a.word, points: a.at },
      sanctions: [sanction('x1', 50), ...(a.cut ? [{ ...sanction('x2', a.at), reason: a.word }] : [])],
      earlier: [{ case: closed('c0', 10, 20) }, { case: closed('c1', 100, a.at), decision }],
    },
    clauses: [],
    actions: a.cut ? [{ action: action(human, 'cut'), inForce: true, enforcement: [] }] : [],
    retractions: [],
    decision,
    acts: [{ act: { do: 'cut' }, state: 'done', actionId: `a-${a.word}` }],
    undoableUntil: a.at,
  }); // prettier-ignore
};

const aftermath: fc.Arbitrary<Aftermath> = fc.record({
  outcome: fc.constantFrom('violation' as const, 'clean' as const),
  word: fc.stringMatching(/^secret[a-z]{1,12}$/),
  at: fc.integer({ min: 200, max: 10_000 }),
  lockState: fc.constantFrom('approved' as const, 'dumped' as const, 'held' as const, 'clean' as const),
  chat: fc.constantFrom('publish' as const, 'drop' as const, 'hold' as const),
  cut: fc.boolean(),
});

describe('a blind view', () => {
  it('A14: is the same whatever anybody decided, and says no word of theirs', () => {
    fc.assert(
      fc.property(aftermath, aftermath, (one, other) => {
        const view = blind(dossier(one), item, lookId);
        expect(view).toEqual(blind(dossier(other), item, lookId));
        expect(JSON.stringify(view)).not.toContain('secret');
      }),
    );
  });

  it('keeps what was there to see: hits, automatic actions, the record as it was', () => {
    const view = CaseDossier.parse(
      blind(dossier({ outcome: 'clean', word: 'secreta', at: 300, lockState: 'dumped', chat: 'drop', cut: true }), item, lookId), // prettier-ignore
    );
    expect(view.case).toEqual({ caseId: lookId, streamId: 's1', state: 'open', severity: 4, label: 'sexual', hits: 2, openedAt: 100, updatedAt: 100 }); // prettier-ignore
    expect(view.items.map((i) => i.key)).toEqual(['s/0/1', 'a/1']);
    expect(view.timeline.segments[0]).toMatchObject({ state: 'held', shown: false });
    expect(view.streamer.sanctions.map((s) => s.sanctionId)).toEqual(['x1']);
    expect(view.streamer.earlier.map((e) => e.case.caseId)).toEqual(['c0']);
  });
});
