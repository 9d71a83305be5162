import type { BlacklistHit } from '@airlock/contracts/blacklist';
import type { ProviderId } from '@airlock/contracts/ids';
import {
  type Observation,
  type Provider,
  type ProviderCase,
  ProviderCase as CaseSchema,
  type ProviderFinding,
  type ProviderStanding,
} from '@airlock/contracts/provider';
import { FAMILIES, narrowerThan, tokensAgainst } from '@airlock/moderation/blacklist';
import { namedKeys, standingOf, undeclared } from '@airlock/moderation/provider';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { providersRepository } from '@airlock/storage/repositories/providers';
import type { Blacklists } from '../blacklist/blacklists.js';
import { airlock, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

const DAY_MS = 86_400_000;
/** What was seen longer ago than this is no sign of how a platform works now. */
const SEEN_MS = 7 * DAY_MS;

const listedAs = (hit: BlacklistHit): ProviderFinding => ({
  code: `blacklist.${hit.family}`,
  reason: `on ${FAMILIES[hit.family].title.en}: ${hit.reason}`,
  basis: hit.legalBasis,
  document: hit.document ?? hit.entryId,
});

/** What a standing is called in the audit log. */
export const resultOf = ({ allow, findings }: Pick<ProviderStanding, 'allow' | 'findings'>): string =>
  allow ? 'allow' : `deny: ${[...new Set(findings.map((f) => f.code))].sort().join(', ')}`;

/** Looks at platforms: their papers, the blacklists, and whether they are what they declare. */
export const createProviderWatch = (ground: HouseGround, blacklists: Pick<Blacklists, 'meeting'>) => {
  const { db, clock, effects, newId, projection, reconsider, logger } = ground;
  const register = providersRepository(db.queries);
  let unwritten = new Map<string, Observation & { providerId: ProviderId }>();

  const listedFor = async (provider: Provider): Promise<ProviderFinding[]> => {
    const keys = namedKeys(provider);
    const narrower = keys.map(narrowerThan).filter((n) => n !== undefined);
    return (await blacklists.meeting(keys.flatMap(tokensAgainst), narrower)).map(listedAs);
  };

  const standing = async (provider: Provider): Promise<ProviderStanding> => {
    const [listed, cases] = await Promise.all([listedFor(provider), register.cases(provider.providerId)]);
    return standingOf(sha256, { provider, listed, cases }, clock());
  };

  /** Asks again about everything of a platform that is on air. */
  const reconsiderAll = (providerId?: ProviderId): void => {
    const streamers = projection.streams
      .live()
      .filter((r) => r.tenant !== undefined && (providerId === undefined || r.tenant === providerId))
      .map((r) => r.streamerId);
    for (const streamerId of new Set(streamers)) reconsider({ streamerId });
  };

  const writeDown = ({ record }: Effect, found: ProviderStanding, check: string): void =>
    record({
      kind: 'provider.checked',
      subject: found.providerId,
      detail: { check, result: resultOf(found), evidenceHash: found.evidenceHash },
    });

  const seen = async (): Promise<void> => {
    const items = [...unwritten.values()];
    unwritten = new Map();
    if (items.length > 0) await register.observe(items, clock());
  };

  /** Compares what one platform declares with what was seen of it; opens, updates or closes its case. */
  const compare = (provider: Provider): Promise<boolean> =>
    effects(airlock('providers'), async ({ tx, now, record, announce }) => {
      const { providerId } = provider;
      const q = providersRepository(tx);
      const what = undeclared(provider, await q.observed(providerId, now - SEEN_MS));
      const before = (await q.cases(providerId)).find((c) => c.kind === 'inconsistency');
      if (what.join() === (before?.what.join() ?? '')) return false;
      const isOver = what.length === 0;
      const opened = {
        caseId: newId('pc', now),
        providerId,
        kind: 'inconsistency',
        openedAt: now,
        openedBy: 'airlock:providers',
      };
      const after = CaseSchema.parse({
        ...(before ?? opened),
        what: isOver ? before!.what : what,
        state: isOver ? 'done' : 'open',
        ...(isOver
          ? { closedAt: now, closedBy: 'airlock:providers', reason: 'all that is seen is declared' }
          : {}),
      });
      await q.saveCase(after);
      const result = isOver ? 'consistent' : `not declared: ${what.join(', ')}`;
      record({
        kind: 'provider.compared',
        subject: providerId,
        before,
        after,
        detail: { check: 'consistency', result },
      });
      announce({
        type: 'airlock.provider.compared',
        subject: providerId,
        data: { caseId: after.caseId, result },
      });
      return true;
    });

  /** Two months are over: nobody has to be asked for that to count, but it is written down. */
  const expire = (c: ProviderCase): Promise<void> =>
    effects(airlock('providers'), async ({ tx, record, announce }) => {
      await providersRepository(tx).saveCase({ ...c, state: 'overdue' });
      record({
        kind: 'provider.remediation_overdue',
        subject: c.providerId,
        detail: { check: 'remediation', result: `overdue: ${c.what.join(', ')}`, caseId: c.caseId },
      });
      announce({ type: 'airlock.provider.overdue', subject: c.providerId, data: { caseId: c.caseId } });
    });

  const check = async (provider: Provider): Promise<void> => {
    const found = await standing(provider);
    const isNew = await effects(airlock('providers'), async (effect) => {
      const q = providersRepository(effect.tx);
      const last = await q.lastCheck(provider.providerId);
      const isChanged = last?.result !== resultOf(found);
      if (!isChanged && effect.now - (last?.at ?? 0) < DAY_MS) return false;
      await q.checked(provider.providerId, { at: effect.now, result: resultOf(found) });
      writeDown(effect, found, 'standing');
      return isChanged;
    });
    if (isNew) reconsiderAll(provider.providerId);
  };

  return {
    standing,
    writeDown,
    reconsiderAll,

    /** Remembers what was seen until the next cycle writes it down. */
    note(providerId: ProviderId, observation: Observation): void {
      unwritten.set(`${providerId}\n${observation.kind}\n${observation.value}`, {
        ...observation,
        providerId,
      });
    },
    seen,

    /** One look at every platform; what one of them does wrong keeps nobody else from being looked at. */
    async cycle(): Promise<void> {
      await seen();
      for (const c of await register.cases())
        if (c.kind === 'remediation' && c.state === 'open' && c.dueAt !== undefined && clock() >= c.dueAt)
          await expire(c);
      for (const provider of await register.list())
        try {
          if (await compare(provider)) reconsiderAll(provider.providerId);
          await check(provider);
        } catch (err) {
          logger.error({ err, provider: provider.providerId }, 'a platform could not be looked at');
        }
    },

    /** Times that have to be kept because of a platform's papers. */
    async times(
      { tx, now }: Effect,
      provider: Provider,
      policeDue: number | undefined,
      remindAt: number,
    ): Promise<void> {
      const deadlines = deadlinesRepository(tx);
      const { providerId, name, papers } = provider;
      const filing = `filing.police/${providerId}`;
      if (papers.some((p) => p.kind === 'police_filing')) await deadlines.meet(filing, now);
      else if (policeDue !== undefined && (await deadlines.get(filing))?.dueAt !== policeDue)
        await deadlines.set({
          key: filing,
          kind: 'filing',
          subject: providerId,
          title: `Public-security filing of ${name}`,
          dueAt: policeDue,
          remindAt: [remindAt],
          urgency: 'notify',
        });
      for (const { kind, validTo } of papers) {
        const key = `paper.${kind}/${providerId}`;
        if (validTo === undefined || (await deadlines.get(key))?.dueAt === validTo) continue;
        await deadlines.set({
          key,
          kind: 'paper',
          subject: providerId,
          title: `${kind} of ${name} ends`,
          dueAt: validTo,
          remindAt: [validTo - 30 * DAY_MS, validTo - DAY_MS],
          urgency: 'notify',
        });
      }
    },
  };
};
