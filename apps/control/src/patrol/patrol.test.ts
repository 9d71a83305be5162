import type { LooksRequest } from '@airlock/contracts/http/patrol-api';
import { LooksRequest as LooksSchema } from '@airlock/contracts/http/patrol-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { PatrolChange } from '@airlock/contracts/patrol';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { openLogKey } from '../audit/log-key.js';
import { secretBox } from '../house/secret-box.js';
import { patrolCsv } from './history.js';
import { openPatrol, type Patrol } from './patrol.js';

const ann = person('ann', 'duty');
const bob = person('bob', 'moderator');
const MIN = 60_000;
const closers = createClosers(silentLogger());
let t: TestGround;
let patrol: Patrol;
let staffed = false;
let pushed: PatrolChange[] = [];
const seen: string[] = [];

beforeAll(async () => {
  t = await openTestGround();
  const deps = {
    box: secretBox(await openLogKey({ name: 'test' })),
    duty: { isStaffed: () => Promise.resolve(staffed) },
    seen: ({ streamId }: { streamId: StreamId }, who: string) =>
      Promise.resolve(void seen.push(`${who} ${streamId}`)),
  };
  patrol = openPatrol(t.ground, deps, closers);
  t.hub.watch(
    (name, data) => (name === 'patrol' && pushed.push(...(data as { rooms: PatrolChange[] }).rooms), true),
  );
}, 120_000);
afterAll(async () => {
  await closers.close();
  await t.close();
});
beforeEach(() => {
  for (const { streamId, stream } of t.projection.views().map((v) => ({ streamId: v.stream.streamId, stream: v.stream }))) t.projection.apply({ ...stream, streamId, live: false }); // prettier-ignore
  // What somebody looked at in the test before is over.
  t.time.now += 20_000;
  pushed = [];
  staffed = false;
});

const pass = (ms: number) => void (t.time.now += ms);
const report = (looks: object[], visible = true, who = ann) => patrol.looks(LooksSchema.parse({ visible, looks }) as LooksRequest, who); // prettier-ignore
const one = async (streamId: string, token?: string, more = {}, visible = true, who = ann) =>
  (await report([{ streamId, ...(token === undefined ? {} : { token }), ...more }], visible, who)).looks[0]!;
const round = (who = ann, mine = false) => patrol.round(who, { limit: 100, mine });
const audit = async (kind: string) => (await auditRepository(t.db.queries).range(0, 100_000)).filter((r) => r.kind === kind); // prettier-ignore

describe('patrol', () => {
  it('B16: a look proves itself by reports that follow one another on the clock of the server', async () => {
    await t.onAir('p1');
    const begun = await one('p1');
    expect(begun).toMatchObject({ dwellMs: 0, proven: false });
    // A script that asks at once, a thousand times, has looked for no time at all.
    let token = begun.token!;
    for (let i = 0; i < 50; i += 1) token = (await one('p1', token)).token!;
    expect(await one('p1', token)).toMatchObject({ dwellMs: 0, proven: false });
    const fresh = await one('p1');
    pass(5_000);
    const proven = await one('p1', fresh.token);
    expect(proven).toMatchObject({ dwellMs: 5_000, proven: true });
    expect(seen).toContain('ann p1');
    // Neither an old token nor a later hour proves anything.
    expect(await one('p1', fresh.token)).toMatchObject({ refused: 'stale' });
    pass(60 * MIN);
    expect(await one('p1', proven.token)).toMatchObject({ refused: 'stale', dwellMs: 5_000 });
    expect(await audit('patrol.seen')).toHaveLength(1);
  });

  it('B16: a hidden page, another person’s token and a forged one prove nothing', async () => {
    await t.onAir('p2');
    const begun = await one('p2');
    pass(5_000);
    expect(await one('p2', begun.token, {}, true, bob)).toMatchObject({ refused: 'stale' });
    expect(await one('p2', `${begun.token!.slice(0, -4)}AAAA`)).toMatchObject({ refused: 'stale' });
    expect(await one('p2', begun.token, {}, false)).toMatchObject({ dwellMs: 0, proven: false });
    expect(await one('nobody')).toMatchObject({ refused: 'off_air' });
  });

  it('B16: nobody looks at more rooms at once than a person can', async () => {
    const ids = Array.from({ length: 14 }, (_, i) => `many${i}`);
    for (const id of ids) await t.onAir(id);
    const { looks } = await report(ids.map((streamId) => ({ streamId })));
    expect(looks.filter((l) => l.refused === 'too_many').map((l) => l.streamId)).toEqual([
      'many12',
      'many13',
    ]);
    expect(await one('many13')).toMatchObject({ refused: 'too_many' });
    expect((await one('many13', undefined, {}, true, bob)).token).toBeDefined();
    pass(16_000);
    expect((await one('many13')).token).toBeDefined();
  });

  it('A13: shows everybody their rooms in the order of risk, and who looks at what', async () => {
    await t.onAir('calm');
    await t.onAir('big', { audience: 50_000 });
    await t.onAir('paper', { category: 'news' });
    await one('calm', undefined, {}, true, bob);
    pass(6 * MIN);
    const { rooms, counts } = await round();
    expect(counts).toEqual({ live: 3, due: 1, missed: 1 });
    expect(rooms.map((r) => r.streamId)).toEqual(['paper', 'big', 'calm']);
    expect(rooms[0]).toMatchObject({ roomClass: 'news', everyMs: 5 * MIN, missed: true, mine: true });
    await round(bob);
    const [mine, his] = await Promise.all([round(ann, true), round(bob, true)]);
    const ids = (r: typeof mine) => r.rooms.map((x) => x.streamId);
    expect(new Set([...ids(mine), ...ids(his)])).toEqual(new Set(['paper', 'big', 'calm']));
    expect(ids(mine).filter((id) => ids(his).includes(id))).toEqual(['paper']);
    await one('big');
    expect((await round(bob)).rooms.find((r) => r.streamId === 'big')).toMatchObject({ watchedBy: ['ann'] });
  });

  it('B16: a missed round is visible and paged once, and is over when somebody has seen the room', async () => {
    await t.onAir('late', { category: 'news' });
    await t.onAir('late2', { category: 'news' });
    const from = t.time.now;
    pass(5 * MIN + 1);
    await patrol.sweep();
    expect(await pagesRepository(t.db.queries).list({ limit: 9, kind: 'patrol.missed' })).toEqual([]);
    staffed = true;
    await one('late');
    await t.onAir('late3', { category: 'news', startedAt: from });
    await patrol.sweep();
    await patrol.sweep();
    const [page] = await pagesRepository(t.db.queries).list({ limit: 9, kind: 'patrol.missed' });
    expect(page).toMatchObject({ count: 1, state: 'open', streamId: 'late3' });
    expect(pushed.filter((c) => c.missed).map((c) => c.streamId)).toContain('late2');
    const open = await patrol.misses({ limit: 9, open: true });
    expect(open.map((m) => m.streamId).sort()).toEqual(['late', 'late2', 'late3']);
    const { token } = await one('late');
    pass(5_000);
    await one('late', token, {
      end: true,
      finding: { kind: 'concern', note: 'a price list behind the singer' },
    });
    const over = (await patrol.history(from, t.time.now + 1)).misses.find((m) => m.streamId === 'late');
    expect(over).toMatchObject({ seenBy: 'ann', dueAt: from + 5 * MIN });
    expect(await casesRepository(t.db.queries).openOf('late' as StreamId)).toMatchObject({
      label: 'patrol.concern',
    });
    t.projection.apply({ ...t.projection.streams.record('late2' as StreamId)!, live: false });
    await patrol.sweep();
    expect((await patrol.misses({ limit: 9, open: true })).map((m) => m.streamId)).toEqual(['late3']);
    expect(await audit('patrol.missed')).toHaveLength(3);
    const shift = await patrol.report(from, t.time.now + 1);
    expect(shift).toMatchObject({
      total: { concerns: 1, proven: 1 },
      classes: [{ roomClass: 'news', missed: 3 }],
    });
    const { looks, misses } = await patrol.history(from, t.time.now + 1);
    const lines = patrolCsv(looks, misses).trim().split('\r\n');
    expect(lines).toHaveLength(1 + looks.length + misses.length);
    expect(lines.join()).toContain('a price list behind the singer');
  });
});
