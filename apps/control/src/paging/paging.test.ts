import type { PageId } from '@airlock/contracts/page';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../house/ground.testkit.js';
import { historyCsv } from './history.js';
import { openTestPaging, type TestPaging } from './paging.testkit.js';

const lead = { ...person('lea', 'duty_lead'), verifiedAt: 1_700_000_000_000 };
const duty = (id: string) => person(id, 'duty');
let t: TestPaging;
let n = 0;

beforeAll(async () => {
  t = await openTestPaging();
}, 120_000);
afterAll(() => t.close());
beforeEach(async () => {
  for (const { channelId } of await t.paging.channels.list(fresh()))
    await t.paging.channels.remove(fresh(), channelId);
  for (const state of ['open', 'acknowledged'] as const)
    for (const { pageId } of await t.paging.list({ limit: 100, state }))
      await t.paging.answer(pageId, 'resolved', lead);
  await t.paging.drain();
  for (const who of ['ann', 'bob', 'lea']) t.leaves(who);
  Object.assign(t.onCall, { primary: ['ann'], backup: ['bob'], lead: ['lea'] });
  t.failing.clear();
  t.sent.length = 0;
  t.rung.length = 0;
});
const fresh = () => ({ ...lead, verifiedAt: t.ground.clock() });
const raise = (more = {}) => t.raise({ kind: 'budget.spent', subject: `s${(n += 1)}`, ...more });
const view = (pageId: PageId) => t.paging.get(pageId);
const what = async (pageId: PageId) => (await view(pageId)).events.map((e) => e.what);

describe('paging', () => {
  it('A22: an unacknowledged page escalates at its timer, and the lead is called again and again', async () => {
    for (const who of ['ann', 'bob', 'lea']) t.sits(who);
    const { pageId } = await raise();
    expect(await view(pageId)).toMatchObject({ state: 'open', step: 0, called: ['ann'], layer: 'primary' });
    await t.after(119_999);
    expect((await view(pageId)).called).toEqual(['ann']);
    await t.after(1);
    expect((await view(pageId)).called).toEqual(['bob']);
    await t.after(120_000);
    await t.after(300_000);
    await t.after(300_000);
    const page = await view(pageId);
    expect(page).toMatchObject({ called: ['lea'], round: 2, state: 'open' });
    expect(page.calls.map((c) => [c.person, c.round, c.state])).toEqual([
      ['ann', 0, 'delivered'],
      ['bob', 0, 'delivered'],
      ['lea', 0, 'delivered'],
      ['lea', 1, 'delivered'],
      ['lea', 2, 'delivered'],
    ]);
    await t.paging.answer(pageId, 'acknowledged', duty('lea'), 'mine');
    const again = await t.paging.answer(pageId, 'acknowledged', duty('bob'));
    expect(again).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'lea', note: 'mine' });
    await t.after(3_600_000);
    expect((await view(pageId)).calls).toHaveLength(5);
    const kinds = (await t.audit()).filter((r) => r.subject === pageId).map((r) => r.kind);
    expect(kinds.filter((k) => k === 'page.called')).toHaveLength(5);
    expect(kinds.filter((k) => k === 'page.acknowledged')).toHaveLength(1);
  });

  it('A22: a step with nobody on call is skipped at once; with nobody at all everybody who watches is told', async () => {
    t.sits('zoe');
    Object.assign(t.onCall, { primary: [], backup: [], lead: [] });
    const { pageId } = await raise();
    expect(await what(pageId)).toEqual(['raised', 'skipped', 'skipped', 'called']);
    const page = await view(pageId);
    expect(page).toMatchObject({ layer: 'lead', called: [] });
    expect(page.calls).toMatchObject([{ channel: 'console', state: 'delivered' }]);
    expect(t.rung.at(-1)).toMatchObject({ pageId, called: [] });
    t.leaves('zoe');
  });

  it('calls the next step at once where not one channel got through', async () => {
    t.sits('lea');
    const target = { kind: 'slack', url: 'https://hooks.slack.example/x' } as const;
    await t.paging.channels.add(fresh(), { name: 'chat', person: 'ann', layers: [], lang: 'en', inDrill: false, enabled: true, target }); // prettier-ignore
    t.failing.add('slack');
    const { pageId } = await raise();
    // Ann has no screen open, and her chat is tried twice; Bob has nothing at all.
    expect((await view(pageId)).called).toEqual(['ann']);
    await t.after(3_000);
    const page = await view(pageId);
    expect(page.called).toEqual(['lea']);
    expect(page.events.map((e) => e.what)).toEqual(['raised', 'called', 'undelivered', 'called', 'undelivered', 'called']); // prettier-ignore
    expect(page.calls.map((c) => [c.person, c.channel, c.state, c.error])).toEqual([
      ['ann', 'console', 'failed', 'nobody has the console open'],
      ['ann', 'slack', 'failed', 'slack is down'],
      ['bob', 'console', 'failed', 'nobody has the console open'],
      ['lea', 'console', 'delivered', undefined],
    ]);
    const [channel] = await t.paging.channels.list(lead);
    expect(channel).toMatchObject({ lastError: 'slack is down' });
    expect(channel!.failingSince).toBeDefined();
    expect(await t.ground.metrics.registry.metrics()).toContain(
      'airlock_page_channels_failing{app="test"} 1',
    );
  });

  it('A22: calls everybody who watches where the rota cannot be read', async () => {
    t.sits('zoe');
    t.rota.isBroken = true;
    const { pageId } = await raise();
    t.rota.isBroken = false;
    expect(await view(pageId)).toMatchObject({ layer: 'lead', called: [], calls: [{ state: 'delivered' }] });
    t.leaves('zoe');
  });

  it('makes one page of a storm, and another one once it is over', async () => {
    t.sits('ann');
    const first = await raise({ group: 'storm' });
    for (let i = 0; i < 20; i += 1) await raise({ group: 'storm' });
    expect(await view(first.pageId)).toMatchObject({ count: 21 });
    expect((await view(first.pageId)).calls).toHaveLength(1);
    await t.paging.answer(first.pageId, 'resolved', duty('ann'));
    expect((await raise({ group: 'storm' })).pageId).not.toBe(first.pageId);
  });

  it('loses no page to a restart: what is due is in the rows', async () => {
    t.sits('ann');
    // Raised by a process that ended before it could call anybody.
    const { pageId } = await t.ground.db.transaction((tx) =>
      pagesRepository(tx)
        .raise(
          {
            ...{ pageId: 'pg_lost' as PageId, kind: 'manual', subject: 'x', groupKey: 'lost' },
            ...{ title: { zh: '丢', en: 'lost' }, urgency: 'normal', needs: 'acknowledgement', drill: false },
            joins: 'unresolved',
          },
          t.ground.clock(),
          0,
        )
        .then((r) => r.page),
    );
    await t.paging.drain();
    expect(await view(pageId)).toMatchObject({ called: ['ann'], calls: [{ state: 'delivered' }] });
  });

  it('gives whoever was called their time again where the clock went back', async () => {
    t.sits('ann');
    t.sits('bob');
    const { pageId } = await raise();
    await t.after(-86_400_000);
    expect((await view(pageId)).called).toEqual(['ann']);
    await t.after(120_000);
    expect((await view(pageId)).called).toEqual(['bob']);
    t.pass(86_400_000);
  });

  it('E14: danger to life goes first, and only an eye on the stream ends the calling', async () => {
    for (const who of ['ann', 'bob', 'lea']) t.sits(who);
    const harm = {
      kind: 'harm',
      urgency: 'critical',
      needs: 'eye',
      streamId: 'danger',
      group: 'danger',
    } as const;
    const { pageId } = await raise(harm);
    await t.paging.answer(pageId, 'acknowledged', duty('ann'));
    await t.after(30_000);
    expect((await view(pageId)).called).toEqual(['bob']);
    await t.after(30_000);
    // A minute, and nobody has looked: the lead is called.
    expect((await view(pageId)).called).toEqual(['lea']);
    await t.paging.seen({ streamId: 'other' as never }, 'bob');
    expect((await view(pageId)).state).toBe('open');
    await t.paging.seen({ streamId: 'danger' as never }, 'bob');
    expect(await view(pageId)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'bob' });
    expect(await what(pageId)).toContain('seen');
  });

  it('says of a deadline in each language what it is, without a sentence of the other', async () => {
    t.sits('ann');
    const now = t.ground.clock();
    await deadlinesRepository(t.ground.db.queries).set({
      ...{ key: 'sign/1', kind: 'duty.sign_on', subject: 'sch_1', title: 'Nobody on Night has signed on' },
      ...{ what: 'Night', urgency: 'page', dueAt: now, remindAt: [] },
    });
    await t.deadlines.look();
    await t.paging.drain();
    const [page] = await t.paging.list({ limit: 9, kind: 'deadline.duty.sign_on' });
    expect(page!.title).toEqual({ zh: '值班人员未签到：Night', en: 'Nobody has signed on: Night' });
  });

  it('E09: each reminder of a deadline calls anew where the one before was answered, and the page ends when it is met', async () => {
    t.sits('ann');
    const now = t.ground.clock();
    const key = 'order/or_1';
    await deadlinesRepository(t.ground.db.queries).set({
      ...{ key, kind: 'order', subject: 'or_1', title: 'Remove within an hour', urgency: 'page' },
      ...{ dueAt: now + 3_600_000, remindAt: [now, now + 900_000, now + 2_400_000] },
    });
    const ofOrder = async () => (await t.paging.list({ limit: 9, kind: 'deadline.order' })).reverse();
    await t.deadlines.look();
    await t.paging.drain();
    const [first] = await ofOrder();
    await t.paging.answer(first!.pageId, 'acknowledged', duty('ann'));
    t.pass(900_000);
    await t.deadlines.look();
    await t.paging.drain();
    const pages = await ofOrder();
    expect(pages.map((p) => p.state)).toEqual(['acknowledged', 'open']);
    expect(pages[1]!.title.en).toContain('Remove within an hour');
    await deadlinesRepository(t.ground.db.queries).meet(key, t.ground.clock());
    await t.after(1_000);
    expect((await ofOrder()).map((p) => [p.state, p.resolvedBy])).toEqual([
      ['resolved', 'airlock:paging'],
      ['resolved', 'airlock:paging'],
    ]);
  });

  it('A22: a drill uses the channels allowed in one and no other', async () => {
    t.sits('ann');
    const common = { layers: [], lang: 'en' as const, enabled: true };
    const url = 'https://robot.example/x';
    await t.paging.channels.add(fresh(), {
      ...common,
      name: 'drills',
      inDrill: true,
      target: { kind: 'wecom', url },
    });
    await t.paging.channels.add(fresh(), {
      ...common,
      name: 'real',
      inDrill: false,
      target: { kind: 'slack', url },
    });
    await raise({ drill: true });
    expect(t.sent.map((s) => [s.target.kind, s.message.facts.drill])).toEqual([['wecom', true]]);
    await raise();
    expect(t.sent.map((s) => s.target.kind).slice(1)).toEqual(['wecom', 'slack']);
  });

  it('tells those who follow a page to its end, and says in a history who was called and who answered', async () => {
    t.sits('ann');
    const target = { kind: 'pagerduty', routingKey: 'R'.repeat(32), url: 'https://events.pagerduty.com/v2/enqueue' } as const; // prettier-ignore
    await t.paging.channels.add(fresh(), { name: '=SUM(1)', layers: ['primary'], lang: 'en', inDrill: false, enabled: true, target }); // prettier-ignore
    t.pass(1);
    const from = t.ground.clock();
    const { pageId } = await raise();
    t.pass(5_000);
    await t.paging.answer(pageId, 'acknowledged', duty('ann'));
    await t.paging.answer(pageId, 'resolved', duty('ann'));
    await t.paging.drain();
    expect(t.sent.map((s) => s.message.act)).toEqual(['call', 'acknowledged', 'resolved']);
    const history = await t.paging.history(from, t.ground.clock() + 1);
    expect(history).toMatchObject([{ pageId, acknowledgedBy: 'ann', acknowledgedAt: from + 5_000 }]);
    const lines = historyCsv(history).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`ann,console,${new Date(from).toISOString()}`);
    // A name that a spreadsheet would compute is text.
    expect(lines[2]).toContain("'=SUM(1)");
  });

  it('B15: own channels are one’s own, the team’s need leave and a fresh second factor; what they lead to lies sealed', async () => {
    const target = {
      kind: 'feishu',
      url: 'https://open.feishu.example/hook/t0psecret',
      secret: 'shhhhh',
    } as const;
    const wanted = { name: 'ops', layers: [], lang: 'zh-CN' as const, inDrill: false, enabled: true, target };
    expect(() => t.paging.channels.add(duty('ann'), wanted)).toThrow('Only your own');
    expect(() => t.paging.channels.add({ ...lead, verifiedAt: 1 }, wanted)).toThrow('second factor');
    const own = await t.paging.channels.add(duty('ann'), { ...wanted, person: 'ann' });
    expect(own).toMatchObject({ target: 'open.feishu.example', person: 'ann' });
    expect(await t.paging.channels.list(duty('bob'))).toEqual([]);
    await expect(t.paging.channels.remove(duty('bob'), own.channelId)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const rows = await t.ground.db.queries.selectFrom('page_channels').selectAll().execute();
    const written = JSON.stringify([rows, await t.audit()]);
    for (const secret of ['t0psecret', 'shhhhh']) expect(written).not.toContain(secret);
    t.failing.add('feishu');
    expect(await t.paging.channels.test(duty('ann'), own.channelId)).toMatchObject({
      ok: false,
      error: 'feishu is down',
    });
    t.failing.clear();
    expect(await t.paging.channels.test(duty('ann'), own.channelId)).toMatchObject({ ok: true });
    expect(t.sent[0]!.message.facts.kind).toBe('test');
    const hook = {
      ...wanted,
      person: 'ann',
      target: { kind: 'webhook', url: 'https://w.example/' } as const,
    };
    const { secret, channelId } = await t.paging.channels.add(duty('ann'), hook);
    expect(secret).toMatch(/^whsec_/);
    const moved = { kind: 'webhook', url: 'https://v.example/' } as const;
    await t.paging.channels.set(duty('ann'), channelId, { ...hook, target: moved });
    await t.paging.channels.test(duty('ann'), channelId);
    expect(t.sent.at(-1)!.target).toEqual({ ...moved, secret });
  });

  it('calls by the steps that somebody set instead of the policy’s, and goes back to those', async () => {
    t.sits('lea');
    const own = { normal: [{ layer: 'lead' as const, acknowledgeWithinS: 60 }], critical: [{ layer: 'lead' as const, acknowledgeWithinS: 30 }] }; // prettier-ignore
    expect(await t.paging.setSteps(own, 'we are two', lead)).toMatchObject({ source: 'set', setBy: 'lea' });
    expect((await view((await raise()).pageId)).called).toEqual(['lea']);
    expect(await t.paging.setSteps(null, 'we are many', lead)).toMatchObject({ source: 'policy' });
    const said = (await t.audit('page.steps_set')).map((r) => r.body);
    expect([said[0]?.includes('we are two'), said[1]?.includes('we are many')]).toEqual([true, true]);
  });
});
