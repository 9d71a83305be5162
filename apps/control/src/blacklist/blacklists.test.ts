import { createHash } from 'node:crypto';
import { ProposeEntry } from '@airlock/contracts/http/blacklist-api';
import { IdentityReport } from '@airlock/contracts/identity';
import { ActionId, StreamerId } from '@airlock/contracts/ids';
import { signNote, verifierKey } from '@airlock/moderation/audit';
import { listedElsewhere, readList, tokenOf, writeList } from '@airlock/moderation/blacklist';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLogKey } from '../audit/log-key.js';
import { actorFor, airlock } from '../house/effect.js';
import { openTestGround, person, type TestGround } from '../house/ground.testkit.js';
import { type Identities, openIdentities } from '../identity/identities.js';
import { type Blacklists, openBlacklists } from './blacklists.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

let t: TestGround;
let identities: Identities;
let lists: Blacklists;
const signer = await openLogKey({ name: 'platform-a.example/log' });
const foreign = await openLogKey({ name: 'authority.example/list' });
beforeAll(async () => {
  t = await openTestGround(START);
  identities = await openIdentities(t.ground, {});
  lists = openBlacklists(t.ground, { identities, signer }, t.closers);
}, 120_000);
afterAll(() => t.close());
beforeEach(() => t.reconsidered.splice(0));

const [bo, cai, dan] = ['bo', 'cai', 'dan'].map((id) => person(id, 'board'));
const lead = person('lead', 'duty_lead');
const actor = actorFor(lead, 'blacklists.propose');

let people = 0;
/** A person with two accounts that share nothing but who they are. */
const someone = async () => {
  const n = (people += 1);
  const account = async (name: string, more: object = {}) => {
    const id = StreamerId.parse(`${name}-${n}`);
    const claims = { document: { type: 'id_card', number: `11010519491231${1_000 + n}` }, ...more };
    const report = { level: 'face', verifiedAt: t.ground.clock(), provider: 'kyc', claims };
    await identities.report(airlock('test'), id, IdentityReport.parse(report));
    return id;
  };
  const first = await account('first', { phone: `1380000${1_000 + n}`, devices: [`phone-${n}`] });
  return { n, first, account };
};
const grounds = {
  facts: '多次传播诈骗信息',
  reasons: '严重违规',
  legalBasis: '互联网直播服务管理规定 Art. 15',
  appealChannel: 'appeals@example.org',
};
const want = (streamerId: StreamerId, more: object = {}) =>
  ProposeEntry.parse({
    subject: { streamerId },
    grounds,
    term: { until: t.ground.clock() + 30 * DAY },
    reason: 'fraud, third time',
    ...more,
  });
const listed = async (streamerId: StreamerId, more: object = {}) => {
  const { approvalId, entry } = await lists.propose(actor, want(streamerId, more));
  await t.ground.approvals.approve(approvalId, bo!);
  return entry.entryId;
};
const waitingFor = async (subject: string) => {
  const all = await approvalsRepository(t.ground.db.queries).list({ limit: 500, state: 'waiting' });
  return all.filter((a) => a.subject === subject).map((a) => a.approvalId);
};

describe('whoever is listed', () => {
  it('A12: new account + new device, same identity: refused; expiry restores', async () => {
    const { first, account, n } = await someone();
    const id = await listed(first);
    const again = await account('again', { phone: `1390000${1_000 + n}`, devices: [`other-${n}`] });
    expect(await t.refusals({ streamerId: again })).toEqual(['blacklist.platform']);
    const ofAccount = async (streamerId: StreamerId) =>
      (await lists.list({ limit: 9, streamerId })).map((e) => e.entryId);
    expect(await ofAccount(again)).toEqual([id]);
    expect(await ofAccount((await someone()).first)).toEqual([]);
    expect(await ofAccount(StreamerId.parse('nobody'))).toEqual([]);
    for (const at of ['register', 'publish', 'cohost', 'reconnect'] as const)
      expect(await lists.check(airlock('test'), { at, streamerId: again, keys: [] }), at).toMatchObject({
        allow: false,
      });
    expect(await t.refusals({ streamerId: (await someone()).first })).toEqual([]);
    t.pass(30 * DAY - 1);
    expect(await t.refusals({ streamerId: again })).toEqual(['blacklist.platform']);
    t.pass(1);
    expect(await t.refusals({ streamerId: again })).toEqual([]);
    await lists.sweep();
    expect((await lists.get(id)).status).toBe('expired');
  });

  it('C06: is refused when registering anew with another phone, another device, another account', async () => {
    const { first, n } = await someone();
    await listed(first);
    const check = (claims: object) =>
      lists.check(airlock('test'), {
        at: 'register',
        keys: [],
        claims: { devices: [], payouts: [], addresses: [], ...claims },
      });
    const document = { type: 'id_card', number: `11010519491231${1_000 + n}` };
    expect(await check({ document, phone: '13700000000' })).toMatchObject({
      allow: false,
      hits: [{ by: ['person'] }],
    });
    expect(
      await check({ document: { type: 'id_card', number: 'other' }, devices: [` PHONE-${n}`] }),
    ).toMatchObject({
      hits: [{ by: ['device'] }],
    });
    expect(await check({ phone: `+86 1380000${1_000 + n}` })).toMatchObject({ hits: [{ by: ['phone'] }] });
    expect(await check({ phone: '13700000001', devices: ['new'] })).toEqual({ allow: true, hits: [] });
  });

  it('A12: leaves the air: every account of the person is asked about again', async () => {
    const { first, account } = await someone();
    const second = await account('second');
    t.reconsidered.splice(0);
    await listed(first);
    expect(t.reconsidered.sort()).toEqual([first, second].sort());
    expect(await t.refusals({ streamerId: second })).toEqual(['blacklist.platform']);
  });

  it('B21: never is an account: one of which nothing else is known cannot be listed', async () => {
    await expect(lists.propose(actor, want(StreamerId.parse('nobody')))).rejects.toMatchObject({
      code: 'invalid_input',
    });
    const { first } = await someone();
    const entry = await lists.get(await listed(first));
    expect(JSON.stringify(entry.keys)).not.toContain(first);
  });

  it('is refused by a range of addresses, wherever the request comes from in it', async () => {
    const subject = { keys: [{ kind: 'range', value: '198.51.100.0/24' }] };
    const { approvalId } = await lists.propose(actor, want(StreamerId.parse('x'), { subject }));
    await t.ground.approvals.approve(approvalId, bo!);
    expect(t.reconsidered).toEqual(['*']);
    const streamerId = StreamerId.parse('unknown');
    expect(await t.refusals({ streamerId, remoteAddress: '198.51.100.77' })).toEqual(['blacklist.platform']);
    expect(await t.refusals({ streamerId, remoteAddress: '198.51.101.77' })).toEqual([]);
  });
});

describe('as time goes by', () => {
  it('an entry that begins later is felt on air when it does', async () => {
    const { first } = await someone();
    const from = t.ground.clock() + DAY;
    await listed(first, { term: { from, until: from + DAY } });
    expect(await t.refusals({ streamerId: first })).toEqual([]);
    await lists.sweep();
    t.reconsidered.splice(0);
    t.at(from);
    await lists.sweep();
    expect(t.reconsidered).toEqual([first]);
    expect(await t.refusals({ streamerId: first })).toEqual(['blacklist.platform']);
  });

  it('A12: a new key for numbers loses nobody: entries follow, and the old key stays until they have', async () => {
    const { first, account, n } = await someone();
    const subject = { streamerId: first, kinds: ['person'] };
    const { approvalId } = await lists.propose(actor, want(first, { subject }));
    await t.ground.approvals.approve(approvalId, bo!);
    const old = identities.keyIds[0]!;
    await identities.rotateKeys(airlock('test'));
    await lists.rekey();
    await expect(identities.retireKey(airlock('test'), old)).rejects.toMatchObject({ code: 'conflict' });
    await account('first', { phone: `1380000${1_000 + n}` });
    await lists.rekey();
    const claims = { document: { type: 'id_card', number: `11010519491231${1_000 + n}` } };
    const [newest] = identities.keysFor({ ...claims, devices: [], payouts: [], addresses: [] });
    expect(newest!.keyId).not.toBe(old);
    expect(await lists.check(airlock('test'), { at: 'publish', keys: [newest!] })).toMatchObject({
      allow: false,
      hits: [{ by: ['person'] }],
    });
  });
});

describe('two people', () => {
  it('A12: remove/extend need two people, and adding does', async () => {
    const { first } = await someone();
    const { approvalId, entry } = await lists.propose(actorFor(bo!, 'blacklists.propose'), want(first));
    const approve = (id: typeof approvalId, who = bo!) => t.ground.approvals.approve(id, who);
    expect(await t.refusals({ streamerId: first })).toEqual([]);
    await expect(approve(approvalId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approve(approvalId, lead)).rejects.toMatchObject({ code: 'forbidden' });
    await approve(approvalId, cai);
    expect(await t.refusals({ streamerId: first })).toHaveLength(1);

    const until = entry.term.until! + 30 * DAY;
    const longer = await lists.extend(actor, entry.entryId, { until, permanent: false, reason: 'again' });
    expect((await lists.get(entry.entryId)).term.until).toBe(entry.term.until);
    await approve(longer, cai);
    expect((await lists.get(entry.entryId)).term.until).toBe(until);
    await expect(
      lists.extend(actor, entry.entryId, { until: until - 1, permanent: false, reason: 'x' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });

    const lift = await lists.lift(actorFor(cai!, 'blacklists.propose'), entry.entryId, 'a mistake');
    expect(await t.refusals({ streamerId: first })).toHaveLength(1);
    await expect(approve(lift!, cai)).rejects.toMatchObject({ code: 'forbidden' });
    await approve(lift!, dan);
    expect(await t.refusals({ streamerId: first })).toEqual([]);
    const told = await noticesRepository(t.ground.db.queries).list({
      limit: 9,
      recipient: `streamer:${first}`,
    });
    expect(told.map((n) => n.kind).sort()).toEqual(['lifted', 'statement', 'statement']);
  });

  it('A12: for good needs two votes of the board besides whoever asks', async () => {
    const { first } = await someone();
    const { approvalId, entry } = await lists.propose(
      actorFor(bo!, 'blacklists.propose'),
      want(first, { term: { permanent: true } }),
    );
    await t.ground.approvals.approve(approvalId, cai!);
    expect((await lists.get(entry.entryId)).status).toBe('proposed');
    const [second] = await waitingFor(entry.entryId);
    for (const again of [bo!, cai!])
      await expect(t.ground.approvals.approve(second!, again)).rejects.toMatchObject({ code: 'forbidden' });
    await t.ground.approvals.approve(second!, dan!);
    const active = await lists.get(entry.entryId);
    expect(active).toMatchObject({ status: 'active', inForce: true });
    expect(active.votes.map((v) => v.by)).toEqual(['cai', 'dan']);
  });

  it('votes on what was asked for, not on what it was made into since', async () => {
    const { first } = await someone();
    const { approvalId, entry } = await lists.propose(actor, want(first));
    const amended = await lists.amend(actor, entry.entryId, {
      grounds,
      term: { permanent: true },
      reason: 'longer',
    });
    await expect(t.ground.approvals.approve(approvalId, bo!)).rejects.toMatchObject({ code: 'conflict' });
    await t.ground.approvals.approve(amended, bo!);
    expect((await lists.get(entry.entryId)).status).toBe('proposed');
  });
});

describe('what is said', () => {
  it('D17: entry cannot activate with a field empty', async () => {
    const { first } = await someone();
    const empty = [
      ...Object.keys(grounds).map((field) => ({ grounds: { ...grounds, [field]: ' ' } })),
      { term: {} },
    ];
    for (const more of empty) {
      const { approvalId, entry } = await lists.propose(actor, want(first, more));
      await expect(t.ground.approvals.approve(approvalId, bo!)).rejects.toMatchObject({ code: 'conflict' });
      expect((await lists.get(entry.entryId)).status).toBe('proposed');
    }
    expect(await t.refusals({ streamerId: first })).toEqual([]);
  });

  it('D17: the notice says facts, reasons, legal basis, duration and where to appeal, in the transaction of the entry', async () => {
    const { first } = await someone();
    const until = t.ground.clock() + 30 * DAY;
    await listed(first, { lang: 'en' });
    const [notice] = await noticesRepository(t.ground.db.queries).list({
      limit: 9,
      recipient: `streamer:${first}`,
    });
    for (const part of [...Object.values(grounds), new Date(until).toISOString().slice(0, 10)])
      expect(notice!.text).toContain(part);
  });

  it('C06: the report is drafted, ages red unconfirmed, and is done with its receipt', async () => {
    const { first } = await someone();
    const id = await listed(first);
    const key = `blacklist.report/${id}`;
    expect(await lists.get(id)).toMatchObject({
      reportState: 'draft',
      report: { addressee: '省级互联网信息办公室' },
    });
    t.pass(3 * DAY);
    await t.deadlines.look();
    expect((await lists.get(id)).reportState).toBe('red');
    expect(await deadlinesRepository(t.ground.db.queries).get(key)).toMatchObject({ state: 'missed' });
    const liaison = actorFor(person('li', 'liaison'), 'reports.write');
    await expect(lists.report(liaison, id, { step: 'received' })).rejects.toMatchObject({ code: 'conflict' });
    await lists.report(liaison, id, { step: 'sent' });
    expect((await lists.get(id)).reportState).toBe('red');
    await lists.report(liaison, id, { step: 'received', receipt: 'R-7' });
    expect(await lists.get(id)).toMatchObject({
      reportState: 'received',
      report: { receipt: 'R-7', sentBy: 'li' },
    });
    expect(await deadlinesRepository(t.ground.db.queries).get(key)).toMatchObject({ state: 'met' });
  });

  it('goes when the action it follows from is reversed', async () => {
    const { first } = await someone();
    const actionId = ActionId.parse('act-1');
    const id = await listed(first, { actionId });
    const undo = () =>
      t.ground.effects(airlock('appeals'), async (effect) => {
        for (const reverse of t.ground.reversals) await reverse(effect, actionId, 'the appeal was right');
        effect.record({ kind: 'appeal.decided', subject: 'a1' });
      });
    await undo();
    await undo();
    expect(await lists.get(id)).toMatchObject({ status: 'lifted', endReason: 'the appeal was right' });
    expect(await t.refusals({ streamerId: first })).toEqual([]);
  });
});

describe('lists of others', () => {
  const document = { issuer: 'Provincial office', number: '2026-12', effectiveAt: START };
  const file = (entries: object[]) =>
    signNote(
      sha256,
      foreign,
      writeList(
        { issuer: 'Provincial office', families: ['authority'], exportedAt: START },
        entries as never,
      ),
    );
  const key = verifierKey(sha256, foreign);

  it('come in only as they were signed, wait for a person, and carry where they are from', async () => {
    const { first } = await someone();
    const keys = await identities.keysOf(first);
    const term = { from: START, permanent: false, until: t.ground.clock() + DAY };
    const note = file([
      { entryId: 'bl_x', family: 'authority', keys, grounds, term, evidence: [], document },
    ]);
    const take = (changed: string) => lists.import(actor, { note: changed, key, reason: 'list of January' });
    await expect(take(note.replace('诈骗', '其他'))).rejects.toMatchObject({ code: 'invalid_input' });
    const { approvalId, importId, entries } = await take(note);
    expect(entries).toBe(1);
    await expect(take(note)).rejects.toMatchObject({ code: 'conflict' });
    expect(await t.refusals({ streamerId: first })).toEqual([]);
    await t.ground.approvals.approve(approvalId, bo!);
    expect(await t.refusals({ streamerId: first })).toEqual(['blacklist.authority']);
    const [entry] = await blacklistRepository(t.ground.db.queries).ofImport(importId);
    const fileHash = createHash('sha256').update(note).digest('hex');
    expect(entry!.origin).toEqual({ importId, signer: key, fileHash, entryId: 'bl_x' });
    expect((await t.audit('blacklist.imported'))[0]!.body).toContain(fileHash);
  });

  it('C10: an entry of the industry names its document, lasts five years at most, refuses, and ends with its term', async () => {
    const { first } = await someone();
    const document = { issuer: '中国演出行业协会', number: '第十批', effectiveAt: START };
    const entry = (until: number, more: object = { document }) =>
      lists.propose(
        actor,
        want(first, { family: 'industry', term: { until: t.ground.clock() + until }, ...more }),
      );
    for (const wrong of [await entry(30 * DAY, {}), await entry(1_827 * DAY)])
      await expect(t.ground.approvals.approve(wrong.approvalId, bo!)).rejects.toMatchObject({
        code: 'conflict',
      });
    const { approvalId } = await entry(30 * DAY);
    await t.ground.approvals.approve(approvalId, bo!);
    expect(await t.refusals({ streamerId: first })).toEqual(['blacklist.industry']);
    t.pass(30 * DAY);
    expect(await t.refusals({ streamerId: first })).toEqual([]);
  });

  it('go out as they can come in elsewhere', async () => {
    const { first } = await someone();
    await listed(first, { family: 'commerce' });
    const note = await lists.export(actorFor(bo!, 'blacklists.read'), 'commerce');
    const { entries } = readList(note.slice(0, note.lastIndexOf('\n\n') + 1));
    expect(entries.map((e) => e.family)).toEqual(['commerce']);
    expect(note).not.toContain(first);
    await lists.import(actor, { note, key: verifierKey(sha256, signer), reason: 'our own' });
  });

  it('D21: are shared by the beginning of a hash, anew each week, and not faster than one may ask', async () => {
    const { first } = await someone();
    await listed(first);
    t.pass(60_000);
    const mine = (await identities.keysOf(first)).map(tokenOf);
    const asked: string[] = [];
    const other = {
      period: () => lists.sharing.period(),
      bucket: (prefix: string) => (asked.push(prefix), lists.sharing.bucket('platform-b', prefix)),
    };
    const strangers = (await identities.keysOf((await someone()).first)).map(tokenOf);
    expect((await listedElsewhere(sha256, other, [...mine, ...strangers])).sort()).toEqual(mine.sort());
    const { prefixLength, atLeast, salt } = await lists.sharing.period();
    expect(asked.every((prefix) => prefix.length === prefixLength)).toBe(true);
    const { suffixes } = await lists.sharing.bucket('platform-b', ''.padEnd(prefixLength, 'a'));
    expect(suffixes.length).toBeGreaterThanOrEqual(atLeast);
    await expect(lists.sharing.bucket('platform-b', 'a'.repeat(8))).rejects.toMatchObject({
      code: 'invalid_input',
    });
    const many = async () => {
      for (let i = 0; i < 700; i += 1) await lists.sharing.bucket('platform-c', ''.padEnd(prefixLength, 'a'));
    };
    await expect(many()).rejects.toMatchObject({ code: 'rate_limited' });
    t.pass(7 * DAY);
    expect((await lists.sharing.period()).salt).not.toBe(salt);
  });
});
