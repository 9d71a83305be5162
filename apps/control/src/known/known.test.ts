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
  t = await startTestControl();
  await t.bus.tail({
    topic: topics.known,
    from: 'earliest',
    handle: (rows) => rows.forEach((r) => r.value && topic.set(r.value.entryId, r.value)),
  });
});
afterAll(() => t.close());

const hash = (digit: string): string => digit.repeat(64);
const entries = '/v1/banks/house/entries';
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
  test('one click on what a verdict showed is enough, twice is once', async () => {
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
      approvedBy: 'operator',
      status: 'active',
      matches: 0,
    });
    await onTopic(`house:${hash('2')}`, true);
    expect((await click()).body.addedAt).toBe(added.body.addedAt);
    expect((await t.call('POST', entries, { from: { ...from, seq: 99 } })).status).toBe(404);
    expect((await t.call('POST', entries, { from, hash: hash('9') })).status).toBe(400);
    const { body } = await t.call('GET', '/v1/audit?limit=20');
    expect(body.items.filter((i: { verb: string }) => i.verb === 'known.added')).toHaveLength(1);
  });

  test('what nobody has approved does not act until somebody does', async () => {
    const { body } = await t.call('POST', entries, { hash: hash('a'), approve: false });
    expect(body.approvedBy).toBeUndefined();
    await onTopic(body.entryId, false);
    expect((await t.call('POST', `${entries}/${body.entryId}/approve`)).body.approvedBy).toBe('operator');
    await onTopic(body.entryId, true);
    expect((await t.call('POST', `${entries}/${body.entryId}/approve`)).status).toBe(409);
  });

  test('an imported bank brings its approvers, and does not put back what a person took out', async () => {
    const item = (id: string, more = {}) => ({
      entryId: id,
      hash: hash(id),
      label: 'known.illegal',
      ...more,
    });
    const list = { entries: [item('c', { approvedBy: 'hotline' }), item('d')], source: 'hotline' };
    expect((await t.call('POST', '/v1/banks/hotline/import', list)).body).toEqual({ taken: 2, acting: 1 });
    await onTopic('hotline:c', true);
    await onTopic('hotline:d', false);
    const out = { status: 'removed', reason: 'a logo' };
    await t.call('PUT', '/v1/banks/hotline/entries/hotline:c/status', out);
    await onTopic('hotline:c', false);
    expect((await t.call('POST', '/v1/banks/hotline/import', list)).body).toEqual({ taken: 1, acting: 0 });
    expect((await t.call('GET', '/v1/banks')).body.items).toContainEqual({
      ...{ bank: 'hotline', entries: 2, pending: 1, quarantined: 0, removed: 1, matches: 0 },
    });
    const page = await t.call('GET', '/v1/banks/hotline/entries?limit=1&after=hotline:c');
    expect(page.body.items.map((e: KnownEntry) => e.entryId)).toEqual(['hotline:d']);
    expect((await t.call('PUT', '/v1/banks/house/entries/hotline:c/status', out)).status).toBe(404);
  });
});

test('a hash that matches too much stops acting, a case says so, and a person lets it act again', async () => {
  const { entryId } = (await t.call('POST', entries, { hash: hash('e') })).body as KnownEntry;
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
