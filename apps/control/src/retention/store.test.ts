import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { BlobKey } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { type BlobStore } from '@airlock/storage/blobs/port';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, openRig, type Rig, START } from './rig.testkit.js';

const MB = 1024 * 1024;
let rig: Rig;
let dir: string;
/** A store of 200 MB that counts what is put, and can be taken away. */
const disk = { size: 200 * MB, used: 0, isDown: false, lost: 0, readOnly: false };
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-disk-'));
  const inner = await openFolderBlobs({ dir, fsync: 'none' });
  const up = () => {
    if (disk.isDown) throw new AirlockError('unavailable', 'the store does not answer');
  };
  const blobs: BlobStore = {
    ...inner,
    async put(key: BlobKey, bytes) {
      up();
      if (disk.readOnly) throw new AirlockError('forbidden', 'read-only');
      if (disk.used + bytes.length > disk.size) {
        disk.lost += 1;
        throw new AirlockError('unavailable', 'no space left');
      }
      await inner.put(key, bytes);
      if (!key.startsWith('probe/')) disk.used += bytes.length;
    },
    async delete(key) {
      up();
      await inner.delete(key);
    },
    room: () => Promise.resolve(disk.size - disk.used),
  };
  rig = await openRig({}, { blobs });
}, 240_000);
afterAll(async () => {
  await rig.close();
  await rm(dir, { recursive: true, force: true });
});

const request = {
  roomId: 'r',
  streamerId: 's',
  title: 't',
  category: 'c',
  source: 'rtmp',
} as AdmissionRequest;
const rule = () => rig.admissionRules.find((r) => r.name === 'retention')!;
const codes = async () => {
  rig.pass(MINUTE);
  return (await rule().opinion(request, rig.now)).deny?.map((d) => d.code) ?? [];
};

describe('the store of recordings', () => {
  it('A26: refuses new streams before the first segment is lost, calls duty, and lets them on again when there is room', async () => {
    expect(await codes()).toEqual([]);
    const chunk = Buffer.alloc(10 * MB);
    let refusedAt: number | undefined;
    for (let n = 0; refusedAt === undefined; n += 1) {
      await rig.blobs.put(`segments/fill/0/${n}.ts` as BlobKey, chunk);
      if ((await codes()).length > 0) refusedAt = disk.used;
    }
    expect(await codes()).toEqual(['retention.store_full']);
    expect(disk.lost).toBe(0);
    // What is on air goes on and has room to.
    const onAir = { streamId: 'x' } as never;
    expect(await rule().opinion(request, rig.now, onAir)).toEqual({});
    await rig.blobs.put('segments/fill/0/last.ts' as BlobKey, chunk);
    expect(disk.lost).toBe(0);
    const page = await deadlinesRepository(rig.db.queries).get('retention/preflight');
    expect(page).toMatchObject({ urgency: 'page', state: 'running' });
    disk.size *= 2;
    expect(await codes()).toEqual([]);
    expect((await deadlinesRepository(rig.db.queries).get('retention/preflight'))!.state).toBe('met');
  });

  it('A26: refuses when it cannot be written to, or when what a day brings does not fit into its days', async () => {
    disk.readOnly = true;
    expect(await codes()).toEqual(['retention.store_unwritable']);
    disk.readOnly = false;
    expect(await codes()).toEqual([]);
    const hour = Math.floor(rig.now / 3_600_000);
    await rig.db.queries.insertInto('retention_usage').values([{ hour: hour - 24, bytes: 1 }, { hour: hour - 1, bytes: 10 * MB }]).execute(); // prettier-ignore
    rig.pass(MINUTE);
    expect(await codes()).toEqual(['retention.too_few_days']);
    expect(await rig.retention.preflight.measure()).toMatchObject({ bytesPerDay: 10 * MB, neededDays: 60 });
    disk.size += 1_000 * MB;
    expect(await codes()).toEqual([]);
  });

  it('rule 4: a store that cannot be reached fails the proof, and a later run completes it', async () => {
    rig.to(START + 400.5 * DAY);
    const record = await rig.begin('down');
    await rig.minute(record, 0);
    await rig.end(record);
    rig.pass(70 * DAY);
    disk.isDown = true;
    expect(await rig.retention.run()).toMatchObject({ ran: true, failed: 1 });
    const proof = async () => (await deletionsRepository(rig.db.queries).list({ limit: 1 }))[0]!.proof;
    expect(await proof()).toMatchObject({
      result: 'failed',
      stores: [{ store: 'database' }, { store: 'blobs', reached: false, left: 3 }],
    });
    expect((await rig.retention.verify()).faults[0]).toContain('not complete in every store');
    disk.isDown = false;
    expect(await rig.retention.run()).toMatchObject({ failed: 0 });
    expect(await proof()).toMatchObject({ result: 'deleted' });
    expect((await rig.left('down'))['files']).toBe(0);
    expect(await rig.retention.verify()).toMatchObject({ faults: [] });
  });

  it('rule 4: something deleted that is back is found, and so is a proof that was written over', async () => {
    const record = await rig.begin('back');
    await rig.minute(record, 0);
    await rig.end(record);
    const rows = await rig.db.queries.selectFrom('segments').selectAll().execute();
    rig.pass(70 * DAY);
    await rig.retention.run();
    await rig.db.queries.insertInto('segments').values(rows).execute();
    expect((await rig.retention.verify()).faults[0]).toContain('segments of stream back');
    await rig.db.queries.deleteFrom('segments').execute();
    const { batch_id, proof } = await rig.db.queries.selectFrom('retention_batches').select(['batch_id', 'proof']).where('seq', 'is not', null).executeTakeFirstOrThrow(); // prettier-ignore
    await rig.db.queries.updateTable('retention_batches').set({ proof: proof!.replace('"count":', '"count":1') }).where('batch_id', '=', batch_id).execute(); // prettier-ignore
    expect((await rig.retention.verify()).faults).toEqual([expect.stringContaining(batch_id)]);
  });

  it('deletes in one instance at a time', async () => {
    const retention = retentionRepository(rig.db.queries);
    expect(await retention.claim(rig.now, rig.now + 1_000)).toBe(true);
    expect(await rig.retention.run()).toMatchObject({ ran: false });
    rig.pass(1_001);
    expect(await rig.retention.run()).toMatchObject({ ran: true });
  });
});
