import type { StreamRecord } from '@airlock/contracts/control';
import { RetentionSource } from '@airlock/policy/retention';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { counsel, DAY, liaison, MINUTE, openRig, platform, type Rig, START } from './rig.testkit.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ retention: RetentionSource.parse({ logs: ['cn-netlog-180'] }) });
}, 240_000);
afterAll(() => rig.close());

const GRACE = 7 * DAY;
type Kind = 'plain' | 'sale' | 'held' | 'erased' | 'removed';
const KINDS: readonly Kind[] = ['plain', 'sale', 'held', 'erased', 'removed'];

interface Recorded {
  readonly record: StreamRecord;
  readonly kind: Kind;
  /** The moment each minute was published. */
  readonly minutes: readonly number[];
}

/** When a minute may go at the earliest. */
const until = ({ record, kind, minutes }: Recorded, at: number, releasedAt: number): number => {
  const base = at + 60 * DAY;
  if (kind === 'sale') return Math.max(base, minutes.at(-1)! + 1_095 * DAY);
  if (kind === 'removed') return Math.max(base, minutes.at(-1)! + 184 * DAY);
  if (kind === 'held' && record.startedAt < releasedAt) return Math.max(base, releasedAt);
  return base;
};

it('A25: over a year of every class, holds, sales and erasures any minute inside its time can be played and none past it is left', async () => {
  const all: Recorded[] = [];
  const hold = await rig.retention.holds.place(liaison, {
    ...{ matter: 'Case 9', issuer: 'Court', docNo: '9' },
    scope: { streamers: ['held' as never] },
  });
  const releaseAt = START + 200 * DAY;
  let releasedAt = Infinity;
  for (let day = 0; day <= 365; day += 5) {
    rig.to(START + day * DAY + 20 * 3_600_000);
    if (day % 20 === 0) {
      const kind = KINDS[(day / 20) % KINDS.length]!;
      const record = await rig.begin(`year-${day}`, { streamerId: kind as never });
      const minutes: number[] = [];
      // Past midnight, so that one recording is of two days.
      for (const [seq, at] of [0, 1, 5 * 60].entries()) {
        rig.to(record.startedAt + (at + 1) * MINUTE);
        if (kind === 'sale' && seq === 1)
          await rig.retention.sale(platform, record.streamId, { ref: `g${day}` });
        await rig.minute(record, seq, kind === 'held');
        minutes.push(rig.now);
      }
      await rig.end(record);
      if (kind === 'removed')
        await rig.retention.raiseBy(liaison, {
          streamId: record.streamId,
          class: 'eu-tco-6m',
          reason: 'order',
        });
      if (kind === 'erased')
        await rig.retention.erasures.request(platform, {
          subject: { streamerId: 'erased' as never },
          reason: '',
        });
      all.push({ record, kind, minutes });
    }
    if (rig.now >= releaseAt && releasedAt === Infinity) {
      await rig.approvals.approve(
        await rig.retention.holds.release(liaison, hold.holdId, 'settled'),
        counsel,
      );
      releasedAt = rig.now;
    }
    const run = await rig.retention.run();
    expect(run).toMatchObject({ ran: true, failed: 0 });
    const somewhere = fc.sample(fc.constantFrom(...all), { numRuns: 1, seed: day });
    for (const one of somewhere) await lookAt(one, releasedAt);
  }
  for (const one of all) await lookAt(one, releasedAt);
  const open = await rig.db.queries
    .selectFrom('erasures')
    .select('state')
    .where('state', '=', 'restricted')
    .execute();
  expect(open.length).toBeGreaterThan(0);
  expect(await rig.retention.verify()).toMatchObject({ faults: [] });
  const proofs = await deletionsRepository(rig.db.queries).list({ limit: 500 });
  expect(proofs.length).toBeGreaterThan(10);
  expect(proofs.every((p) => p.seq !== undefined && p.proof.result === 'deleted')).toBe(true);

  async function lookAt(one: Recorded, released: number): Promise<void> {
    const { streamId } = one.record;
    for (const [seq, at] of one.minutes.entries()) {
      const part = { from: at - MINUTE, to: at };
      const keptTo = until(one, at, released);
      const what = `${streamId} (${one.kind}) minute ${seq}, ${Math.floor((rig.now - at) / DAY)} days on`;
      const shown = rig.retention.recordings.playlist(liaison, streamId, part);
      if (rig.now <= keptTo) {
        expect(await shown, what).toContain(`0/${seq}.ts`);
        const bytes = await rig.retention.recordings.segment(liaison, streamId, 0, `${seq}.ts`);
        expect(Buffer.from(bytes).toString(), what).toBe(`media of ${streamId} ${seq}`);
        expect(await rig.retention.recordings.chat(liaison, streamId, part), what).toMatchObject([
          { text: `line ${seq}`, offsetMs: MINUTE / 2 },
        ]);
      } else if (rig.now > keptTo + GRACE) {
        await expect(shown, what).rejects.toMatchObject({ code: 'not_found' });
        const name = `0/${String(seq).padStart(8, '0')}.ts`;
        expect(await rig.blobs.stat(`segments/${streamId}/${name}` as never), what).toBeUndefined();
        expect(await rig.blobs.stat(`thumbs/${streamId}/0-${seq}.jpg` as never), what).toBeUndefined();
      } else await shown.catch(() => undefined);
    }
    if (rig.now > until(one, one.minutes.at(-1)!, released) + GRACE)
      expect(await rig.left(streamId)).toEqual({ segments: 0, chat: 0, verdicts: 0, items: 0, files: 0 });
  }
}, 240_000);
