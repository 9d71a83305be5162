import 'reflect-metadata';
import type { StreamId } from '@airlock/contracts/ids';
import { isActing, type KnownEntry } from '@airlock/contracts/known';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestControl, type TestControl, verdict } from '../control.testkit.js';

let t: TestControl;
/** The topic as an ingest reads it: every entry as it stands. */
const topic = new Map<string, KnownEntry>();
beforeAll(async () => {
  t = await startTestControl({ demoPersons: true });
  await t.bus.tail({
    topic: topics.known,
    from: 'earliest',
    handle: (rows) => rows.forEach((r) => r.value && topic.set(r.value.entryId, r.value)),
  });
});
afterAll(() => t.close());

const hash = (digit: string): string => digit.repeat(64);
const entries = '/v1/banks/house/entries';
/** Adding is the operator's; approving is of somebody else. */
const approve = (entryIds: readonly string[], who = 'policy', bank = 'house') =>
  t.call('POST', `/v1/banks/${bank}/approve`, { entryIds }, { 'airlock-demo-person': who });
const s1 = 's1' as StreamId;
const judged = (streamId: StreamId, seq: number, over: Partial<SegmentVerdict>): SegmentVerdict => ({
  ...verdict(streamId, seq),
  timing: { capturedAt: Date.now(), receivedAt: Date.now(), decidedAt: Date.now() },
  ...over,
});
const onTopic = (entryId: string, acting: boolean) =>
  t.until(() => {
    const entry = topic.get(entryId);
    return entry && isActing(entry) === acting;
  });

describe('making a picture known', () => {
  test('one click on what a verdict showed is enough to propose it, twice is once', async () => {
    const hashes = ['1', '2', '3'].map((d, i) => ({ atMs: i * 1_000, pdq: hash(d), quality: 90 }));
    await t.publishVerdict(judged(s1, 4, { hashes }));
    const from = { streamId: s1, epoch: 0, seq: 4, atMs: 1_200 };
    const click = () => t.call('POST', entries, { from, label: 'known.illegal', note: 'case of s1' });
    const added = await t.until(async () => {
      const answer = await click();
      return answer.status === 201 && answer;
    });
    expect(added.body).toMatchObject({
      entryId: `house:${hash('2')}`,
      hash: hash('2'),
      label: 'known.illegal',
      source: 'stream s1 0/4',
      addedBy: 'operator',
      status: 'active',
      matches: 0,
    });
    expect(added.body.approvedBy).toBeUndefined();
    await onTopic(`house:${hash('2')}`, false);
    expect((await click()).body.addedAt).toBe(added.body.addedAt);
    expect((await t.call('POST', entries, { from: { ...from, seq: 99 } })).status).toBe(404);
    expect((await t.call('POST', entries, { from, hash: hash('9') })).status).toBe(400);
    const { body } = await t.call('GET', '/v1/audit?limit=20');
    const detail = { policyHash: t.inForce().current().hash, from: { address: '127.0.0.1' } };
    expect(body.items.filter((i: { verb: string }) => i.verb === 'known.added')).toMatchObject([{ detail }]);
  });

  test('D31: a picture acts once somebody else than whoever added it approves it, and not before', async () => {
    const { body } = await t.call('POST', entries, { hash: hash('a'), approve: true });
    const other = (await t.call('POST', entries, { hash: hash('b') })).body.entryId;
    expect(body.approvedBy).toBeUndefined();
    await onTopic(body.entryId, false);
    expect((await approve([body.entryId], 'operator')).status).toBe(403);
    const own = await t.call('POST', entries, { hash: hash('f') }, { 'airlock-demo-person': 'policy' });
    // All or none: one of these is of whoever approves.
    expect((await approve([body.entryId, own.body.entryId])).status).toBe(403);
    await onTopic(body.entryId, false);
    const done = await approve([body.entryId, other]);
    expect(done.body.items).toMatchObject([
      { addedBy: 'operator', approvedBy: 'demo:policy' },
      { addedBy: 'operator', approvedBy: 'demo:policy' },
    ]);
    await onTopic(body.entryId, true);
    await onTopic(other, true);
    expect((await approve([body.entryId])).status).toBe(409);
    expect((await approve(['house:none'])).status).toBe(404);
  });

  test('D31: an imported bank waits for a person here, whoever approved it elsewhere, and brings nothing back', async () => {
    const item = (id: string, more = {}) => ({
      entryId: id,
      hash: hash(id),
      label: 'known.illegal',
      ...more,
    });
    const list = { entries: [item('c', { approvedBy: 'hotline' }), item('d')], source: 'hotline' };
    const take = async (said: object = list) =>
      (await t.call('POST', '/v1/banks/hotline/import', said)).body as unknown;
    expect(await take()).toEqual({ taken: 2, unchanged: 0, out: 0 });
    await onTopic('hotline:c', false);
    await onTopic('hotline:d', false);
    const { body: log } = await t.call('GET', '/v1/audit?limit=20');
    const said = log.items.filter((i: { verb: string }) => i.verb === 'known.imported');
    expect(JSON.stringify(said)).toContain('"approvedThere":"hotline"');

    await approve(['hotline:c'], 'policy', 'hotline');
    await onTopic('hotline:c', true);
    expect(await take()).toEqual({ taken: 0, unchanged: 2, out: 0 });
    const page1 = await t.call('GET', '/v1/banks/hotline/entries?limit=1');
    expect(page1.body.items).toMatchObject([{ entryId: 'hotline:c', approvedBy: 'demo:policy' }]);
    const another = { ...list, entries: [{ ...item('c'), hash: hash('0'), approvedBy: 'hotline' }] };
    expect(await take(another)).toEqual({ taken: 1, unchanged: 0, out: 0 });
    await onTopic('hotline:c', false);
    await approve(['hotline:c'], 'policy', 'hotline');
    await onTopic('hotline:c', true);
    const out = { status: 'removed', reason: 'a logo' };
    await t.call('PUT', '/v1/banks/hotline/entries/hotline:c/status', out);
    await onTopic('hotline:c', false);
    expect(await take()).toEqual({ taken: 0, unchanged: 1, out: 1 });
    expect((await t.call('GET', '/v1/banks')).body.items).toContainEqual({
      ...{ bank: 'hotline', owner: 'operator', source: 'hotline', note: '' },
      ...{ createdAt: expect.any(Number), changedAt: expect.any(Number) },
      ...{ entries: 2, pending: 1, quarantined: 0, removed: 1, matches: 0 },
    });
    const page = await t.call('GET', '/v1/banks/hotline/entries?limit=1&after=hotline:c');
    expect(page.body.items.map((e: KnownEntry) => e.entryId)).toEqual(['hotline:d']);
    expect((await t.call('PUT', '/v1/banks/house/entries/hotline:c/status', out)).status).toBe(404);
  });
});

test('a bank has somebody who answers for it: whoever began it, until another is named', async () => {
  const bankOf = async (name: string) =>
    (await t.call('GET', '/v1/banks')).body.items.find((b: { bank: string }) => b.bank === name);
  await t.call('POST', '/v1/banks/clicked/entries', { hash: hash('7'), source: 'case 7' });
  expect(await bankOf('clicked')).toMatchObject({ owner: 'operator', source: 'case 7', entries: 1 });
  const list = (more: object) => ({
    entries: [{ entryId: 'x', hash: hash('8'), label: 'known.illegal' }],
    source: 'partner list',
    ...more,
  });
  await t.call('POST', '/v1/banks/partner/import', list({ owner: 'Trust desk' }));
  expect(await bankOf('partner')).toMatchObject({ owner: 'Trust desk', source: 'partner list', pending: 1 });
  const other = { entries: [{ entryId: 'y', hash: hash('9'), label: 'known.illegal' }], owner: 'Somebody' };
  await t.call('POST', '/v1/banks/partner/import', other);
  expect(await bankOf('partner')).toMatchObject({ owner: 'Trust desk', entries: 2 });

  const said = { owner: 'Child safety desk', source: 'a treaty', note: 'weekly' };
  const put = await t.call('PUT', '/v1/banks/partner', said);
  expect(put.body).toMatchObject({ ...said, bank: 'partner', entries: 2, pending: 2 });
  expect((await t.call('PUT', '/v1/banks/partner', { source: 'nobody' })).status).toBe(400);
  expect((await t.call('PUT', '/v1/banks/empty', said)).body).toMatchObject({ bank: 'empty', entries: 0 });
  const { body } = await t.call('GET', '/v1/audit?limit=50');
  const log = body.items.filter((i: { verb: string; subject: string }) => i.verb === 'bank.put');
  expect(log.filter((i: { subject: string }) => i.subject === 'partner')).toMatchObject([
    {
      actor: 'operator',
      detail: {
        before: { owner: 'Trust desk', source: 'partner list', note: '' },
        after: said,
        from: { address: '127.0.0.1' },
      },
    },
    { detail: { after: { owner: 'Trust desk' } } },
  ]);
});

test('a hash that matches too much stops acting, a case says so, and a person lets it act again', async () => {
  const { entryId } = (await t.call('POST', entries, { hash: hash('e') })).body as KnownEntry;
  await approve([entryId]);
  await onTopic(entryId, true);
  const detector = { id: 'known-pdq', version: '2' };
  const signal = {
    label: 'known.prohibited',
    score: 1,
    detector,
    source: 'known' as const,
    detail: { entry: entryId },
  };
  const showing = (streams: readonly number[], seq: number) =>
    Promise.all(
      streams.map((i) => t.publishVerdict(judged(`many-${i}` as StreamId, seq, { signals: [signal] }))),
    );
  const nineteen = Array.from({ length: 19 }, (_, i) => i);
  const of = async () => {
    const { body } = await t.call('GET', `${entries}?limit=1000`);
    return body.items.find((e: KnownEntry) => e.entryId === entryId);
  };
  await showing(nineteen, 0);
  await showing(nineteen, 1);
  expect(await t.until(async () => (await of()).matches === 38 && of())).toMatchObject({ status: 'active' });
  await showing([19], 0);
  const out = await t.until(async () => (await of()).status === 'quarantined' && of());
  expect(out).toMatchObject({
    statusBy: 'airlock:known',
    statusReason: 'found in 20 streams within 10 minutes',
  });
  await onTopic(entryId, false);
  const cases = await t.until(async () => {
    const { body } = await t.call('GET', '/v1/cases');
    const found = body.items.filter((c: { label?: string }) => c.label === 'system.known_quarantined');
    return found.length > 0 && found;
  });
  expect(cases).toMatchObject([{ streamId: 'many-19' }]);

  expect((await t.call('POST', entries, { hash: hash('e') })).status).toBe(409);
  await t.call('PUT', `${entries}/${entryId}/status`, { status: 'active', reason: 'it was a raid' });
  await onTopic(entryId, true);
  await showing(nineteen, 2);
  expect(await t.until(async () => (await of()).matches === 58 && of())).toMatchObject({ status: 'active' });
}, 60_000);
