import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CaseId, StreamId } from '@airlock/contracts/ids';
import { Retraction } from '@airlock/contracts/review';
import { caseActsRepository } from '../repositories/case-acts.js';
import { caseLeasesRepository } from '../repositories/case-leases.js';
import { casesRepository } from '../repositories/cases.js';
import { retractionsRepository } from '../repositories/retractions.js';
import { watchesRepository } from '../repositories/watches.js';
import { leaseCommands, openModel } from './lease-model.js';
import type { SuiteContext } from './repository-suite.js';
import { stream } from './samples.js';

const s1 = StreamId.parse('s1');
const c1 = CaseId.parse('c1');
const hit = (key: string, at: number, over: object = {}) => ({
  key,
  at,
  severity: 2,
  body: { key },
  ...over,
});

/** Claims, acts, watches and retractions. */
export function reviewCases(context: SuiteContext): void {
  const q = () => context.database.queries;
  const append = (caseId: CaseId, key: string, at: number, over: object = {}) =>
    casesRepository(q()).append({ caseId, streamId: s1, items: [hit(key, at, over)] });

  it('A14: two reviewers never decide one case, and no token works after another claim (model)', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.commands(leaseCommands, { maxCommands: 24 }), async (commands) => {
        const caseId = CaseId.parse(`model-${(n += 1)}`);
        const streamId = StreamId.parse(`model-${n}`);
        await casesRepository(q()).append({ caseId, streamId, items: [hit('s/0/0', 1)] });
        const real = { leases: caseLeasesRepository(q()), caseId };
        await fc.asyncModelRun(() => ({ model: openModel(), real }), commands);
      }),
      { numRuns: 30 },
    );
  });

  it('A14: of many who claim at once one gets the case; a lapsed lease gives it back', async () => {
    await append(c1, 's/0/1', 10);
    const leases = caseLeasesRepository(q());
    const claim = (by: string, now: number) => leases.claim({ caseId: c1, by, now, until: now + 30 });
    const tokens = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((by) => claim(by, 100)));
    expect(tokens.filter((t) => t !== undefined)).toEqual([1]);
    expect((await leases.rows([c1]))[0]).toMatchObject({ lease: { token: 1, until: 130 } });
    expect(await claim('z', 129)).toBeUndefined();
    expect(await claim('z', 130)).toBe(2);
  });

  it('takes a decision back with what was opened meanwhile, unless somebody has that', async () => {
    const leases = caseLeasesRepository(q());
    const decide = async (caseId: CaseId, by: string, now: number) => {
      const token = (await leases.claim({ caseId, by, now, until: now + 30 }))!;
      return leases.close({ caseId, by, token, outcome: 'clean', at: now });
    };
    const reopen = (by: string, now: number) => leases.reopen({ caseId: c1, by, now, until: now + 30 });
    await append(c1, 's/0/1', 10);
    await decide(c1, 'ann', 100);
    const c2 = CaseId.parse('c2');
    await append(c2, 's/0/2', 105, {
      severity: 4,
      label: 'violence',
      thumbnail: 'frames/2.jpg',
      jumps: true,
    });
    expect(await reopen('bob', 106)).toBeUndefined();
    await leases.claim({ caseId: c2, by: 'bob', now: 106, until: 110 });
    expect(await reopen('ann', 107)).toBeUndefined();
    expect(await reopen('ann', 110)).toBe(2);
    expect(await leases.open()).toMatchObject([
      {
        case: { caseId: 'c1', severity: 4, label: 'violence', hits: 2 },
        thumbnail: 'frames/2.jpg',
        jumpAt: 105,
        lease: { token: 2, by: 'ann' },
      },
    ]);
    expect(await reopen('ann', 111)).toBeUndefined();
  });

  it('tells what changed by the clock of the database, with its stream and who looks', async () => {
    await context.repos.streams.save([stream()]);
    await append(c1, 's/0/1', 10);
    const leases = caseLeasesRepository(q());
    const [first] = await leases.changedSince(0);
    expect(first!.changedAt).toBeGreaterThan(1_600_000_000_000);
    await leases.look({ caseId: c1, by: 'ann', now: 20, until: 40 });
    await leases.look({ caseId: c1, by: 'bob', now: 45, until: 60 });
    expect(await leases.changedSince(first!.changedAt - 1)).toMatchObject([{ caseId: 'c1' }]);
    expect((await leases.open())[0]).toMatchObject({
      lookers: [{ by: 'bob', until: 60 }],
      stream: { streamId: 's1', category: 'news' },
      barred: [],
    });
  });

  it('opens a case for what waits where there is none, passed on upwards or not', async () => {
    const cases = casesRepository(q());
    const open = (caseId: string) =>
      cases.open({
        ...{ caseId: CaseId.parse(caseId), streamId: s1, item: hit(`w/${caseId}`, 10) },
        ...{ level: 'senior', escalatedFrom: c1, barred: ['ann'] },
      });
    const both = await Promise.all([open('c2'), open('c3')]);
    expect(both.filter((c) => c !== undefined)).toHaveLength(1);
    expect((await caseLeasesRepository(q()).open())[0]).toMatchObject({
      ...{ level: 'senior', escalatedFrom: 'c1', barred: ['ann'], case: { hits: 1 } },
    });
  });

  it('settles a case of which nothing but waiting was noted, and no other', async () => {
    const leases = caseLeasesRepository(q());
    const open = (caseId: CaseId) =>
      casesRepository(q()).open({ caseId, streamId: s1, item: hit(`w/${caseId}`, 10) });
    await open(c1);
    await leases.claim({ caseId: c1, by: 'ann', now: 10, until: 40 });
    expect(await leases.settle(c1, 20)).toBe(false);
    expect(await leases.settle(c1, 40)).toBe(true);
    expect(await leases.settle(c1, 41)).toBe(false);
    const c2 = CaseId.parse('c2');
    await open(c2);
    await append(c2, 's/0/9', 11);
    expect(await leases.settle(c2, 50)).toBe(false);
  });

  it('does every act once: taken by one, again after a crash, and never once it was taken back', async () => {
    const acts = caseActsRepository(q());
    const act = (n: number, dueAt: number) => ({
      ...{ caseId: c1, token: 1, n, streamId: s1, dueAt, act: { do: 'cut' as const } },
      ...{ by: 'ann', role: 'duty', reason: 'seen', clause: 'Rule 1' },
    });
    await acts.add([act(0, 10), act(1, 20)]);
    expect(await acts.nextDueAt()).toBe(10);
    const taken = await Promise.all([1, 2, 3].map(() => acts.take(10, 5)));
    expect(taken.flat()).toMatchObject([{ n: 0, act: { do: 'cut' }, by: 'ann' }]);
    expect((await acts.take(15, 5)).map((a) => a.n)).toEqual([0]);
    await acts.finish(taken.flat()[0]!, { at: 16 });
    expect(await acts.takeBack(c1, 1)).toBe(1);
    expect(await acts.take(99, 5)).toEqual([]);
    expect((await acts.ofCase(c1)).map((a) => a.state)).toEqual(['done', 'taken_back']);
    expect(await acts.nextDueAt()).toBeUndefined();
  });

  it('keeps who watches, and what was taken back', async () => {
    const watches = watchesRepository(q());
    const challenge = { id: 'x', key: 'K', answerBy: 50 };
    await watches.put(s1, 'ann', { since: 1, until: 30, shownAt: 1 });
    await watches.put(s1, 'ann', { since: 1, until: 40, shownAt: 1, challenge });
    expect(await watches.get(s1, 'ann')).toEqual({ since: 1, until: 40, shownAt: 1, challenge });
    const lapsed = { since: 1, until: 40, shownAt: 1, challenge: { ...challenge, lapsed: true as const } };
    await watches.put(s1, 'ann', lapsed);
    expect(await watches.get(s1, 'ann')).toEqual(lapsed);
    expect([await watches.present(s1, 39), await watches.present(s1, 40)]).toEqual([['ann'], []]);
    const retraction = Retraction.parse({
      ...{ retractionId: 'rt_1', streamId: 's1', original: 's/0/1-2', reason: 'wrong', by: 'ed', at: 5 },
      ...{ role: 'editor_in_chief', correction: 'It was otherwise.' },
    });
    await retractionsRepository(q()).add(retraction);
    expect(await retractionsRepository(q()).list(s1)).toEqual([retraction]);
  });
}
