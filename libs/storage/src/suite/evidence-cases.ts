import { EvidenceId, type EvidenceTrigger } from '@airlock/contracts/evidence';
import { StreamId } from '@airlock/contracts/ids';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type EvidenceRequest, evidenceRepository } from '../repositories/evidence.js';
import { evidenceReleasesRepository } from '../repositories/evidence-releases.js';
import type { SuiteContext } from './repository-suite.js';

const id = (name: string) => EvidenceId.parse(`ev_${name}`);
const trigger = (at: number): EvidenceTrigger => ({ type: 'request', at, by: 'ann', reason: 'seen' });
const request = (name: string, over: Partial<EvidenceRequest> = {}): EvidenceRequest => ({
  evidenceId: id(name),
  key: `request/${name}`,
  trigger: trigger(100),
  streamId: StreamId.parse('s1'),
  from: 0,
  to: 200,
  now: 100,
  by: 'ann',
  reason: 'seen',
  retentionClass: 'action-3y',
  ...over,
});
const HASH = 'a'.repeat(64);
const item = (name: string) => ({ name, kind: 'media' as const, sha256: HASH, bytes: 3 });

/** Sealed evidence, custody and releases. */
export function evidenceCases(context: SuiteContext): void {
  const repo = () => evidenceRepository(context.database.queries);

  it('seals once what is asked for twice, and as one what touches', async () => {
    const first = await repo().request(request('a'));
    expect(first).toMatchObject({ isNew: true, evidence: { state: 'waiting', from: 0, to: 200 } });
    expect((await repo().request(request('b', { key: 'request/a' }))).evidence.evidenceId).toBe('ev_a');
    const grown = await repo().request(
      request('c', { trigger: trigger(150), from: 150, to: 300, joins: true }),
    );
    expect(grown).toMatchObject({ isNew: false, evidence: { evidenceId: 'ev_a', from: 0, to: 300 } });
    const other = request('d', { streamId: StreamId.parse('s2'), joins: true });
    expect((await repo().request(other)).isNew).toBe(true);
    expect((await repo().request(request('e', { from: 301, to: 302, joins: true }))).isNew).toBe(true);
    expect(await repo().triggers(id('a'))).toEqual([trigger(100), trigger(150)]);
    expect(await repo().unsealed()).toHaveLength(3);
    expect((await repo().list({ limit: 9, streamId: StreamId.parse('s2') }))[0]!.evidenceId).toBe('ev_d');
  });

  it('gives what is due to one worker at a time, and back when that one is lost', async () => {
    await repo().request(request('a'));
    const [one, two] = await Promise.all([1, 2].map(() => repo().claim({ now: 100, limit: 9, leaseMs: 50 })));
    expect(one!.length + two!.length).toBe(1);
    expect(await repo().claim({ now: 149, limit: 9, leaseMs: 50 })).toEqual([]);
    expect(await repo().claim({ now: 150, limit: 9, leaseMs: 50 })).toMatchObject([
      { attempts: 2, seals: 0 },
    ]);
    await repo().postpone(id('a'), 400, 'no room');
    expect(await repo().depth(300)).toEqual({ open: 1, overdueMs: 0 });
    expect(await repo().claim({ now: 399, limit: 9, leaseMs: 50 })).toEqual([]);
  });

  it('is complete only when nothing was added to its time since', async () => {
    await repo().request(request('a'));
    const [work] = await repo().claim({ now: 100, limit: 1, leaseMs: 50 });
    await repo().request(request('b', { to: 500, joins: true }));
    const seal = { manifestSha256: HASH, now: 120, isComplete: true, nextAt: 0 };
    expect(await repo().seal({ ...seal, work: work!, items: [item('media/0-0.ts')] })).toMatchObject({
      state: 'sealed',
      sealedAt: 120,
    });
    const [again] = await repo().claim({ now: 120, limit: 1, leaseMs: 50 });
    expect(again).toMatchObject({ seals: 1, evidence: { to: 500 } });
    const done = await repo().seal({ ...seal, now: 600, work: again!, items: [item('media/0-1.ts')] });
    expect(done).toMatchObject({ state: 'complete', sealedAt: 120, completedAt: 600 });
    expect((await repo().items(id('a'))).map((i) => i.name)).toEqual(['media/0-0.ts', 'media/0-1.ts']);
    await expect(repo().seal({ ...seal, work: again!, items: [] })).rejects.toThrow();
    expect(await repo().unsealed()).toEqual([]);
  });

  it('A27: custody cannot be changed or taken away by anybody, nor a sealed item be exchanged', async () => {
    const e = {
      custodyId: 'cu_suite',
      evidenceId: id('kept'),
      at: 1,
      actor: 'ann',
      role: 'liaison',
    } as const;
    const known = await repo().custody(e.evidenceId);
    if (known.length === 0)
      await repo().recordCustody({ ...e, kind: 'viewed', reason: 'order 7', detail: { item: 'x' } });
    expect(await repo().custody(e.evidenceId)).toMatchObject([{ reason: 'order 7', detail: { item: 'x' } }]);
    await repo().request(request('a'));
    const [work] = await repo().claim({ now: 100, limit: 1, leaseMs: 50 });
    const seal = { manifestSha256: HASH, now: 120, isComplete: false, nextAt: 200 };
    await repo().seal({ ...seal, work: work!, items: [item('media/0-0.ts')] });
    for (const change of [
      `UPDATE evidence_custody SET actor = 'x'`,
      `DELETE FROM evidence_custody`,
      `TRUNCATE evidence_custody`,
      `UPDATE evidence_items SET sha256 = '${'b'.repeat(64)}'`,
    ])
      await expect(sql.raw(change).execute(context.database.queries), change).rejects.toThrow(
        'does not change',
      );
  });

  it('keeps the head a release was first fetched under', async () => {
    const releases = evidenceReleasesRepository(context.database.queries);
    const release = {
      releaseId: 'ap_1',
      evidenceId: id('a'),
      destination: 'the court',
      reason: 'order 7',
      requestedBy: 'ann',
      approvedBy: 'bob',
      approvedAt: 5,
      until: 50,
    };
    await releases.add(release);
    expect(await releases.of(id('a'))).toEqual([release]);
    expect((await releases.pin('ap_1', 7)).checkpointSize).toBe(7);
    expect((await releases.pin('ap_1', 9)).checkpointSize).toBe(7);
    await expect(releases.add({ ...release, releaseId: 'ap_2', approvedBy: 'ann' })).rejects.toThrow();
  });
}
