import { ProposeEntry } from '@airlock/contracts/http/blacklist-api';
import { ProviderId, StreamerId } from '@airlock/contracts/ids';
import { type PaperKind, Provider } from '@airlock/contracts/provider';
import { openNote, parseVerifierKey, signNote, verifierKey } from '@airlock/moderation/audit';
import { writeList } from '@airlock/moderation/blacklist';
import { diligenceReport, remediationDue } from '@airlock/moderation/provider';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLogKey, verifyEd25519 } from '../audit/log-key.js';
import { type Blacklists, openBlacklists } from '../blacklist/blacklists.js';
import { actorFor } from '../house/effect.js';
import { openTestGround, person, type TestGround } from '../house/ground.testkit.js';
import { openIdentities } from '../identity/identities.js';
import { openProviders, type Providers } from './providers.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);

let t: TestGround;
let lists: Blacklists;
let providers: Providers;
const live: { tenant?: ProviderId; streamerId: StreamerId }[] = [];
const signer = await openLogKey({ name: 'cdn.example/log' });
const authority = await openLogKey({ name: 'miit.example/list' });
beforeAll(async () => {
  t = await openTestGround(START, { projection: { streams: { live: () => live } } as never });
  const identities = await openIdentities(t.ground, {});
  lists = openBlacklists(t.ground, { identities, signer }, t.closers);
  providers = openProviders(t.ground, { blacklists: lists, signer }, t.closers);
});
afterAll(() => t.close());
beforeEach(() => {
  t.reconsidered.splice(0);
  live.splice(0);
});

const liaison = actorFor(person('li', 'liaison'), 'providers.write');
const bo = person('bo', 'board');
const paper = (kind: PaperKind, more: object = {}) => ({
  kind,
  number: `${kind}-7`,
  proofHash: 'a'.repeat(64),
  ...more,
});
let made = 0;
/** A platform with all its papers, unless something else is said of it. */
const register = async (more: object = {}) => {
  const n = (made += 1);
  const provider = Provider.parse({
    providerId: `tenant-${n}`,
    name: `Platform ${n}`,
    icpNo: `京ICP备${12_345_000 + n}号`,
    domains: [`platform-${n}.example`],
    ips: [`10.${n}.0.0/16`],
    appIds: [`app.platform${n}`],
    papers: [paper('icp_filing'), paper('telecom')],
    ...more,
  });
  await providers.save(liaison, provider, 'registered');
  const streamerId = StreamerId.parse(`streamer-${n}`);
  return {
    provider,
    id: provider.providerId,
    n,
    refusals: () => t.refusals({ streamerId, tenant: provider.providerId }),
    streamerId,
  };
};
const grounds = {
  facts: '无证经营',
  reasons: '列入违法名单',
  legalBasis: '2018 Joint Notice §2',
  appealChannel: '行政复议',
};
const document = { issuer: 'Authority', number: '〔2026〕12号', effectiveAt: START };

describe('admission of platforms', () => {
  it("A01: expire the record: the tenant's new streams are refused with a reason code, an audit row is written", async () => {
    const { id, refusals } = await register({ validTo: START + DAY });
    expect(await refusals()).toEqual([]);
    t.at(START + DAY);
    expect(await refusals()).toEqual(['provider.registration.expired']);
    expect(await refusals()).toHaveLength(1);
    const rows = (await t.audit('provider.refused')).filter((r) => r.subject === id);
    expect(rows.map((r) => JSON.parse(r.body).detail.result)).toEqual([
      'deny: provider.registration.expired',
    ]);
    expect(
      await t.refusals({ streamerId: StreamerId.parse('x'), tenant: ProviderId.parse('nobody') }),
    ).toEqual(['provider.unknown']);
    expect(await t.refusals({ streamerId: StreamerId.parse('x') })).toEqual([]);
  });

  it('A03: clock at day 25/31: reminder, then overdue flag; the proof ends it', async () => {
    const launchedAt = t.ground.clock();
    const { id, provider, refusals } = await register({ launchedAt });
    const filing = () => deadlinesRepository(t.ground.db.queries).get(`filing.police/${id}`);
    const told = async (kind: string) => (await t.audit(kind)).filter((r) => r.subject === id).length;
    t.at(launchedAt + 25 * DAY - 1);
    await t.deadlines.look();
    expect(await told('deadline.reminded')).toBe(0);
    t.at(launchedAt + 25 * DAY);
    await t.deadlines.look();
    expect([await told('deadline.reminded'), await told('deadline.missed')]).toEqual([1, 0]);
    expect(await refusals()).toEqual([]);
    t.at(launchedAt + 31 * DAY);
    await t.deadlines.look();
    expect(await told('deadline.missed')).toBe(1);
    expect(await filing()).toMatchObject({ state: 'missed' });
    expect(await refusals()).toEqual(['provider.police_filing.missing']);
    await providers.save(
      liaison,
      { ...provider, papers: [...provider.papers, paper('police_filing')] },
      'filed',
    );
    expect(await filing()).toMatchObject({ state: 'met' });
    expect(await refusals()).toEqual([]);
  });

  it('A04: the answer is allow or deny with reasons and the hash of the evidence, and is written down', async () => {
    const { id } = await register({ papers: [paper('icp_filing')] });
    const check = () => providers.check(actorFor(person('api', 'platform'), 'blacklists.check'), id);
    const denied = await check();
    expect(denied).toMatchObject({ allow: false, findings: [{ code: 'provider.telecom.missing' }] });
    const rows = (await t.audit('provider.checked')).filter((r) => r.subject === id);
    expect(rows.at(-1)!.body).toContain(denied.evidenceHash);
  });

  it('A16: an open remediation lets streams go on until its last moment', async () => {
    const { id, refusals } = await register({ papers: [paper('icp_filing')] });
    expect(await refusals()).toEqual(['provider.telecom.missing']);
    const opened = await providers.remediate(liaison, id, { reason: 'clean-up' });
    expect(opened.dueAt).toBe(remediationDue(t.ground.clock()));
    await expect(providers.remediate(liaison, id, { reason: 'again' })).rejects.toMatchObject({
      code: 'conflict',
    });
    t.at(opened.dueAt! - 1);
    await providers.cycle();
    expect(await refusals()).toEqual([]);
    t.at(opened.dueAt!);
    expect(await refusals()).toContain('provider.remediation.overdue');
    live.push({ tenant: id, streamerId: StreamerId.parse('on-air') });
    await providers.cycle();
    expect(t.reconsidered).toContain('on-air');
    expect((await providers.get(id)).cases).toMatchObject([{ state: 'overdue' }]);
  });

  it('A16: whoever refuses is stopped at once', async () => {
    const { id, refusals } = await register({ papers: [paper('icp_filing')] });
    const { caseId } = await providers.remediate(liaison, id, { reason: 'clean-up' });
    expect(await refusals()).toEqual([]);
    live.push(
      { tenant: id, streamerId: StreamerId.parse('on-air') },
      { streamerId: StreamerId.parse('other') },
    );
    t.reconsidered.splice(0);
    await providers.closeCase(liaison, caseId, { outcome: 'refused', reason: 'will not' });
    expect(t.reconsidered).toEqual(['on-air']);
    expect(await refusals()).toEqual(['provider.telecom.missing', 'provider.remediation.refused']);
    await providers.closeCase(liaison, caseId, { outcome: 'done', reason: 'has it now' });
    expect(await refusals()).toEqual(['provider.telecom.missing']);
  });
});

describe('the blacklist of providers', () => {
  const file = (keys: object[]) => {
    const term = { from: START, permanent: false, until: t.ground.clock() + 900 * DAY };
    const entries = [{ entryId: 'bl_x', family: 'authority', keys, grounds, term, evidence: [], document }];
    const header = { issuer: 'Authority', families: ['authority' as const], exportedAt: t.ground.clock() };
    return {
      note: signNote(sha256, authority, writeList(header, entries as never)),
      key: verifierKey(sha256, authority),
    };
  };
  const take = async (keys: object[]) => {
    const { approvalId } = await lists.import(liaison, { ...file(keys), reason: 'list of the authority' });
    return () => t.ground.approvals.approve(approvalId, bo);
  };

  it.each(['icp', 'domain', 'range', 'app'] as const)(
    'A07: import entry matching a running tenant by %s: all its streams cut, refused on reconnect',
    async (kind) => {
      const { provider, id, n, refusals } = await register();
      const other = await register();
      const value = { icp: provider.icpNo, domain: `live.platform-${n}.example`, range: `10.${n}.3.0/24`, app: provider.appIds[0] }[kind]; // prettier-ignore
      for (const name of ['one', 'two']) live.push({ tenant: id, streamerId: StreamerId.parse(name) });
      const approve = await take([{ kind, value }]);
      t.reconsidered.splice(0);
      expect(await refusals()).toEqual([]);
      await approve();
      expect(t.reconsidered).toEqual(expect.arrayContaining(['one', 'two']));
      expect(await refusals()).toEqual(['blacklist.authority']);
      expect(await other.refusals()).toEqual([]);
      expect((await providers.get(id)).standing.findings[0]!.document).toContain('〔2026〕12号');
      const told = await noticesRepository(t.ground.db.queries).list({
        limit: 9,
        recipient: `provider:${id}`,
      });
      expect(told).toHaveLength(1);
    },
  );

  it('A09: look-up of an app returns deny + document no.', async () => {
    const { provider } = await register();
    const appId = provider.appIds[0]!;
    expect(await providers.lookUpApp(appId)).toMatchObject({ allow: true, provider: provider.providerId });
    await (
      await take([{ kind: 'icp', value: provider.icpNo }])
    )();
    await (
      await take([{ kind: 'app', value: 'app.unregistered' }])
    )();
    for (const id of [appId, 'app.unregistered'])
      expect(await providers.lookUpApp(id)).toMatchObject({
        allow: false,
        findings: [{ code: 'blacklist.authority', document: 'Authority 〔2026〕12号' }],
      });
    expect(await providers.lookUpApp('app.of.nobody')).toEqual({
      appId: 'app.of.nobody',
      allow: true,
      findings: [],
    });
  });

  it('A07: refuses by an entry that people wrote by hand as well, and no more once it is lifted', async () => {
    const { provider, refusals } = await register();
    const want = ProposeEntry.parse({
      family: 'authority',
      subject: { keys: [{ kind: 'domain', value: provider.domains[0] }] },
      ...{ grounds, document, term: { until: t.ground.clock() + DAY }, reason: 'letter' },
    });
    const { approvalId, entry } = await lists.propose(liaison, want);
    await t.ground.approvals.approve(approvalId, bo);
    expect(await refusals()).toEqual(['blacklist.authority']);
    const lift = await lists.lift(liaison, entry.entryId, 'withdrawn');
    await t.ground.approvals.approve(lift!, bo);
    expect(await refusals()).toEqual([]);
  });
});

describe('what is declared', () => {
  it('A08: change the observed domain: a case within one job cycle, its streams refused; declared, it closes', async () => {
    const { provider, id, n, refusals, streamerId } = await register();
    await t.refusals({ streamerId, tenant: id, host: `push.platform-${n}.example` });
    await t.refusals({ streamerId, tenant: id, host: `10.${n}.9.9` });
    await providers.cycle();
    expect((await providers.get(id)).cases).toEqual([]);
    live.push({ tenant: id, streamerId });
    t.reconsidered.splice(0);
    await t.refusals({ streamerId, tenant: id, host: 'push.elsewhere.example' });
    await providers.cycle();
    expect((await providers.get(id)).cases).toMatchObject([
      { kind: 'inconsistency', state: 'open', what: ['domain:push.elsewhere.example'] },
    ]);
    expect(t.reconsidered).toContain(streamerId);
    expect(await refusals()).toEqual(['provider.inconsistent']);
    await providers.save(
      liaison,
      { ...provider, domains: [...provider.domains, 'elsewhere.example'] },
      'declared',
    );
    await providers.cycle();
    expect((await providers.get(id)).cases).toEqual([]);
    expect(await refusals()).toEqual([]);
  });

  it('A08: a publisher that says it came by a host nobody declared is refused, and its word opens no case against the platform', async () => {
    const { id, n, refusals, streamerId } = await register();
    const by = (claimedHost: string) => t.refusals({ streamerId, tenant: id, claimedHost });
    expect(await by('push.elsewhere.example')).toEqual(['provider.undeclared_host']);
    expect(await by('8.8.8.8')).toEqual(['provider.undeclared_host']);
    expect(await by(`push.platform-${n}.example`)).toEqual([]);
    // What stands inside of a network says nothing of how a platform is reached.
    for (const inside of ['127.0.0.1', '192.168.1.9', 'mediamtx', '']) expect(await by(inside)).toEqual([]);
    await providers.cycle();
    expect((await providers.get(id)).cases).toEqual([]);
    expect(await refusals()).toEqual([]);
  });

  it('A06: diff of two exports equals the change log', async () => {
    const { provider } = await register();
    const from = t.ground.clock() + 1;
    t.at(from);
    const lines = async () =>
      (await providers.export(t.ground.clock()))
        .split('\r\n')
        .slice(1)
        .filter((l) => l !== '');
    const before = await lines();
    await providers.save(liaison, { ...provider, domains: ['new.example'], name: '=cmd()' }, 'renamed');
    t.pass(1);
    const after = await lines();
    const log = await providers.changes(from, t.ground.clock());
    const line = (op: string) =>
      log.filter((c) => c.op === op).map((c) => `${c.providerId},${c.kind},${c.value.startsWith('=') ? `'${c.value}` : c.value}`); // prettier-ignore
    expect(after.filter((l) => !before.includes(l)).sort()).toEqual(line('add').sort());
    expect(before.filter((l) => !after.includes(l)).sort()).toEqual(line('remove').sort());
    expect(log).toHaveLength(4);
    expect(log.every((c) => c.by === 'li')).toBe(true);
  });

  it('A05: the status export verifies against the public key, and not when a byte is changed', async () => {
    await register();
    const note = await providers.status();
    const key = parseVerifierKey(sha256, verifierKey(sha256, signer));
    const text = openNote(sha256, verifyEd25519, note, key)!;
    const [first, header, ...lines] = text.trimEnd().split('\n');
    expect(first).toBe('airlock-provider-status/v1');
    expect(JSON.parse(header!)).toMatchObject({ issuer: 'cdn.example/log', count: lines.length });
    const statuses = lines.map((l) => JSON.parse(l));
    expect(statuses.at(-1)).toMatchObject({
      allow: true,
      papers: [{ kind: 'icp_filing' }, { kind: 'telecom' }],
    });
    expect(statuses.some((s) => !s.allow)).toBe(true);
    const forged = note.replace('"allow":false', '"allow":true');
    expect(forged).not.toBe(note);
    expect(openNote(sha256, verifyEd25519, forged, key)).toBeUndefined();
  });

  it('A28: the due-diligence report reproduces from the audit log alone', async () => {
    const { id, n, refusals } = await register();
    await providers.check(liaison, id);
    await providers.observe(id, [{ kind: 'domain', value: 'odd.example' }]);
    await providers.cycle();
    await refusals();
    await providers.observe(id, [{ kind: 'ip', value: `10.${n}.1.1` }]);
    const report = await providers.diligence(id, 0);
    expect(report.map((l) => l.check)).toEqual([
      'saved',
      'registration',
      'access',
      'consistency',
      'standing',
      'admission',
    ]);
    const at = report.map((l) => l.at);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(report.find((l) => l.check === 'admission')).toMatchObject({
      result: 'deny: provider.inconsistent',
    });
    const log = (await t.audit()).map(({ seq, body }) => ({ seq, body }));
    for (const table of ['providers', 'provider_changes', 'provider_observed', 'provider_cases'])
      await sql.raw(`TRUNCATE ${table}`).execute(t.ground.db.queries);
    expect(diligenceReport(log, { providerId: id })).toEqual(report);
    expect(await providers.diligence(id, 0)).toEqual(report);
  });
});
