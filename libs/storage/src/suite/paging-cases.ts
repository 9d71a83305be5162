import { LookId } from '@airlock/contracts/patrol';
import { type Incident, IncidentId } from '@airlock/contracts/incident';
import { type Channel, ChannelId, PageId, PagingSteps } from '@airlock/contracts/page';
import { expect, it } from 'vitest';
import { deadlinesRepository } from '../repositories/deadlines.js';
import { incidentsRepository } from '../repositories/incidents.js';
import { pageChannelsRepository } from '../repositories/page-channels.js';
import { type NewPage, pagesRepository } from '../repositories/pages.js';
import { patrolRepository } from '../repositories/patrol.js';
import type { SuiteContext } from './repository-suite.js';

const raise = (id: string, groupKey: string, more: Partial<NewPage> = {}): NewPage => ({
  ...{ pageId: PageId.parse(`pg_${id}`), kind: 'coverage', subject: id, groupKey },
  title: { zh: '无人看守\0', en: 'uncovered' },
  ...{ urgency: 'normal', needs: 'acknowledgement', drill: false, joins: 'unresolved' },
  ...more,
}) as const; // prettier-ignore

/** Pages, channels, incidents and patrol. */
export function pagingCases(context: SuiteContext): void {
  const all = () => context.database.queries;

  it('makes one page of alike ones within their time, also of two that come at once', async () => {
    const together = await Promise.all(
      ['a', 'b', 'c'].map((id) => context.database.transaction((tx) => pagesRepository(tx).raise(raise(id, 'g'), 1_000, 500))),
    ); // prettier-ignore
    expect(together.filter((r) => r.isNew)).toHaveLength(1);
    const pages = pagesRepository(all());
    const [only] = await pages.list({ limit: 9 });
    expect(only).toMatchObject({ count: 3, state: 'open', title: { zh: '无人看守\ufffd' } });
    expect((await pages.raise(raise('d', 'other'), 1_100, 500)).isNew).toBe(true);
    expect((await pages.raise(raise('e', 'g'), 1_500, 500)).isNew).toBe(false);
    expect((await pages.raise(raise('f', 'g'), 2_001, 500)).isNew).toBe(true);
  });

  it('gives what is due, the critical first, and what was called in a time the clock has left again', async () => {
    const pages = pagesRepository(all());
    await pages.raise(raise('plain', 'p'), 1_000, 0);
    await pages.raise(raise('harm', 'h', { urgency: 'critical', needs: 'eye', streamId: 's1' }), 1_500, 0);
    expect(await pages.due(2_000, 9)).toEqual(['pg_harm', 'pg_plain']);
    const called = { state: 'open', step: 0, round: 0, since: 2_000, nextAt: 9_000 } as const;
    const page = await pages.save(PageId.parse('pg_harm'), called, { now: 2_000, call: { layer: 'primary', people: ['ann'] } }); // prettier-ignore
    expect(page).toMatchObject({ step: 0, layer: 'primary', called: ['ann'], nextAt: 9_000 });
    expect(await pages.due(8_999, 9)).toEqual(['pg_plain']);
    expect(await pages.due(1_999, 9)).toEqual(['pg_harm', 'pg_plain']);
    expect(await pages.unseen({ streamId: 's1' })).toEqual(['pg_harm']);
    expect(await pages.depth()).toEqual({ open: 2, oldestAt: 1_000 });
  });

  it('keeps who was called, how each call went once, and what happened in order', async () => {
    const pages = pagesRepository(all());
    const { page } = await pages.raise(raise('a', 'g'), 1_000, 0);
    const call = { callId: 'pc_1', at: 1_001, step: 0, round: 0, channel: 'email', person: 'ann', name: 'mail' } as const; // prettier-ignore
    await pages.addCalls(page.pageId, [call, { ...call, callId: 'pc_2', channel: 'console' }]);
    await pages.settleCall('pc_1', { now: 1_002, error: 'refused' });
    await pages.settleCall('pc_1', { now: 1_003 });
    await pages.log(page.pageId, [{ at: 1_004, what: 'acknowledged', by: 'ann', note: 'mine' }]);
    expect((await pages.calls([page.pageId])).map((c) => [c.state, c.settledAt, c.error])).toEqual([
      ['failed', 1_002, 'refused'],
      ['pending', undefined, undefined],
    ]);
    expect((await pages.events([page.pageId])).map((e) => e.what)).toEqual(['raised', 'acknowledged']);
  });

  it('finds pages whose deadline is met', async () => {
    const deadlines = deadlinesRepository(all());
    const pages = pagesRepository(all());
    for (const key of ['order/1', 'order/2'])
      await deadlines.set({ key, kind: 'order', subject: key, title: key, dueAt: 5_000, remindAt: [], urgency: 'page' }); // prettier-ignore
    await pages.raise(raise('a', 'a', { deadlineKey: 'order/1' }), 1_000, 0);
    await pages.raise(raise('b', 'b', { deadlineKey: 'order/2' }), 1_000, 0);
    await deadlines.meet('order/1', 2_000);
    expect(await pages.overtaken()).toEqual(['pg_a']);
  });

  it('keeps channels, how they do, contacts and steps', async () => {
    const channels = pageChannelsRepository(all());
    const channel: Channel = {
      ...{
        channelId: ChannelId.parse('ch_1'),
        kind: 'slack',
        name: 'ops',
        layers: ['lead'],
        lang: 'en',
      },
      ...{ inDrill: false, enabled: true, target: 'hooks.example', createdBy: 'ann', createdAt: 1 },
    };
    await channels.put({ channel, sealed: 'x' });
    await channels.put({ channel: { ...channel, enabled: false }, sealed: 'y' });
    await channels.went('ch_1', 5, 'no route');
    await channels.went('ch_1', 6, 'still none');
    expect(await channels.list()).toMatchObject([
      { sealed: 'y', channel: { enabled: false, failingSince: 5, lastError: 'still none' } },
    ]);
    await channels.went('ch_1', 7);
    expect((await channels.get(channel.channelId))?.channel).toEqual({
      ...channel,
      enabled: false,
      lastDeliveredAt: 7,
    });
    await channels.setContact({ person: 'ann', lang: 'en', sound: true, volume: 0.5 });
    expect(await channels.contact('ann')).toMatchObject({ volume: 0.5 });
    expect(await channels.steps()).toBeUndefined();
    const steps = PagingSteps.parse({});
    await channels.setSteps(steps, 'ann', 9);
    expect(await channels.steps()).toEqual({ steps, setBy: 'ann', setAt: 9 });
    await channels.setSteps(null, 'ann', 10);
    expect(await channels.steps()).toEqual({ setBy: 'ann', setAt: 10 });
    await channels.remove(channel.channelId);
    expect(await channels.list()).toEqual([]);
  });

  it('keeps incidents with their lines, links and timeline', async () => {
    const incidents = incidentsRepository(all());
    const incidentId = IncidentId.parse('in_1');
    const checklist = [{ id: 'look', text: { zh: '看', en: 'look' } }];
    const incident: Incident = {
      ...{
        incidentId,
        title: 'Wave',
        level: 2,
        drill: true,
        state: 'open',
        commander: 'lea',
        openedBy: 'lea',
      },
      ...{ openedAt: 5, done: 0, checks: 1, playbook: { name: 'wave', title: { zh: '潮', en: 'wave' } } },
    };
    await incidents.put({ incident, checklist });
    await incidents.put({
      incident: { ...incident, level: 1, done: 1 },
      checklist: [{ ...checklist[0]!, doneBy: 'ann', doneAt: 6 }],
    });
    expect((await incidents.get(incidentId))?.incident).toEqual({ ...incident, level: 1, done: 1 });
    const links = [{ kind: 'stream', ref: 's1' }, { kind: 'page', ref: 'pg_1' }] as const; // prettier-ignore
    expect(await incidents.link(incidentId, links, 'lea', 6)).toHaveLength(2);
    expect(await incidents.link(incidentId, links, 'lea', 7)).toEqual([]);
    expect(await incidents.links(incidentId)).toMatchObject({
      streamIds: ['s1'],
      pageIds: ['pg_1'],
      caseIds: [],
    });
    await incidents.write(incidentId, { at: 5, what: 'opened', text: 'Wave' });
    await incidents.write(incidentId, { at: 6, what: 'note', text: 'calm', by: 'ann', ref: 's1' });
    expect((await incidents.entries(incidentId)).map((e) => e.text)).toEqual(['Wave', 'calm']);
    expect(await incidents.list({ limit: 9, state: 'closed' })).toEqual([]);
  });

  it('B16: counts each report of a look once, and keeps rooms that were missed until they are seen', async () => {
    const patrol = patrolRepository(all());
    const lookId = LookId.parse('lk_1');
    await patrol.begin({ lookId, streamId: 's1', person: 'ann', at: 1_000, rooms: 2 });
    const beat = { at: 6_000, dwellMs: 5_000, rooms: 2, provenAt: 6_000, ended: false };
    const both = await Promise.all([1, 2].map(() => patrol.beat(lookId, 0, beat)));
    expect(both.filter(Boolean)).toHaveLength(1);
    expect((await patrol.active(6_000)).map((l) => l.lookId)).toEqual([lookId]);
    const end = { ...beat, at: 7_000, dwellMs: 6_000, ended: true, finding: { kind: 'clear' as const } };
    expect(await patrol.beat(lookId, 1, end)).toBe(true);
    expect(await patrol.beat(lookId, 2, end)).toBe(false);
    expect(await patrol.latest(['s1', 's2'])).toMatchObject([
      { endedAt: 7_000, proven: true, dwellMs: 6_000 },
    ]);
    const miss = { streamId: 's2', roomId: 'r2', roomClass: 'show', dueAt: 5_000 } as never;
    expect(await patrol.missed(miss)).toBe(true);
    expect(await patrol.missed(miss)).toBe(false);
    expect(await patrol.misses({ limit: 9, open: true })).toHaveLength(1);
    expect(await patrol.over('s2', 9_000, 'ann')).toMatchObject([{ dueAt: 5_000, seenBy: 'ann' }]);
    expect(await patrol.missesBetween(9_000, 10_000)).toHaveLength(1);
    expect(await patrol.missesBetween(9_001, 10_000)).toEqual([]);
  });
}
