import type { Evidence } from '@airlock/contracts/evidence';
import type { EvidenceView } from '@airlock/contracts/http/evidence-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, startTestControl, type TestControl, verdict } from '../control.testkit.js';

let control: TestControl;
beforeAll(async () => {
  control = await startTestControl();
}, 60_000);
afterAll(() => control.close());

const admit = async (roomId: string): Promise<StreamId> =>
  (await control.call('POST', '/v1/admissions', admission({ roomId, streamerId: roomId }))).body.stream
    .streamId as StreamId;
const sealedOf = (id: StreamId): Promise<Evidence> =>
  control.until(async () => {
    const { items } = (await control.call('GET', `/v1/evidence?streamId=${id}`)).body as {
      items: Evidence[];
    };
    return items.find((e) => e.state !== 'waiting');
  });
const viewOf = async ({ evidenceId }: Evidence): Promise<EvidenceView> =>
  (await control.call('GET', `/v1/evidence/${evidenceId}`)).body as EvidenceView;

describe('evidence over HTTP', () => {
  it('A27: is sealed by a cut, with media that came within the topic, and read only with a reason', async () => {
    const id = await admit('room-cut');
    await control.publishSegment(id, 0, 'the media itself');
    await control.until(async () => (await segmentsRepository(control.db.queries).latest(id, 1))[0]);
    await control.call('POST', `/v1/streams/${id}/cut`, { reason: 'seen' });
    const evidence = await sealedOf(id);
    const { triggers, items } = await viewOf(evidence);
    expect(triggers).toMatchObject([{ type: 'action' }]);
    expect(items.map((i) => i.name)).toContain('media/0-000000.ts');
    const policy = items.find((i) => i.kind === 'policy')!;
    const path = `/v1/evidence/${evidence.evidenceId}/read`;
    expect((await control.call('POST', path, { name: policy.name })).status).toBe(400);
    const read = await control.call('POST', path, { name: policy.name, reason: 'order 7' });
    expect(read.status).toBe(200);
    expect(read.headers.get('cache-control')).toBe('no-store');
    expect(read.body).toMatch(/^airlock-policy-v1\n\{/);
    expect((await viewOf(evidence)).custody.at(-1)).toMatchObject({ kind: 'viewed', reason: 'order 7' });
  });

  it('A27: is sealed by a dump of the policy and by one of a person', async () => {
    const [byPolicy, byPerson] = [await admit('room-policy'), await admit('room-person')];
    await control.publishVerdict(verdict(byPolicy, 3, 'dump'));
    expect((await viewOf(await sealedOf(byPolicy))).triggers).toMatchObject([
      { type: 'dump', fromSeq: 3, by: 'policy:prohibited' },
    ]);
    await control.call('POST', `/v1/streams/${byPerson}/dump`, { fromSeq: 1, toSeq: 2 });
    expect((await viewOf(await sealedOf(byPerson))).triggers).toMatchObject([
      { type: 'dump', fromSeq: 1, toSeq: 2 },
    ]);
  });

  it('A27: cannot be fetched by way of pictures, nor leave on the word of one person', async () => {
    const id = await admit('room-sealed');
    const want = { streamId: id, reason: 'victim asks' };
    const asked = await control.call('POST', '/v1/evidence', want, { 'idempotency-key': 'k1' });
    expect(asked.status).toBe(202);
    const again = await control.call('POST', '/v1/evidence', want, { 'idempotency-key': 'k1' });
    expect(again.body.evidenceId).toBe(asked.body.evidenceId);
    const { evidenceId } = await sealedOf(id);
    for (const [key, status] of [
      [`thumbs/${id}/1.jpg`, 200],
      [`evidence/${evidenceId}/frames/f-1.jpg`, 404],
    ] as const) {
      await control.blobs.put(key as BlobKey, Buffer.from('ffd8ffe0', 'hex'));
      expect((await control.call('GET', `/v1/thumbnails?key=${encodeURIComponent(key)}`)).status).toBe(
        status,
      );
    }
    const release = { destination: 'court', reason: 'order 7' };
    const { approvalId } = (await control.call('POST', `/v1/evidence/${evidenceId}/release`, release)).body as { approvalId: string }; // prettier-ignore
    expect((await control.call('POST', `/v1/approvals/${approvalId}/approve`, {})).status).toBe(403);
    const path = `/v1/evidence/${evidenceId}/releases/${approvalId}/package`;
    expect((await control.call('POST', path)).status).toBe(404);
  });
});
