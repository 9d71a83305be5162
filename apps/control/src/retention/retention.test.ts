import { StreamId } from '@airlock/contracts/ids';
import { leafHash } from '@airlock/storage/repositories/audit';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { board, counsel, DAY, liaison, MINUTE, openRig, platform, type Rig, START } from './rig.testkit.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
}, 240_000);
afterAll(() => rig.close());

const NOTHING = { segments: 0, chat: 0, verdicts: 0, items: 0, files: 0 };
const place = (scope: object) =>
  rig.retention.holds.place(liaison, {
    matter: 'Case 1',
    issuer: 'Court',
    docNo: '7',
    scope: scope as never,
  });

/** Three minutes of a stream on one day, then its end. */
const broadcast = async (name: string, at: number, hit = false) => {
  rig.to(at + 12 * 3_600_000);
  const record = await rig.begin(name);
  for (let seq = 0; seq < 3; seq += 1) {
    rig.pass(MINUTE);
    await rig.minute(record, seq, hit && seq === 1);
  }
  await rig.end(record);
  return record;
};
const playlist = (name: string, from: number, to: number, who = board) =>
  rig.retention.recordings.playlist(who, StreamId.parse(name), { from, to });

describe('a recording', () => {
  it('C07: can be played back on day 60 and is gone by day 67 with a proof, from every store', async () => {
    const { startedAt } = await broadcast('c07', START, true);
    rig.to(startedAt + 60 * DAY);
    await rig.retention.run();
    expect(await rig.left('c07')).toEqual({ segments: 3, chat: 3, verdicts: 3, items: 1, files: 6 });
    expect(await playlist('c07', startedAt, startedAt + DAY)).toContain('0/2.ts');
    rig.to(startedAt + 67 * DAY);
    expect(await rig.retention.run()).toMatchObject({ ran: true, failed: 0, more: false });
    expect(await rig.left('c07')).toEqual(NOTHING);
    await expect(playlist('c07', startedAt, startedAt + DAY)).rejects.toMatchObject({ code: 'not_found' });

    const [stored] = await deletionsRepository(rig.db.queries).list({ limit: 1 });
    expect(stored!.proof).toMatchObject({
      class: 'cn-live-60',
      count: 10,
      result: 'deleted',
      actor: 'airlock:retention',
      stores: [
        { store: 'database', reached: true, left: 0 },
        { store: 'blobs', reached: true, left: 0 },
      ],
    });
    expect(stored!.text).not.toContain('c07');
    const [leaf] = await rig.audit.entries(stored!.seq!, 1);
    expect(Buffer.from(leafHash(stored!.entry!)).toString('base64')).toBe(leaf!.leaf);
    expect(stored!.entry).toContain(stored!.digest);
    expect(await rig.retention.verify()).toMatchObject({ faults: [] });
  });

  it('D09: says of every second of a show whether it is recorded, and why it is not', async () => {
    rig.to(START + 40 * DAY);
    const from = rig.now;
    const record = await rig.begin('whole');
    for (const seq of [0, 1, 2, 5, 6]) {
      rig.to(from + (seq + 1) * MINUTE);
      await rig.minute(record, seq);
    }
    const asked = { from: from - DAY / 2, to: from + DAY / 2 };
    // On air, the last moments may not be in the index yet.
    rig.to(from + 7 * MINUTE + 10_000);
    const hole = { from: from + 3 * MINUTE, to: from + 5 * MINUTE, why: 'lost' };
    const { recordings } = rig.retention;
    expect(await recordings.coverage(record.streamId, asked)).toEqual({
      ...{ streamId: record.streamId, from, to: rig.now - 15_000 },
      ...{ recordedMs: 5 * MINUTE - 5_000, gaps: [hole] },
    });
    rig.to(from + 9 * MINUTE);
    await rig.end(record);
    rig.pass(DAY);
    expect((await recordings.coverage(record.streamId, asked)).gaps).toEqual([
      hole,
      { from: from + 7 * MINUTE, to: from + 9 * MINUTE, why: 'unexplained' },
    ]);
    const part = { from: from + MINUTE, to: from + 2 * MINUTE };
    expect(await recordings.coverage(record.streamId, part)).toMatchObject({ recordedMs: MINUTE, gaps: [] });
    await expect(recordings.coverage('nobody' as never, asked)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('D16: a sale link in mid-stream keeps the whole recording for three years from its end, and nothing takes that back', async () => {
    const start = START + 100 * DAY;
    rig.to(start);
    const record = await rig.begin('d16');
    rig.pass(MINUTE);
    await rig.minute(record, 0);
    expect(await rig.retention.sale(platform, record.streamId, { ref: 'goods-1' })).toMatchObject({
      class: 'cn-live-60',
      keptUntil: null,
      raises: [{ class: 'cn-commerce-3y', days: 1_095 }],
    });
    rig.pass(MINUTE);
    await rig.minute(record, 1);
    await rig.end(record);
    const ended = rig.now;
    await expect(
      rig.retention.raiseBy(liaison, { streamId: record.streamId, class: 'cn-live-60', reason: 'shorter' }),
    ).resolves.toMatchObject({ keptUntil: ended + 1_095 * DAY });
    for (const sql of [`UPDATE retention_streams SET days = 1`, `UPDATE retention_raises SET days = 1`])
      await expect(rig.db.queries.executeQuery({ sql, parameters: [], query: { kind: 'RawNode' } } as never)).rejects.toThrow(/only raised|append-only/); // prettier-ignore
    rig.to(ended + 1_095 * DAY - 1);
    await rig.retention.run();
    expect(await rig.left('d16')).toMatchObject({ segments: 2, chat: 2, files: 4 });
    rig.to(ended + 1_097 * DAY);
    await rig.retention.run();
    expect(await rig.left('d16')).toEqual(NOTHING);
  });

  it('E10: what was removed as terrorist content is kept six months, and moderators cannot see it', async () => {
    const { streamId, startedAt } = await broadcast('e10', START + 2_000 * DAY);
    await rig.retention.raiseBy(liaison, { streamId, class: 'eu-tco-6m', reason: 'order 12' });
    const view = { from: startedAt, to: startedAt + DAY };
    await expect(rig.retention.recordings.playlist(board, streamId, view)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(rig.retention.recordings.segment(board, streamId, 0, '1.ts')).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    expect(await rig.retention.recordings.playlist(liaison, streamId, view)).toContain('0/1.ts');
    rig.to(startedAt + 184 * DAY);
    await rig.retention.run();
    expect(await rig.left('e10')).toMatchObject({ segments: 3 });
    rig.to(startedAt + 186 * DAY);
    await rig.retention.run();
    expect(await rig.left('e10')).toEqual(NOTHING);
  });

  it('E19: reported material of child abuse is kept for a year and sealed', async () => {
    const { streamId, startedAt } = await broadcast('e19', START + 2_300 * DAY);
    await rig.retention.raiseBy(liaison, { streamId, class: 'us-csam-1y', reason: 'report 3' });
    rig.to(startedAt + 366 * DAY);
    await rig.retention.run();
    expect(await rig.left('e19')).toMatchObject({ segments: 3 });
    expect(await rig.retention.of(streamId)).toMatchObject({ sealed: true });
    rig.to(startedAt + 369 * DAY);
    await rig.retention.run();
    expect(await rig.left('e19')).toEqual(NOTHING);
  });
});

describe('a legal hold', () => {
  it('rule 3: is placed at once, matches what comes later, gives nobody a reading right, and is released by two people', async () => {
    const hold = await place({ streamers: ['streamer-held'], label: 'sexual' });
    const { startedAt, streamId } = await broadcast('held', START + 3_000 * DAY, true);
    await broadcast('other', START + 3_000 * DAY, true);
    rig.to(startedAt + 70 * DAY);
    await rig.retention.run();
    expect(await rig.left('held')).toMatchObject({ segments: 3, items: 1 });
    expect(await rig.left('other')).toEqual(NOTHING);
    expect(await rig.retention.of(streamId)).toMatchObject({ holds: [hold.holdId] });

    const deadline = await deadlinesRepository(rig.db.queries).get(`hold.review/${hold.holdId}`);
    expect(deadline!.dueAt).toBe(hold.from + 90 * DAY);
    await rig.retention.holds.review(liaison, hold.holdId, 'still needed');
    expect((await deadlinesRepository(rig.db.queries).get(`hold.review/${hold.holdId}`))!.dueAt).toBe(rig.now + 90 * DAY); // prettier-ignore

    const asked = await rig.retention.holds.release(liaison, hold.holdId, 'settled');
    await expect(rig.approvals.approve(asked, liaison)).rejects.toMatchObject({ code: 'forbidden' });
    await rig.retention.run();
    expect(await rig.left('held')).toMatchObject({ segments: 3 });
    await rig.approvals.approve(asked, counsel);
    await rig.retention.run();
    expect(await rig.left('held')).toEqual(NOTHING);
  });
});

describe('a request to erase', () => {
  it('D36: locks what has to be kept, says why and until when, and ends when the time is over', async () => {
    const { startedAt, streamId, streamerId } = await broadcast('d36', START + 4_000 * DAY);
    const asked = await rig.retention.erasures.request(platform, { subject: { streamerId }, reason: '' });
    expect(asked).toMatchObject({ state: 'restricted', until: START + 4_061 * DAY });
    expect(asked.told.zh).toContain('互联网直播服务管理规定');
    expect(asked.told.en).toContain(new Date(asked.until!).toISOString().slice(0, 10));
    const view = { from: startedAt, to: startedAt + DAY };
    await expect(rig.retention.recordings.playlist(board, streamId, view)).rejects.toMatchObject({
      code: 'forbidden',
    });
    rig.to(asked.until! - 1);
    await rig.retention.run();
    expect(await rig.left('d36')).toMatchObject({ segments: 3 });
    rig.to(asked.until! + 1);
    await rig.retention.run();
    expect(await rig.left('d36')).toEqual(NOTHING);
    const row = await rig.db.queries.selectFrom('erasures').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'deleted', subject: null });
  });

  it('D36: of somebody of whom nothing is kept is done at once; chat of one who asked is not shown', async () => {
    const nobody = await rig.retention.erasures.request(platform, {
      subject: { userId: 'nobody' as never },
      reason: '',
    });
    expect(nobody.state).toBe('deleted');
    const { startedAt, streamId } = await broadcast('talk', START + 4_200 * DAY);
    const part = { from: startedAt, to: startedAt + DAY };
    const lines = await rig.retention.recordings.chat(board, streamId, part);
    expect(lines.map((l) => l.offsetMs)).toEqual([MINUTE / 2, 1.5 * MINUTE, 2.5 * MINUTE]);
    await rig.retention.erasures.request(platform, { subject: { userId: 'u-talk' as never }, reason: '' });
    expect(await rig.retention.recordings.chat(board, streamId, part)).toEqual([]);
  });
});
