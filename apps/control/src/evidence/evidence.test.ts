import type { Evidence, EvidenceManifest } from '@airlock/contracts/evidence';
import { StreamId } from '@airlock/contracts/ids';
import { SealRequest } from '@airlock/contracts/http/evidence-api';
import type { ApprovalId } from '@airlock/contracts/approval';
import { dutyStaffingRepository } from '@airlock/storage/repositories/duty-staffing';
import { evidenceBlob } from '@airlock/storage/repositories/evidence';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../house/ground.testkit.js';
import { ann, bob, eve, sha256, START, startTestEvidence, type TestEvidence } from './evidence.testkit.js';
import { HOUR_MS, mediaRoot } from './media-roots.js';
import { GIVE_UP_MS, SETTLE_MS } from './sealer.js';

let house: TestEvidence;
let count = 0;
let id: StreamId;

beforeAll(async () => {
  house = await startTestEvidence();
}, 60_000);
afterAll(() => house.close());
beforeEach(() => {
  count += 1;
  id = StreamId.parse(`s${count}`);
  house.at(START);
});

const media = (m: EvidenceManifest): string[] => m.items.filter((i) => i.kind === 'media').map((i) => i.name);
const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `media/0-${String(from + i).padStart(6, '0')}.ts`);
const manifestOf = async (): Promise<EvidenceManifest> =>
  (await house.evidence.get(await house.only(id))).manifest!;

/** A stream that was cut at segment 100 and of which everything was sealed. */
const cutAndSealed = async () => {
  await house.air(id, 0, 100, { hit: 98 });
  house.at(house.seqAt(100));
  await house.cut(id, `cut-${id}`, house.seqAt(100));
  await house.end(id, house.seqAt(101));
  house.at(house.seqAt(101) + SETTLE_MS);
  await house.evidence.drain();
  return house.only(id);
};

describe('sealing', () => {
  it('A27: seals two minutes before a cut and half a minute after it, with all that was known of them', async () => {
    await house.air(id, 0, 100, { hit: 98 });
    house.at(house.seqAt(100));
    await house.cut(id, `cut-${id}`, house.seqAt(100));
    await house.evidence.drain();
    // 120 s of 2 s segments before the decision, and the 10 s by which the audience is behind.
    const first = await manifestOf();
    expect(first).toMatchObject({ seal: 1, isComplete: false, missing: [], models: { nsfw: ['3.1'] } });
    expect(media(first)).toEqual(names(35, 100));

    await house.air(id, 101, 110);
    house.at(house.seqAt(110));
    await house.evidence.drain();
    expect(await manifestOf()).toEqual(first);
    await house.air(id, 111, 130);
    house.at(house.seqAt(130));
    await house.evidence.drain();
    const whole = await manifestOf();
    expect(whole).toMatchObject({ seal: 2, isComplete: true, missing: [] });
    expect(media(whole)).toEqual(names(35, 114));
    expect(whole.items).toEqual(expect.arrayContaining(first.items));
    expect(new Set(whole.items.map((i) => i.kind))).toEqual(
      new Set(['media', 'frame', 'chat', 'verdicts', 'stream', 'actions', 'policy', 'manifest']),
    );
  });

  it('A27, D06: what is sealed stays when the stream and its index are deleted, and its hash is in the audit log', async () => {
    const evidenceId = await cutAndSealed();
    const { items, manifestSha256 } = await house.evidence.get(evidenceId);
    for (const { blob } of await segmentsRepository(house.ground.db.queries).expire(START * 2, 1_000))
      await house.blobs.delete(blob);
    for (const item of items)
      expect(sha256(await house.blobs.get(evidenceBlob(evidenceId, item.name)))).toBe(item.sha256);
    const sealed = (await house.audit('evidence.sealed')).filter((r) => r.subject === evidenceId);
    expect(sealed.at(-1)!.body).toContain(`"manifest":"${manifestSha256}"`);
    const policy = items.find((i) => i.kind === 'policy')!;
    expect(policy.name).toBe(`policy/${policy.sha256}.txt`);
  });

  it('names what was not captured, what is gone and what has changed, and leaves none of it out silently', async () => {
    await house.air(id, 0, 30, { skip: [20, 21] });
    const entries = await segmentsRepository(house.ground.db.queries).latest(id, 100);
    const blobOf = (seq: number) => entries.find((e) => e.seq === seq)!.blob;
    await house.blobs.delete(blobOf(5));
    await house.blobs.put(blobOf(7), Buffer.from('something else'));
    house.at(house.seqAt(30));
    await house.cut(id, `cut-${id}`, house.seqAt(30));
    await house.end(id, house.seqAt(30));
    house.at(house.seqAt(30) + SETTLE_MS);
    await house.evidence.drain();
    expect((await manifestOf()).missing).toEqual([
      { what: 'segments 0/20 to 0/21', why: 'not_captured' },
      { what: 'segment 0/5', why: 'gone' },
      { what: 'segment 0/7', why: 'changed' },
    ]);
  });

  it('gives up on media that never comes, and says so', async () => {
    await house.end(id, START);
    await house.cut(id, `cut-${id}`, START + 1_000);
    house.at(START + 31_000 + GIVE_UP_MS);
    await house.evidence.drain();
    expect((await manifestOf()).missing[0]).toEqual({
      what: 'media: nothing was captured in this time',
      why: 'not_captured',
    });
  });

  it('seals dumps that follow each other as one, and a repeated one not again', async () => {
    await house.air(id, 0, 60, { hit: 40 });
    house.at(house.seqAt(60));
    const dump = (fromSeq: number, toSeq: number) => ({ ...{ streamId: id, epoch: 0, fromSeq, toSeq }, at: house.seqAt(60), by: 'policy:explicit' }); // prettier-ignore
    for (const d of [dump(40, 40), dump(41, 45), dump(40, 40)])
      await house.ground.db.transaction((tx) => house.dumps[0]!(tx, d));
    const evidence = await house.evidence.get(await house.only(id));
    expect(evidence.triggers).toHaveLength(2);
    expect(evidence).toMatchObject({
      from: Math.max(0, house.seqAt(40) - 120_000),
      to: house.seqAt(45) + 30_000,
    });
  });

  it('D27: a victim’s report is a minute before and after with the chat, sealed and packed', async () => {
    await house.air(id, 0, 100);
    house.at(house.seqAt(100));
    const want = SealRequest.parse({ streamId: id, at: house.seqAt(50), reason: 'bullying of a child' });
    const { evidenceId } = await house.evidence.seal(want, person('vic', 'duty'));
    await house.evidence.drain();
    const { manifest, items, state } = await house.evidence.get(evidenceId);
    expect(state).toBe('complete');
    expect(manifest!.window).toEqual({ from: house.seqAt(50) - 60_000, to: house.seqAt(50) + 60_000 });
    expect(media(manifest!)).toHaveLength(60);
    const chat = items.find((i) => i.kind === 'chat')!;
    const bytes = await house.evidence.read(evidenceId, { name: chat.name, reason: 'complaint 1' }, ann);
    const lines = JSON.parse(Buffer.from(bytes).toString()) as unknown[];
    expect(lines).toHaveLength(60);
    const asked = await house.evidence.release(evidenceId, { destination: 'Police', reason: 'report' }, ann);
    await house.ground.approvals.approve(asked, bob);
  });

  it('B24: an inspection pack holds rules, staffing, actions, log and samples of any time, asked for in one call', async () => {
    const evidenceId = await cutAndSealed();
    const staffing = dutyStaffingRepository(house.ground.db.queries);
    const hour = START - (START % HOUR_MS);
    for (const [n, reviewers] of [3, 5, 7].entries()) {
      const from = hour + (n - 1) * HOUR_MS;
      await staffing.add({ from, to: from + 60_000, rostered: 8, reviewers, liveRooms: 40, isShort: false });
    }
    const packOf = async (from: number, to: number) => {
      const pack = await house.evidence.seal(SealRequest.parse({ from, to, reason: 'inspection' }), ann);
      await house.evidence.drain();
      return pack;
    };
    const sealed = async (pack: { evidenceId: Evidence['evidenceId'] }, name: string): Promise<string> =>
      Buffer.from(await house.blobs.get(evidenceBlob(pack.evidenceId, `seal-1/${name}.json`))).toString();
    const reviewersIn = async (pack: { evidenceId: Evidence['evidenceId'] }) =>
      (JSON.parse(await sealed(pack, 'staffing')) as { reviewers: number }[]).map((h) => h.reviewers);

    const earlier = await packOf(hour - HOUR_MS, hour);
    expect(await reviewersIn(earlier)).toEqual([3]);
    expect(await sealed(earlier, 'samples')).not.toContain(evidenceId);
    const pack = await packOf(START, house.ground.clock());
    expect(await reviewersIn(pack)).toEqual([5]);
    const { manifest, state } = await house.evidence.get(pack.evidenceId);
    expect(state).toBe('complete');
    const folder = 'seal-1';
    expect(manifest!.items.map((i) => i.name)).toEqual(
      expect.arrayContaining(
        ['actions', 'streams', 'staffing', 'samples', 'counts', 'log'].map((n) => `${folder}/${n}.json`),
      ),
    );
    expect(manifest!.policies).toHaveLength(1);
    expect(await sealed(pack, 'samples')).toContain(evidenceId);
  });
});

describe('custody', () => {
  it('A27: whoever looks is written down with the reason before the first byte leaves', async () => {
    const evidenceId = await cutAndSealed();
    const { items } = await house.evidence.get(evidenceId);
    const want = { name: items[0]!.name, reason: 'appeal 12' };
    const allowed = house.evidence.read(evidenceId, want, person('mo', 'moderator'));
    await expect(allowed).rejects.toMatchObject({ code: 'forbidden' });
    await house.evidence.read(evidenceId, want, ann);
    const { custody } = await house.evidence.get(evidenceId);
    expect(custody.at(-1)).toMatchObject({ actor: 'ann', kind: 'viewed', reason: 'appeal 12' });
    expect((await house.audit('evidence.viewed')).at(-1)).toMatchObject({
      actor: 'ann',
      subject: evidenceId,
    });
  });

  it('A27: two people release it, neither of whom is the holder alone, and each fetch is logged', async () => {
    const evidenceId = await cutAndSealed();
    const { items } = await house.evidence.get(evidenceId);
    await house.evidence.read(evidenceId, { name: items[0]!.name, reason: 'look' }, eve);
    const want = { destination: 'The court in Oslo, Norway', reason: 'order 7' };
    const asked = await house.evidence.release(evidenceId, want, ann);
    const { approve } = house.ground.approvals;
    await expect(approve(asked, ann)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approve(asked, eve)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(house.evidence.export(evidenceId, asked, ann)).rejects.toMatchObject({ code: 'not_found' });
    await approve(asked, bob);
    const fetch = async () =>
      Buffer.concat(await (await house.evidence.export(evidenceId, asked, ann)).zip.toArray());
    const one = await fetch();
    house.pass(60_000);
    expect(sha256(await fetch())).toBe(sha256(one));
    const { custody, releases } = await house.evidence.get(evidenceId);
    expect(releases).toMatchObject([{ ...want, requestedBy: 'ann', approvedBy: 'bob' }]);
    expect(custody.filter((c) => c.kind === 'exported')).toHaveLength(2);
    expect(custody.find((c) => c.kind === 'released')!.detail['destination']).toBe(want.destination);
    house.pass(8 * 86_400_000);
    await expect(fetch()).rejects.toMatchObject({ code: 'gone' });
    const other = house.evidence.export(evidenceId, 'ap_none' as ApprovalId, ann);
    await expect(other).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives out nothing that is not what was sealed', async () => {
    const evidenceId = await cutAndSealed();
    const { items } = await house.evidence.get(evidenceId);
    const { name } = items.find((i) => i.kind === 'media')!;
    await house.blobs.put(evidenceBlob(evidenceId, name), Buffer.from('exchanged'));
    const read = house.evidence.read(evidenceId, { name, reason: 'look' }, ann);
    await expect(read).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('what was captured', () => {
  it('has its root in the audit log after each hour, once, and a changed segment no longer leads to it', async () => {
    await house.air(id, 0, 9);
    house.at(START + HOUR_MS);
    expect(await house.evidence.mediaRoots.look()).toBe(0);
    house.at(START + HOUR_MS + 60_000);
    expect(await house.evidence.mediaRoots.look()).toBeGreaterThan(0);
    expect(await house.evidence.mediaRoots.look()).toBe(0);
    const [entry, ...more] = (await house.audit('media.root')).filter((r) => r.subject === id);
    expect(more).toEqual([]);
    const { detail } = JSON.parse(entry!.body) as { detail: { root: string; segments: number } };
    const captured = await segmentsRepository(house.ground.db.queries).captured(id, START, START + HOUR_MS);
    expect(detail).toMatchObject({ segments: 10, root: mediaRoot(captured) });
    const changed = captured.map((s) => (s.seq === 3 ? { ...s, sha256: sha256('other') } : s));
    expect(mediaRoot(changed)).not.toBe(detail.root);
  });
});
