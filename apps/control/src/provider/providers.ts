import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { NamedKey } from '@airlock/contracts/blacklist';
import type {
  AppAnswer,
  CloseProviderCase,
  OpenRemediation,
  ProviderView,
} from '@airlock/contracts/http/provider-api';
import type { ProviderId } from '@airlock/contracts/ids';
import {
  type DiligenceLine,
  type Observation,
  type Provider,
  type ProviderCase,
  type ProviderChange,
  ProviderCase as CaseSchema,
  type ProviderStanding,
} from '@airlock/contracts/provider';
import { AirlockError } from '@airlock/contracts/problem';
import { type NoteSigner, signNote } from '@airlock/moderation/audit';
import { domainOf, tokensOfAddress } from '@airlock/moderation/blacklist';
import {
  changesBetween,
  diligenceReport,
  factsAfter,
  factsCsv,
  factsOf,
  keysMeet,
  namedKeys,
  paperFaults,
  POLICE_REMINDER_MS,
  policeFilingDue,
  remediationDue,
  undeclared,
} from '@airlock/moderation/provider';
import { isPublicAddress } from '@airlock/nest-host/addresses';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { providersRepository } from '@airlock/storage/repositories/providers';
import type { BlacklistFollower } from '../blacklist/entries.js';
import type { Blacklists } from '../blacklist/blacklists.js';
import { type Actor, airlock } from '../house/effect.js';
import type { AdmissionFinding, AdmissionRule } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';
import { createProviderWatch, resultOf } from './watch.js';

/** How often platforms are compared with what they declare, ms. */
const CYCLE_MS = 60_000;
/** A platform that is refused a thousand times a minute is refused once in the log, ms. */
const REFUSED_ONCE_MS = 60_000;
const MAX_LINES = 100_000;
const DAY_MS = 86_400_000;

/** A host that only a publisher's word stands for, where the platform has not declared it. */
const undeclaredHost = (provider: Provider, claimed: string): AdmissionFinding[] => {
  const observation: Observation | undefined = isPublicAddress(claimed)
    ? { kind: 'ip', value: claimed }
    : domainOf(claimed) === undefined
      ? undefined
      : { kind: 'domain', value: claimed };
  if (observation === undefined || undeclared(provider, [observation]).length === 0) return [];
  const reason = `published to ${claimed}, which the platform has not declared`;
  return [{ code: 'provider.undeclared_host', reason, basis: '2018 Joint Notice §2' }];
};

/** The register of platforms served, at work: who may stream, be distributed, be given access. */
export const openProviders = (
  ground: HouseGround,
  { blacklists, signer }: { readonly blacklists: Blacklists; readonly signer: NoteSigner },
  closers: Closers,
) => {
  const { db, clock, effects, newId, logger, admissionRules } = ground;
  const register = providersRepository(db.queries);
  const watch = createProviderWatch(ground, blacklists);
  const refusedAt = new Map<string, number>();

  const need = async (providerId: ProviderId): Promise<Provider> => {
    const provider = await register.get(providerId);
    if (provider === undefined) throw new AirlockError('not_found', `There is no platform ${providerId}`);
    return provider;
  };

  const viewOf = async (provider: Provider): Promise<ProviderView> => ({
    provider,
    standing: await watch.standing(provider),
    cases: await register.cases(provider.providerId),
  });

  /** An entry on a site or app concerns the platforms that are it, hold it or are a part of it. */
  const follower: BlacklistFollower = {
    async recipients({ tx }, { keys }) {
      const named = keys.filter((k): k is NamedKey => !('hash' in k));
      if (named.length === 0) return [];
      const meets = (p: Provider) => namedKeys(p).some((mine) => named.some((k) => keysMeet(mine, k)));
      const all = await providersRepository(tx).list();
      return all.filter(meets).map((p) => `provider:${p.providerId}`);
    },
    changed: async ({ keys }) => {
      if (keys.some((k) => !('hash' in k))) watch.reconsiderAll();
    },
  };
  blacklists.followers.push(follower);

  const refuse = async (standing: ProviderStanding): Promise<void> => {
    const key = `${standing.providerId}\n${resultOf(standing)}`;
    const now = clock();
    if (now - (refusedAt.get(key) ?? -Infinity) < REFUSED_ONCE_MS) return;
    if (refusedAt.size > MAX_LINES) refusedAt.clear();
    refusedAt.set(key, now);
    await effects(airlock('providers'), async ({ record }) =>
      record({
        kind: 'provider.refused',
        subject: standing.providerId,
        detail: { check: 'admission', result: resultOf(standing), evidenceHash: standing.evidenceHash },
      }),
    );
  };

  const rule: AdmissionRule = {
    name: 'provider',
    async opinion({ tenant, host, claimedHost }: AdmissionRequest, _now, onAir) {
      if (tenant === undefined) return {};
      const provider = await register.get(tenant);
      if (provider === undefined)
        return { deny: [{ code: 'provider.unknown', reason: `no platform ${tenant} is registered`, basis: '2018 Joint Notice §1' }] }; // prettier-ignore
      if (host !== undefined) {
        if (tokensOfAddress(host).length > 0) watch.note(tenant, { kind: 'ip', value: host });
        else if (domainOf(host) !== undefined) watch.note(tenant, { kind: 'domain', value: host });
      }
      const standing = await watch.standing(provider);
      const until = standing.until === undefined ? {} : { until: standing.until };
      // One publisher's lie must not take a platform off the air: no case is opened on it.
      const lies = claimedHost === undefined ? [] : undeclaredHost(provider, claimedHost);
      if (standing.allow) return lies.length === 0 ? until : { deny: lies, ...until };
      if (onAir === undefined) await refuse(standing);
      const deny = standing.findings.map(({ code, reason, basis, document }): AdmissionFinding => ({
        code,
        reason: document === undefined ? reason : `${reason} (${document})`,
        basis,
      }));
      return { deny, ...until };
    },
  };
  admissionRules.push(rule);

  const cycling = startRounds(() => watch.cycle(), { everyMs: CYCLE_MS, logger, failure: 'platforms' });
  closers.add('providers', async () => {
    await cycling.close();
    await watch.seen();
  });

  const closeCase = (
    actor: Actor,
    caseId: string,
    { outcome, reason }: CloseProviderCase,
  ): Promise<ProviderCase> =>
    effects(actor, async ({ tx, now, who, record, announce }) => {
      const q = providersRepository(tx);
      const before = await q.getCase(caseId);
      if (before === undefined) throw new AirlockError('not_found', `There is no case ${caseId}`);
      const mayClose =
        outcome === 'done'
          ? before.state !== 'done'
          : before.kind === 'remediation' && before.state === 'open';
      if (!mayClose) throw new AirlockError('conflict', `The case ${caseId} is ${before.state}`);
      const after: ProviderCase = { ...before, state: outcome, closedAt: now, closedBy: who.id, reason };
      await q.saveCase(after);
      await deadlinesRepository(tx).meet(`remediation/${caseId}`, now);
      const { providerId, kind } = before;
      record({
        kind: 'provider.case_closed',
        subject: providerId,
        reason,
        before,
        after,
        detail: { check: kind, result: outcome },
      });
      announce({ type: 'airlock.provider.case_closed', subject: providerId, data: { caseId, outcome } });
      return after;
    });

  return {
    rule,
    cycle: watch.cycle,

    get: async (providerId: ProviderId): Promise<ProviderView> => viewOf(await need(providerId)),
    list: async (): Promise<ProviderView[]> => Promise.all((await register.list()).map(viewOf)),

    /** Registers a platform or replaces what is registered. Throws `invalid_input` for names that are none. */
    async save(actor: Actor, provider: Provider, reason: string): Promise<ProviderView> {
      namedKeys(provider);
      const { providerId } = provider;
      await effects(actor, async (effect) => {
        const { tx, now, who, record } = effect;
        const q = providersRepository(tx);
        const before = await q.get(providerId);
        const changes = changesBetween(before === undefined ? [] : factsOf(before), factsOf(provider));
        await q.save(
          provider,
          changes.map((c) => ({ ...c, by: who.id })),
          now,
        );
        const due = policeFilingDue(provider);
        await watch.times(effect, provider, due, (provider.launchedAt ?? 0) + POLICE_REMINDER_MS);
        record({ kind: 'provider.saved', subject: providerId, reason, before, after: provider });
      });
      const view = await viewOf(provider);
      await effects(actor, async (effect) => watch.writeDown(effect, view.standing, 'registration'));
      watch.reconsiderAll(providerId);
      return view;
    },

    /** May it be given access? The answer is written down: who does not ask is punished. */
    async check(actor: Actor, providerId: ProviderId): Promise<ProviderStanding> {
      const standing = await watch.standing(await need(providerId));
      await effects(actor, async (effect) => watch.writeDown(effect, standing, 'access'));
      return standing;
    },

    async observe(providerId: ProviderId, items: readonly Observation[]): Promise<void> {
      await need(providerId);
      for (const item of items) watch.note(providerId, item);
      await watch.seen();
    },

    /** Two months for what is missing; the streams of the platform go on meanwhile. */
    async remediate(
      actor: Actor,
      providerId: ProviderId,
      { missing, reason }: OpenRemediation,
    ): Promise<ProviderCase> {
      const provider = await need(providerId);
      const opened = await effects(actor, async ({ tx, now, who, record, announce }) => {
        const q = providersRepository(tx);
        if ((await q.cases(providerId)).some((c) => c.kind === 'remediation'))
          throw new AirlockError('conflict', `${providerId} has a remediation that is not done`);
        const what = missing ?? paperFaults(provider, now);
        if (what.length === 0) throw new AirlockError('conflict', `Nothing of ${providerId} is missing`);
        const dueAt = remediationDue(now);
        const caseId = newId('pc', now);
        const made = CaseSchema.parse({ caseId, providerId, kind: 'remediation', state: 'open', openedAt: now, openedBy: who.id, dueAt, what, reason }); // prettier-ignore
        await q.saveCase(made);
        await deadlinesRepository(tx).set({
          key: `remediation/${caseId}`,
          kind: 'remediation',
          subject: providerId,
          title: `${provider.name} has to show ${what.join(', ')}`,
          dueAt,
          remindAt: [dueAt - 14 * DAY_MS, dueAt - DAY_MS],
          urgency: 'notify',
        });
        const result = `open until ${new Date(dueAt).toISOString()}: ${what.join(', ')}`;
        record({
          kind: 'provider.remediation',
          subject: providerId,
          reason,
          after: made,
          detail: { check: 'remediation', result },
        });
        announce({
          type: 'airlock.provider.remediation',
          subject: providerId,
          data: { caseId, dueAt, what },
        });
        return made;
      });
      watch.reconsiderAll(providerId);
      return opened;
    },

    async closeCase(actor: Actor, caseId: string, how: CloseProviderCase): Promise<ProviderCase> {
      const closed = await closeCase(actor, caseId, how);
      watch.reconsiderAll(closed.providerId);
      return closed;
    },

    /** May this app be distributed? */
    async lookUpApp(appId: string): Promise<AppAnswer> {
      const owners = await register.withApp(appId);
      const standings = await Promise.all(owners.map((p) => watch.standing(p)));
      const hits = await blacklists.meeting([`app:${appId.trim()}`]);
      const findings = [
        ...hits.map((h) => ({
          code: `blacklist.${h.family}`,
          reason: h.reason,
          basis: h.legalBasis,
          document: h.document ?? h.entryId,
        })),
        ...standings.flatMap((s) => s.findings),
      ];
      const unique = [...new Map(findings.map((f) => [`${f.code}\n${f.document ?? ''}`, f])).values()];
      const [owner] = owners;
      return {
        appId,
        allow: unique.length === 0,
        findings: unique,
        ...(owner === undefined ? {} : { provider: owner.providerId }),
      };
    },

    /** The register as it stood at a time, exclusive. */
    export: async (at?: number): Promise<string> =>
      factsCsv(factsAfter(await register.changes(0, at ?? Number.MAX_SAFE_INTEGER))),
    changes: (from: number, until?: number): Promise<ProviderChange[]> =>
      register.changes(from, until ?? Number.MAX_SAFE_INTEGER),

    /** Who may be served, as a signed note: a header, then one JSON line per platform. */
    async status(): Promise<string> {
      const views = await Promise.all((await register.list()).map(viewOf));
      const lines = views.map(({ provider, standing }) => {
        const { name, icpNo, appIds, papers } = provider;
        const shown = papers.map(({ kind, number, validTo, proofHash }) => ({
          kind,
          number,
          validTo,
          proofHash,
        }));
        return JSON.stringify({ ...standing, name, icpNo, appIds, papers: shown });
      });
      const header = JSON.stringify({ issuer: signer.name, at: clock(), count: lines.length });
      return signNote(sha256, signer, ['airlock-provider-status/v1', header, ...lines, ''].join('\n'));
    },

    /** From the audit log alone: whoever has the log makes the same. */
    async diligence(providerId: ProviderId, from: number, until?: number): Promise<DiligenceLine[]> {
      const rows = await auditRepository(db.queries).list({ limit: MAX_LINES, subject: providerId });
      return diligenceReport(rows.reverse(), { providerId, from, ...(until === undefined ? {} : { until }) });
    },
  };
};
export type Providers = ReturnType<typeof openProviders>;
