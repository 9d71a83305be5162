import { createMetrics } from '@airlock/nest-host/metrics';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../house/ground.testkit.js';
import { createCoverageWatch } from './coverage-watch.js';
import { openTestPaging, type TestPaging } from './paging.testkit.js';
import { spentBudgets } from './sources.js';

const lead = person('lea', 'duty_lead');
let t: TestPaging;
let look: () => Promise<void>;

beforeAll(async () => {
  t = await openTestPaging();
  t.sits('ann');
  ({ look } = createCoverageWatch(
    { ...t.ground, metrics: createMetrics({ app: 'watch' }), projection: t.projection as never },
    {
      raise: t.pager.raise,
      engine: { advance: (_who, pageId) => t.paging.answer(pageId, 'resolved', lead) },
      watchedBy: (streamId) => t.watched.get(streamId) ?? [],
    },
  ));
}, 120_000);
afterAll(() => t.close());
beforeEach(() => void (t.streams.length = 0));

const coverage = () => t.paging.list({ limit: 9, kind: 'coverage' });
const rule = (budgetSpent?: string[]) => ({ rule: 'r', severity: 3, when: 'x', facts: budgetSpent === undefined ? {} : { budgetSpent } }); // prettier-ignore
const verdict = (streamId: string, decidedAt: number, ...rules: object[]) =>
  ({ kind: 'segment', streamId, rules, timing: { decidedAt } }) as never;

describe('who calls', () => {
  it('A13: silence of a worker: rooms of which nothing is judged page duty within 30 s, once, and the page ends with it', async () => {
    const now = t.ground.clock();
    t.streams.push({ streamId: 's1', unwatchedMs: 0, waitingSince: now }, { streamId: 's2', unwatchedMs: 0 });
    t.pass(20_000);
    await look();
    expect(await coverage()).toEqual([]);
    // Looked at every 5 s.
    t.pass(5_000);
    await look();
    await t.paging.drain();
    expect(await coverage()).toMatchObject([{ state: 'open', called: ['ann'], streamId: 's1', count: 1 }]);
    t.pass(5_000);
    await look();
    t.streams[1] = { streamId: 's2', unwatchedMs: 0, waitingSince: now };
    await look();
    const [page] = await coverage();
    expect(page).toMatchObject({ count: 2 });
    expect(page!.title.en).toContain('s2');
    t.streams.forEach((s) => delete (s as { waitingSince?: number }).waitingSince);
    await look();
    expect(await coverage()).toMatchObject([{ state: 'resolved' }]);
    expect((await t.audit()).map((r) => r.kind)).toEqual(
      expect.arrayContaining(['coverage.lost', 'coverage.back']),
    );
  });

  it('A13: seconds that went out unseen page duty as well', async () => {
    t.streams.push({ streamId: 'direct', unwatchedMs: 4_000 });
    await look();
    t.streams[0] = { streamId: 'direct', unwatchedMs: 25_000 };
    t.pass(5_000);
    await look();
    expect((await coverage()).filter((p) => p.state === 'open')).toMatchObject([{ streamId: 'direct' }]);
  });

  it('A13: a room under the eye of a person calls nobody, until they look away', async () => {
    const open = async () => (await coverage()).filter((p) => p.state === 'open' && p.streamId === 'eyed');
    t.streams.push({ streamId: 'eyed', unwatchedMs: 0, waitingSince: t.ground.clock() });
    t.watched.set('eyed', ['ann']);
    t.pass(60_000);
    await look();
    expect(await open()).toEqual([]);
    t.watched.delete('eyed');
    await look();
    expect(await open()).toHaveLength(1);
  });

  it('calls for a spent budget once, whatever the number of verdicts, and not for what is long over', async () => {
    const now = t.ground.clock();
    const spent = [
      verdict('s1', now, rule(['cuts-per-hour (cut)'])),
      verdict('s2', now, rule(['cuts-per-hour (cut)']), rule()),
    ];
    expect(spentBudgets(spent)).toEqual([{ budget: 'cuts-per-hour (cut)', streamId: 's2' }]);
    await t.paging.verdicts(spent);
    await t.paging.verdicts(spent);
    await t.paging.verdicts([verdict('s3', now - 3_600_000, rule(['other (cut)']))]);
    await t.paging.drain();
    expect(await t.paging.list({ limit: 9, kind: 'budget.spent' })).toMatchObject([
      { count: 2, called: ['ann'] },
    ]);
  });
});
