import 'reflect-metadata';
import { AccountId, type AccountRole } from '@airlock/contracts/access';
import { AdmissionAnswer } from '@airlock/contracts/admission';
import { StreamView } from '@airlock/contracts/http/stream-api';
import { signNote, verifierKey } from '@airlock/moderation/audit';
import { writeList } from '@airlock/moderation/blacklist';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { sessionsRepository } from '@airlock/storage/repositories/sessions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfToken } from '../access/tokens.js';
import { openLogKey } from '../audit/log-key.js';
import { admission, startTestControl, type TestControl } from '../control.testkit.js';

const DAY = 86_400_000;

let t: TestControl;
const key = 'a-long-token-of-the-parts-of-airlock';
const platform = { authorization: `Bearer ${key}` };
const authority = await openLogKey({ name: 'authority.example/list' });

/** Somebody with an account and a session. */
const staff = async (name: string, role: AccountRole): Promise<Record<string, string>> => {
  const accountId = AccountId.parse(`acc_${name}`);
  const at = Date.now();
  await accountsRepository(t.db.queries).add({ accountId, name, roles: [role], createdAt: at });
  await sessionsRepository(t.db.queries).open(hashOfToken(`session-${name}`), {
    accountId,
    at,
    verifiedAt: at,
  });
  return { cookie: `airlock-session=session-${name}` };
};
let liaison: Record<string, string>;
let board: Record<string, string>;
let auditor: Record<string, string>;
beforeAll(async () => {
  t = await startTestControl({ token: key });
  liaison = await staff('li', 'liaison');
  board = await staff('bo', 'board');
  auditor = await staff('au', 'auditor');
}, 120_000);
afterAll(() => t.close());

const call = async (who: Record<string, string>, method: string, path: string, body?: unknown) => {
  const answer = await t.call(method, path, body, who);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
};
const known = (id: string, phone: string) =>
  call(platform, 'PUT', `/v1/identities/${id}`, {
    ...{ level: 'face', ageBand: 'adult', verifiedAt: Date.now() - 1_000, provider: 'kyc' },
    claims: {
      document: { type: 'id_card', number: '110105194912310021' },
      phone,
      devices: [`phone of ${id}`],
    },
  });
const ask = async (streamerId: string, more: object = {}) =>
  AdmissionAnswer.parse(
    await call(
      platform,
      'POST',
      '/v1/admissions',
      admission({ roomId: `room-${streamerId}`, streamerId, ...more }),
    ),
  );
const start = async (streamerId: string, more: object = {}): Promise<string> => {
  const answer = await ask(streamerId, more);
  if (!answer.allow) throw new Error(answer.reasons.join());
  return answer.stream.streamId;
};
const codes = async (streamerId: string, more: object = {}): Promise<string[]> => {
  const answer = await ask(streamerId, more);
  return answer.allow ? [] : (answer.findings ?? []).map((f) => f.code);
};
/** Why a stream was ended. */
const endedBecause = async (streamId: string): Promise<string> => {
  const darkBy = await t.until(
    async () => StreamView.parse(await call(liaison, 'GET', `/v1/streams/${streamId}`)).darkBy,
  );
  return darkBy.reason;
};
const grounds = {
  facts: '传播诈骗信息',
  reasons: '严重违规',
  legalBasis: '互联网直播服务管理规定 Art. 15',
  appealChannel: 'appeals@example.org',
};

describe('on a whole control', () => {
  it('A12, C06: a listed streamer leaves the air at once, and comes back with no other account, phone or device', async () => {
    await known('first', '13800001111');
    const streamId = await start('first');
    const proposed = await call(liaison, 'POST', '/v1/blacklists', {
      ...{ subject: { streamerId: 'first' }, grounds, reason: 'third time' },
      term: { until: Date.now() + 30 * DAY },
    });
    expect((await t.call('POST', `/v1/approvals/${proposed.approvalId}/approve`, {}, liaison)).status).toBe(
      403,
    );
    await call(board, 'POST', `/v1/approvals/${proposed.approvalId}/approve`, {});
    expect(await endedBecause(streamId)).toContain("The platform's blacklist");
    await known('second', '13900002222');
    expect(await codes('second')).toEqual(['blacklist.platform']);
    const points = ['register', 'publish', 'cohost', 'reconnect'];
    for (const at of points)
      expect(
        await call(platform, 'POST', '/v1/blacklists/check', {
          ...{ at, address: '198.51.100.7' },
          claims: { document: { type: 'id_card', number: '110105 19491231 0021' }, phone: '13700003333' },
        }),
        at,
      ).toMatchObject({ allow: false, hits: [{ by: ['person'], appealChannel: 'appeals@example.org' }] });
    const { items: refusals } = await call(auditor, 'GET', '/v1/audit?verb=blacklist.refused&limit=50');
    const { entryId } = proposed.entry;
    expect(refusals).toMatchObject(
      points.toReversed().map((at) => ({
        ...{ subject: entryId, actor: 'operator' },
        detail: { at, entries: [entryId], by: ['person'], from: { address: '127.0.0.1' } },
      })),
    );
    expect(JSON.stringify(refusals)).not.toMatch(/1101051949|13700003333|198\.51/);
    expect(JSON.stringify(await call(liaison, 'GET', '/v1/blacklists'))).not.toMatch(/"first"|1101051949/);
  });

  it('A12: a source that comes back from a listed address is refused, and its stream is over', async () => {
    const back = (streamId: string, remoteAddress: string) =>
      t.call('POST', `/v1/streams/${streamId}/resume`, { epoch: 1, remoteAddress }, platform);
    const [streamId, other] = [await start('mover'), await start('stayer')];
    const { approvalId, entry } = await call(liaison, 'POST', '/v1/blacklists', {
      subject: { keys: [{ kind: 'range', value: '203.0.113.0/24' }] },
      ...{ grounds, reason: 'a farm', term: { until: Date.now() + DAY } },
    });
    await call(board, 'POST', `/v1/approvals/${approvalId}/approve`, {});
    expect((await back(other, '198.51.100.7')).status).toBe(204);
    expect((await back(streamId, '203.0.113.9')).status).toBe(403);
    const live = async (id: string) =>
      StreamView.parse(await call(liaison, 'GET', `/v1/streams/${id}`)).stream.live;
    expect([await live(streamId), await live(other)]).toEqual([false, true]);
    const { items } = await call(auditor, 'GET', '/v1/audit?verb=blacklist.refused&limit=1');
    expect(items).toMatchObject([
      { subject: entry.entryId, detail: { at: 'reconnect', streamerId: 'mover' } },
    ]);
  });

  it('A07, A01: an imported entry cuts all streams of a running tenant; its reconnect is refused and written down', async () => {
    for (const n of [1, 2])
      await call(liaison, 'PUT', `/v1/providers/tenant-${n}`, {
        ...{
          name: `Tenant ${n}`,
          icpNo: `京ICP备1234567${n}号`,
          domains: [`tenant-${n}.example`],
          reason: 'signed',
        },
        papers: ['icp_filing', 'telecom'].map((kind) => ({ kind, number: 'N-1', proofHash: 'a'.repeat(64) })),
      });
    const cut = await Promise.all(['a', 'b'].map((id) => start(id, { tenant: 'tenant-1' })));
    const other = await start('c', { tenant: 'tenant-2' });
    const text = writeList({ issuer: 'Authority', families: ['authority'], exportedAt: Date.now() }, [
      {
        entryId: 'bl_x' as never,
        family: 'authority',
        keys: [{ kind: 'domain', value: 'live.tenant-1.example' }],
        ...{ grounds, evidence: [], document: { issuer: 'Authority', number: '12', effectiveAt: 1 } },
        term: { from: Date.now() - 1_000, permanent: false, until: Date.now() + DAY },
      },
    ]);
    const list = {
      note: signNote(sha256, authority, text),
      key: verifierKey(sha256, authority),
      reason: 'list 12',
    };
    const { approvalId } = await call(liaison, 'POST', '/v1/blacklists/imports', list);
    expect(await codes('d', { tenant: 'tenant-1' })).toEqual([]);
    await call(board, 'POST', `/v1/approvals/${approvalId}/approve`, {});
    for (const streamId of cut) expect(await endedBecause(streamId)).toContain('Authority 12');
    expect(await codes('a', { tenant: 'tenant-1' })).toEqual(['blacklist.authority']);
    expect(StreamView.parse(await call(liaison, 'GET', `/v1/streams/${other}`)).darkBy).toBeUndefined();
    const { items } = await call(liaison, 'GET', '/v1/providers/tenant-1/diligence');
    expect(items.at(-1)).toMatchObject({ check: 'admission', result: 'deny: blacklist.authority' });
    const refusal = await call(liaison, 'GET', '/v1/providers/tenant-1');
    expect(refusal.standing).toMatchObject({ allow: false, findings: [{ document: 'Authority 12' }] });
  });
});
