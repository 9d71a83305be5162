import type { AccountId, AccountRole, Grant, GrantId, GrantRequest } from '@airlock/contracts/access';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { MinorsCase } from '@airlock/contracts/http/access-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import { BREAK_GLASS_MS } from '@airlock/moderation/access';
import { may } from '@airlock/moderation/roles';
import { accessGrantsRepository } from '@airlock/storage/repositories/access-grants';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import { casesRepository } from '@airlock/storage/repositories/cases';
import type { Approvals } from '../house/approvals.js';
import { actorFor, type Effect, type Effects } from '../house/effect.js';

export interface GrantsDeps {
  readonly effects: Effects;
  readonly approvals: Approvals;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly newId: (prefix: string, now: number) => string;
  /** Somebody's roles are not what they were. */
  readonly onChange: () => void;
}

const MINUTE_MS = 60_000;
const MINOR_SAFETY = 'minor_safety';

/** Roles for a while: taken in an emergency, where the auditor is told, or given by another person for the cases of minors. */
export const createGrants = ({ effects, approvals, logger, metrics, newId, onChange }: GrantsDeps) => {
  const broken = metrics.counter('airlock_break_glass_total', 'Roles taken in an emergency', ['role']);

  approvals.define({
    kind: 'access.grant',
    approver: 'minors.grant',
    async apply(effect, { subject, proposal, reason, requestedBy }) {
      const { minutes, about } = proposal as { minutes: number; about?: string };
      const grant: Omit<Grant, 'views'> = {
        grantId: subject as GrantId,
        accountId: requestedBy as AccountId,
        role: 'minors_desk',
        kind: 'just_in_time',
        reason,
        from: effect.now,
        until: effect.now + minutes * MINUTE_MS,
        approvedBy: effect.who.id,
        ...(about === undefined ? {} : { subject: about }),
      };
      await accessGrantsRepository(effect.tx).add(grant);
      effect.record({ kind: 'access.granted', subject, reason, after: grant });
      effect.announce({ type: 'airlock.access.granted', subject, data: { accountId: requestedBy, until: grant.until } }); // prettier-ignore
    },
    after: async () => onChange(),
  });

  /** The grant under which this person may look at this case now; counted, and undefined where there is none. */
  const taken = async ({ tx, now, who }: Effect, caseId: string): Promise<Grant | undefined> => {
    const grants = accessGrantsRepository(tx);
    const fit = (await grants.inForce(who.id as AccountId, now)).filter(
      (g) => g.kind === 'just_in_time' && (g.subject === undefined || g.subject === caseId),
    );
    for (const grant of fit) if (await grants.view(grant.grantId, now)) return grant;
    return undefined;
  };

  /** Grants are of accounts: the demo's staff and operators of the machine have none. */
  const needAccount = async ({ tx, who }: Effect, what: string): Promise<void> => {
    if ((await accountsRepository(tx).get(who.id as AccountId)) === undefined)
      throw new AirlockError('conflict', `Only somebody with an account can ${what}`);
  };

  return {
    /** A role for an hour, at once. The auditor is told, and finds everything that was done under it. */
    async breakGlass(who: Principal, role: AccountRole, reason: string): Promise<Grant> {
      const grant = await effects(actorFor(who, 'break_glass.use'), async (effect) => {
        const accountId = who.id as AccountId;
        await needAccount(effect, 'break the glass');
        const given: Omit<Grant, 'views'> = {
          grantId: newId('gr', effect.now) as GrantId,
          accountId,
          role,
          kind: 'break_glass',
          reason,
          from: effect.now,
          until: effect.now + BREAK_GLASS_MS,
        };
        await accessGrantsRepository(effect.tx).add(given);
        effect.record({ kind: 'access.break_glass', subject: given.grantId, reason, after: given });
        effect.announce({
          type: 'airlock.access.break_glass',
          subject: given.grantId,
          data: { accountId, role, reason, until: given.until, notify: 'auditor' },
        });
        return { ...given, views: 0 };
      });
      onChange();
      broken.inc({ role });
      logger.warn(
        { grantId: grant.grantId, accountId: who.id, role, until: grant.until },
        'the glass was broken',
      );
      return grant;
    },

    /** Asks a responsible person. */
    ask: (who: Principal, { reason, subject: about, minutes }: GrantRequest): Promise<ApprovalId> =>
      effects(actorFor(who, 'minors.view'), async (effect) => {
        await needAccount(effect, 'be given sight of cases of minors');
        return approvals.ask(effect, {
          kind: 'access.grant',
          subject: newId('gr', effect.now),
          proposal: { minutes, ...(about === undefined ? {} : { about }) },
          reason,
        });
      }),

    async end(who: Principal, grantId: GrantId): Promise<Grant> {
      const ended = await effects(actorFor(who, 'session.own'), async ({ tx, now, record }) => {
        const grants = accessGrantsRepository(tx);
        const grant = await grants.get(grantId);
        if (grant === undefined || (grant.accountId !== who.id && !may(who, 'users.manage')))
          throw new AirlockError('not_found', `There is no grant ${grantId} of yours`);
        const over = await grants.end(grantId, now);
        if (over === undefined) throw new AirlockError('conflict', `The grant ${grantId} is over`);
        record({ kind: 'access.grant_ended', subject: grantId });
        return over;
      });
      onChange();
      return ended;
    },

    /** The case of a minor in full; without a grant in force it is `forbidden`, and either way it is written down. */
    async minorsCase(who: Principal, caseId: CaseId): Promise<MinorsCase> {
      const seen = await effects(actorFor(who, 'minors.view'), async (effect) => {
        const cases = casesRepository(effect.tx);
        const view = await cases.get(caseId);
        if (view === undefined || view.label?.startsWith(MINOR_SAFETY) !== true)
          throw new AirlockError('not_found', `There is no case ${caseId} of a minor`);
        const grant = await taken(effect, caseId);
        if (grant === undefined) {
          effect.record({ kind: 'minors.view_refused', subject: caseId });
          return undefined;
        }
        effect.record({ kind: 'minors.viewed', subject: caseId, detail: { grantId: grant.grantId } });
        const items = await cases.items(caseId);
        return {
          case: view,
          items: items.map(({ key, at, body }) => ({ key, at, body })),
          grantId: grant.grantId,
        };
      });
      if (seen === undefined)
        throw new AirlockError('forbidden', 'Cases of minors are looked at under a grant only', {
          hint: 'Ask for one: POST /v1/grants.',
        });
      return seen;
    },
  };
};

export type Grants = ReturnType<typeof createGrants>;
