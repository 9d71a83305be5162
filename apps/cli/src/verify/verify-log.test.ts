import type { AuditCheckpoint, AuditLeaf } from '@airlock/contracts/audit';
import { openLogKey } from '@airlock/control/audit/log-key';
import {
  append,
  checkpointText,
  emptyFrontier,
  frontierRoot,
  signNote,
  verifierKey,
} from '@airlock/moderation/audit';
import { auditBody, leafHash } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { describe, expect, it } from 'vitest';
import { verifyLog } from './verify-log.js';

const signer = await openLogKey({ name: 'test.example/log' });
const key = verifierKey(sha256, signer);
const SIZES = [4, 9, 16];

const entry = (seq: number): AuditLeaf => {
  const body = auditBody({
    at: seq,
    actor: 'ann',
    role: 'duty',
    kind: 'stream.cut',
    subject: `s${seq}`,
    detail: {},
  });
  return { seq, leaf: Buffer.from(leafHash(body)).toString('base64'), body };
};
const log = Array.from({ length: 18 }, (_, seq) => entry(seq));
const heads: AuditCheckpoint[] = [];
const frontier = emptyFrontier();
for (const { leaf } of log) {
  append(sha256, frontier, new Uint8Array(Buffer.from(leaf, 'base64')));
  const size = frontier.size;
  if (!SIZES.includes(size)) continue;
  const root = frontierRoot(sha256, frontier);
  heads.push({
    size,
    at: size,
    note: signNote(sha256, signer, checkpointText({ origin: signer.name, size, root })),
  });
}

const check = (
  entries: readonly AuditLeaf[],
  checkpoints: readonly AuditCheckpoint[] = heads,
  trusted = key,
) =>
  verifyLog({
    entries: (async function* () {
      yield* entries;
    })(),
    checkpoints,
    key: trusted,
  });
const without = (...seqs: number[]) => log.filter((e) => !seqs.includes(e.seq));
const changed = (seq: number, over: Partial<AuditLeaf>) =>
  log.map((e) => (e.seq === seq ? { ...e, ...over } : e));

describe('an exported log', () => {
  it('is what was signed', async () => {
    expect(await check(log)).toEqual({ entries: 18, expired: 0, checkpoints: 3, unsigned: 2, faults: [] });
  });

  it('is still so when entries were deleted after their time and left their hashes', async () => {
    const old = log.map(({ seq, leaf, body }) => (seq < 6 ? { seq, leaf } : { seq, leaf, body: body! }));
    expect(await check(old)).toMatchObject({ expired: 6, faults: [] });
  });

  it('B15: names a changed entry, whether or not its hash was changed with it', async () => {
    const other = entry(99);
    expect((await check(changed(5, { body: other.body! }))).faults[0]).toMatch(/^entry 5 was changed/);
    const both = await check(changed(5, { body: other.body!, leaf: other.leaf }));
    expect(both.faults).toEqual([
      'entries 4 to 8: not what was signed at 9 entries',
      'entries 4 to 15: not what was signed at 16 entries',
    ]);
  });

  it('B15: names removed and swapped entries', async () => {
    expect((await check(without(7))).faults).toEqual(['entry 7 is missing']);
    expect((await check(without(7, 8))).faults).toEqual(['entry 7 to 8 are missing']);
    expect((await check(log.slice(0, 12))).faults).toEqual(['entries 12 to 15: missing, and signed for']);
    const swapped = [...log];
    [swapped[2], swapped[3]] = [
      { ...log[3]!, seq: 2 },
      { ...log[2]!, seq: 3 },
    ];
    expect((await check(swapped)).faults[0]).toBe('entries 0 to 3: not what was signed at 4 entries');
    expect((await check([...log.slice(0, 3), log[2]!])).faults[0]).toBe(
      'entry 2 stands twice or out of its place',
    );
  });

  it('is not believed on the word of another key, or of none', async () => {
    const other = verifierKey(sha256, await openLogKey({ name: 'test.example/log' }));
    expect((await check(log, heads, other)).faults).toHaveLength(4);
    expect((await check(log, [])).faults).toEqual(['no signed head was given: nothing proves these entries']);
    await expect(check(log, heads, 'nonsense')).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
