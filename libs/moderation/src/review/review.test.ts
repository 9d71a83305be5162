import type { QueueItem, ReviewAct } from '@airlock/contracts/review';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  above,
  beat,
  byDeadline,
  byUrgency,
  inOrder,
  isKeyRoom,
  isLapsed,
  isOfMinors,
  priorityOf,
  reaches,
  skillFor,
  timesOf,
  type WatchState,
  whyNot,
} from './index.js';

const item = fc.record({
  caseId: fc.string({ minLength: 1, maxLength: 4 }),
  view: fc.constantFrom('held', 'flagged'),
  openedAt: fc.nat(9),
  priority: fc.record({ score: fc.nat(5) }),
  deadline: fc.option(fc.record({ at: fc.nat(5) }), { nil: undefined }),
  waiting: fc.option(fc.record({ since: fc.nat(5) }), { nil: undefined }),
  jump: fc.option(fc.record({ at: fc.nat(3) }), { nil: undefined }),
}) as unknown as fc.Arbitrary<QueueItem>;

describe('the order of the queue', () => {
  it.each([
    ['urgency', byUrgency],
    ['deadline', byDeadline],
    ['both', inOrder],
  ] as const)('is one and the same however the cases come (%s)', (_, order) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(item, { selector: (i) => i.caseId, maxLength: 12 }),
        fc.nat(),
        (items, n) => {
          const turned = [...items.slice(n % (items.length + 1)), ...items.slice(0, n % (items.length + 1))];
          expect([...turned].sort(order)).toEqual([...items].sort(order));
          for (const a of items) for (const b of items) expect(Math.sign(order(a, b))).toBe(-Math.sign(order(b, a)) || 0); // prettier-ignore
        },
      ),
    );
  });

  it('puts danger to life first, then the least time left, then the longest wait', () => {
    const one = (caseId: string, over: object) =>
      ({ caseId, view: 'held', openedAt: 0, priority: { score: 0 }, ...over }) as unknown as QueueItem;
    const line = [
      one('keep-late', { waiting: { since: 9 } }),
      one('flagged', { view: 'flagged', priority: { score: 99 } }),
      one('soon', { deadline: { at: 5 } }),
      one('keep', { waiting: { since: 1 } }),
      one('harm', { view: 'flagged', jump: { at: 1 } }),
      one('later', { deadline: { at: 6 } }),
    ];
    expect(line.sort(inOrder).map((i) => i.caseId)).toEqual([
      ...['harm', 'soon', 'later', 'keep', 'keep-late', 'flagged'],
    ]);
  });

  it('weighs severity by the order of magnitude of the audience and by the tier', () => {
    expect(priorityOf({ severity: 3, audience: 0 }, {})).toEqual({
      score: 3,
      severity: 3,
      audience: 1,
      tier: 1,
    });
    expect(priorityOf({ severity: 3, audience: 9 }, {}).score).toBe(6);
    expect(priorityOf({ severity: 3, audience: 999, tier: 'D' }, { D: 2 }).score).toBe(24);
    expect(priorityOf({ severity: 0, audience: 9_999, tier: 'D' }, { D: 2 }).score).toBe(0);
  });
});

describe('who may take a case', () => {
  const needs = { level: 'moderator', skill: 'fraud', language: 'zh-CN' } as const;
  const case1 = { barred: ['bob'], needs };
  const ann = { id: 'ann', roles: ['moderator'], isRota: true } as const;

  it('is on shift with the skill and the language, is high enough, and has not had it before', () => {
    expect(whyNot(case1, { ...ann, id: 'bob', isRota: false })).toBe('barred');
    expect(whyNot({ ...case1, needs: { level: 'senior' } }, ann)).toBe('level');
    expect(whyNot(case1, ann)).toBe('off_shift');
    expect(whyNot(case1, { ...ann, shift: { skills: [], languages: ['zh-CN'] } })).toBe('skill');
    expect(whyNot(case1, { ...ann, shift: { skills: ['fraud'], languages: ['en'] } })).toBe('language');
    expect(whyNot(case1, { ...ann, shift: { skills: ['fraud'], languages: ['zh'] } })).toBeUndefined();
    expect(whyNot(case1, { ...ann, isRota: false })).toBeUndefined();
  });

  it('goes up level by level, and no higher than the editor-in-chief', () => {
    expect(['moderator', 'senior', 'editor_in_chief'].map((l) => above(l as 'senior'))).toEqual([
      ...['senior', 'editor_in_chief', 'editor_in_chief'],
    ]);
    expect(reaches(['duty_lead'], 'editor_in_chief')).toBe(false);
    expect(reaches(['moderator', 'editor_in_chief'], 'editor_in_chief')).toBe(true);
  });

  it('is found by label with its children, category and room class, the first that fits', () => {
    const skills = [
      { skill: 'minors', labels: ['minor_safety'], categories: [], roomClasses: [] },
      { skill: 'news', labels: [], categories: ['news'], roomClasses: [] },
    ];
    const of = (label: string | undefined, category: string) =>
      skillFor({ label, category, roomClass: 'x' }, skills);
    expect(of('minor_safety.apparent_age', 'news')).toBe('minors');
    expect(of('minor_safetyx', 'news')).toBe('news');
    expect(of(undefined, 'music')).toBeUndefined();
    expect([isOfMinors('minor_safety'), isOfMinors('minors'), isOfMinors(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has to look at key rooms', () => {
    const rules = { audience: 100, tags: ['tipped'], eyeSeconds: 60 };
    const rooms = [{ audience: 99 }, { audience: 100 }, { tags: ['tipped'] }, { tags: ['other'] }, {}];
    expect(rooms.map((r) => isKeyRoom(r, rules))).toEqual([false, true, true, false, false]);
  });
});

describe('acts', () => {
  const warn: ReviewAct = { do: 'act', kind: 'warn' };
  it.each<[string, readonly ReviewAct[], number | undefined]>([
    ['nothing', [], 110],
    ['what only tells somebody', [warn, { do: 'act', kind: 'sink' }], 110],
    ['a cut', [warn, { do: 'cut' }], undefined],
    ['what the audience sees', [{ do: 'approve' }], undefined],
    ['what protects the audience', [{ do: 'act', kind: 'mask' }], undefined],
  ])('%s: until when it can be taken back', (_, acts, until) => {
    const { due, undoableUntil } = timesOf(acts, 100, 10);
    expect(undoableUntil).toBe(until);
    expect(due).toEqual(acts.map(() => until ?? 100));
  });
  it('can never be taken back where the house says so', () => {
    expect(timesOf([warn], 100, 0)).toEqual({ due: [100], undoableUntil: undefined });
  });
});

describe('watching', () => {
  const rules = { seconds: 10, challengeEvery: 60, answerWithin: 20 };
  const S = 1_000;

  it('renews presence with every heartbeat, asks for a key now and then, and ends without it', () => {
    let w: WatchState | undefined;
    const at = (s: number, answer?: { id: string; key: string }) => (w = beat(w, answer, s * S, 0.99, rules));
    expect(at(0)).toEqual({ since: 0, until: 10 * S, shownAt: 0 });
    for (let s = 5; s < 60; s += 5) expect(at(s).until).toBe((s + 10) * S);
    const { challenge } = at(60);
    expect(challenge).toMatchObject({ key: 'Z', answerBy: 80 * S });
    expect(at(65, { id: challenge!.id, key: 'A' }).until).toBe(75 * S);
    // Held from the moment that was named, however fresh the last heartbeat is.
    expect(at(75).until).toBe(80 * S);
    expect(isLapsed(w!, 80 * S)).toBe(true);
    expect(at(80).until).toBe(80 * S);
    // Closing the player for a while is no answer.
    expect(at(300).until).toBe(80 * S);
    expect(at(305, { id: challenge!.id, key: 'z' })).toEqual({
      since: 305 * S,
      until: 315 * S,
      shownAt: 305 * S,
    });
  });

  it('never counts anybody as present after the time to answer', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.boolean()), { maxLength: 60 }), (beats) => {
        let w: WatchState | undefined;
        let now = 0;
        for (const [gap, isRight] of beats) {
          now += gap * S;
          const c = w?.challenge;
          w = beat(w, c === undefined ? undefined : { id: c.id, key: isRight ? c.key : '?' }, now, 0, rules);
          if (w.challenge !== undefined) expect(w.until).toBeLessThanOrEqual(w.challenge.answerBy);
          const limit = rules.challengeEvery + rules.answerWithin + rules.seconds;
          // Asked at the first heartbeat after the time for it, which may come late by a gap.
          expect(w.until - w.shownAt).toBeLessThanOrEqual((limit + 30) * S);
          expect(w.until).toBeLessThanOrEqual(now + rules.seconds * S);
        }
      }),
    );
  });
});
