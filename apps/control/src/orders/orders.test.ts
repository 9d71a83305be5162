import type { AuthorityOrder } from '@airlock/contracts/order';
import { openNote, parseVerifierKey } from '@airlock/moderation/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../audit/log-key.js';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl();
}, 60_000);
afterAll(() => t.close());

const enter = (docNo: string, more: object = {}) =>
  t.call('POST', '/v1/orders', {
    issuer: 'Provincial office',
    docNo,
    basis: 'eu_terrorist_content',
    receivedAt: Date.now() - 1_000,
    targets: [{ kind: 'stream', streamId: 'gone' }],
    text: 'Remove it.',
    ...more,
  });
const deadline = async (orderId: string) => {
  const { body } = await t.call('GET', '/v1/deadlines');
  return (body.items as { subject: string; state: string }[]).find((d) => d.subject === orderId);
};
const onAir = async (roomId: string, streamerId: string): Promise<string> =>
  (await t.call('POST', '/v1/admissions', admission({ roomId, streamerId }))).body.stream.streamId as string;

describe('an order of an authority', () => {
  it('A24, E10: is carried out by cuts that are on record, keeps what was removed for six months, and answered by a receipt that any verifier reads', async () => {
    const streamId = await onAir('r1', 'p1');
    const other = await onAir('r2', 'p2');
    const targets = [
      { kind: 'stream', streamId },
      { kind: 'streamer', streamerId: 'p2' },
      { kind: 'stream', streamId: 'gone' },
    ];
    const { body: order, status } = await enter('doc 1', { targets });
    expect(status).toBe(201);
    expect(order).toMatchObject({ state: 'received', dueAt: order.receivedAt + 3_600_000 });
    expect(await deadline(order.orderId)).toMatchObject({ state: 'running', urgency: 'page' });
    const done = (await t.call('POST', `/v1/orders/${order.orderId}/carry-out`)).body as AuthorityOrder;
    expect(done).toMatchObject({ state: 'acted', absent: ['gone'] });
    expect(done.actions).toHaveLength(2);
    for (const id of [streamId, other])
      expect((await t.call('GET', `/v1/streams/${id}`)).body).toMatchObject({
        darkBy: { clause: 'eu_terrorist_content' },
      });
    const key = parseVerifierKey(sha256, (await t.call('GET', '/v1/audit/key')).body as string);
    const text = openNote(sha256, verifyEd25519, done.receipt!, key);
    expect(text).toContain('document: "doc 1"');
    expect(text).toContain('minutes late: 0');
    expect(text).toContain(`actions: ${done.actions.join(' ')}`);
    expect(await deadline(order.orderId)).toBeUndefined();
    const kept = (await t.call('GET', `/v1/streams/${streamId}/retention`)).body;
    expect(kept).toMatchObject({ sealed: true, raises: [{ class: 'eu-tco-6m', reason: 'Order doc 1' }] });
    const again = await t.call('POST', `/v1/orders/${order.orderId}/carry-out`);
    expect(again.body).toEqual(done);
  });

  it('A24: stands above all others until it is carried out, and is one order however often it is entered', async () => {
    const late = (await enter('doc 2', { basis: 'au_class_1' })).body as AuthorityOrder;
    const urgent = (await enter('doc 3')).body as AuthorityOrder;
    expect((await enter('doc 3', { text: 'Once more.' })).body).toEqual(urgent);
    const { body } = await t.call('GET', '/v1/orders');
    const ids = (body.items as AuthorityOrder[]).map((o) => o.orderId);
    expect(ids.slice(0, 2)).toEqual([urgent.orderId, late.orderId]);
  });

  it('E09: an order carried out late says by how many minutes', async () => {
    const { body: order } = await enter('doc 4', { receivedAt: Date.now() - 75 * 60_000 });
    const { body: done } = await t.call('POST', `/v1/orders/${order.orderId}/carry-out`);
    expect(done.receipt).toContain('minutes late: 16');
  });

  it('says what is wrong with one that cannot be entered', async () => {
    expect((await enter('doc 5', { basis: 'other' })).body).toMatchObject({ issues: [{ path: 'dueAt' }] });
    expect((await enter('doc 6', { receivedAt: Date.now() + 60_000 })).status).toBe(400);
    expect((await t.call('POST', '/v1/orders/or_none/carry-out')).status).toBe(404);
  });
});

it('D02, C04: a report runs its clock from detection, is met when it is sent, and is never lost before its receipt', async () => {
  const detectedAt = Date.now() - 60_000;
  const draft = { addressee: 'Public security', subject: 's1', detectedAt, text: 'What was seen.' };
  const { body: report } = await t.call('POST', '/v1/reports', draft);
  expect(report).toMatchObject({ state: 'draft', dueAt: detectedAt + 24 * 3_600_000 });
  const act = (verb: string, body?: object) => t.call('POST', `/v1/reports/${report.reportId}/${verb}`, body);
  expect((await act('acknowledged', { receipt: 'no. 7' })).status).toBe(409);
  expect((await act('sent')).body.state).toBe('sent');
  expect((await act('sent')).body.state).toBe('sent');
  expect((await act('acknowledged', { receipt: 'no. 7' })).body).toMatchObject({
    state: 'acknowledged',
    receipt: 'no. 7',
  });
  await t.restart();
  expect((await t.call('GET', '/v1/reports')).body.items).toMatchObject([
    { reportId: report.reportId, receipt: 'no. 7' },
  ]);
});
