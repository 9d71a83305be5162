import { createHash } from 'node:crypto';
import type { Approval, ApprovalId } from '@airlock/contracts/approval';
import { type BlacklistEntry, BlacklistId, BlacklistTerm } from '@airlock/contracts/blacklist';
import type { AmendEntry, ExtendEntry, ReportStep } from '@airlock/contracts/http/blacklist-api';
import { AirlockError } from '@airlock/contracts/problem';
import { FAMILIES, isInForce, problemsOf, reportText, votesNeeded } from '@airlock/moderation/blacklist';
import { type BlacklistRules, blacklistRules } from '@airlock/policy/blacklist-source';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { z } from 'zod';
import type { Actor, Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { tellLifted, tellListed } from './tell.js';

/** What another part of the house has to do with entries: who of its own is meant, and what follows. */
export interface BlacklistFollower {
  /** Who else is told of an entry; on its transaction. */
  recipients(effect: Effect, entry: BlacklistEntry): Promise<readonly string[]>;
  /** An entry has begun or ended to refuse; after its transaction, repeatable. */
  changed(entry: BlacklistEntry): Promise<void>;
}

/** What the board is asked, besides the reason. */
const Asked = z.object({
  askedBy: z.string(),
  votes: z.array(z.string()).default([]),
  /** Of what was asked for: whoever votes later votes on the same. */
  digest: z.string(),
  term: BlacklistTerm.optional(),
});
type Asked = z.infer<typeof Asked>;

const WITHIN_MS = 14 * 86_400_000;
const AT_ONCE = 100;

const digestOf = ({ grounds, term }: BlacklistEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([grounds, term]))
    .digest('hex');

const found = (entry: BlacklistEntry | undefined, id: string): BlacklistEntry => {
  if (entry === undefined) throw new AirlockError('not_found', `There is no entry ${id}`);
  return entry;
};

const must = (is: boolean, message: string): void => {
  if (!is) throw new AirlockError('conflict', message);
};

/** Counts a vote; whether it was the last one needed. Throws `forbidden` for whoever asked. */
export const votedOn = (who: Actor, asked: Pick<Asked, 'askedBy' | 'votes'>, needed: number) => {
  if (who.id === asked.askedBy || asked.votes.includes(who.id))
    throw new AirlockError('forbidden', 'Whoever asked or voted cannot vote again');
  const votes = [...asked.votes, who.id];
  return { votes, isDecided: votes.length >= needed };
};

/** The life of entries: proposed, voted on, in force, extended, lifted, over. */
export const createEntries = (ground: HouseGround, followers: readonly BlacklistFollower[]) => {
  const { approvals, effects, policy, reversals } = ground;
  const rules = (): BlacklistRules => blacklistRules(policy().source);

  const ask = (
    effect: Effect,
    on: 'add' | 'extend' | 'lift',
    entry: BlacklistEntry,
    reason: string,
    more: Partial<Asked> = {},
  ): Promise<ApprovalId> => {
    const proposal: Asked = { askedBy: effect.who.id, votes: [], digest: digestOf(entry), ...more };
    const { entryId, family, grounds, term } = entry;
    return approvals.ask(effect, {
      kind: `blacklist.${on}`,
      subject: entryId,
      proposal: { ...proposal, family, grounds, current: term },
      reason,
      withinMs: WITHIN_MS,
    });
  };

  /** Puts an entry in force: tells the person, drafts the report, sets its time. Throws `conflict` while a field is empty. */
  const activate = async (effect: Effect, entry: BlacklistEntry): Promise<BlacklistEntry> => {
    const { tx, now } = effect;
    const terms = rules();
    const problems = problemsOf(entry, terms, now);
    if (problems.length > 0)
      throw new AirlockError(
        'conflict',
        `The entry ${entry.entryId} cannot take effect: ${problems.join('; ')}`,
        {
          hint: 'Amend it; it is then asked for anew.',
        },
      );
    const others = (await Promise.all(followers.map((f) => f.recipients(effect, entry)))).flat();
    const { isReported } = FAMILIES[entry.family];
    const dueAt = now + terms.reportWithinMs;
    const active: BlacklistEntry = {
      ...entry,
      status: 'active',
      activeAt: now,
      notified: await tellListed(effect, entry, others, now + terms.appealWithinMs),
      ...(isReported ? { report: { addressee: terms.reportTo, text: reportText(entry), dueAt } } : {}),
    };
    if (isReported)
      await deadlinesRepository(tx).set({
        key: `blacklist.report/${entry.entryId}`,
        kind: 'blacklist.report',
        subject: entry.entryId,
        title: `Report ${entry.entryId} to ${terms.reportTo} and file the receipt`,
        dueAt,
        remindAt: [now + terms.reportWithinMs / 2],
        urgency: 'notify',
      });
    return active;
  };

  const save = async (
    effect: Effect,
    kind: string,
    before: BlacklistEntry,
    after: BlacklistEntry,
    reason?: string,
  ): Promise<void> => {
    await blacklistRepository(effect.tx).save(after);
    const of = ({ status, term, votes, report }: BlacklistEntry) => ({ status, term, votes, report });
    effect.record({
      kind: `blacklist.${kind}`,
      subject: before.entryId,
      before: of(before),
      after: of(after),
      detail: { family: before.family },
      ...(reason === undefined ? {} : { reason }),
    });
    if (before.status !== after.status || before.term !== after.term)
      effect.announce({
        type: `airlock.blacklist.${kind}`,
        subject: before.entryId,
        data: { family: after.family, status: after.status, term: after.term },
      });
  };

  const end = async (
    effect: Effect,
    before: BlacklistEntry,
    status: 'lifted' | 'expired' | 'rejected',
    reason: string,
  ): Promise<BlacklistEntry> => {
    const after: BlacklistEntry = { ...before, status, endedAt: effect.now, endReason: reason };
    await save(effect, status, before, after, reason);
    await deadlinesRepository(effect.tx).cancel(`blacklist.report/${before.entryId}`, effect.now);
    if (status === 'lifted') await tellLifted(effect, before, reason);
    return after;
  };

  /** What the board's word makes of an entry, once enough of it have given theirs. */
  const onVote = (
    on: 'add' | 'extend' | 'lift',
    outcome: (effect: Effect, entry: BlacklistEntry, approval: Approval, asked: Asked) => Promise<void>,
  ): void =>
    approvals.define({
      kind: `blacklist.${on}`,
      approver: 'blacklists.decide',
      async apply(effect, approval) {
        const { tx, who, now } = effect;
        const repository = blacklistRepository(tx);
        const before = found(await repository.lock(approval.subject as BlacklistId), approval.subject);
        const asked = Asked.parse(approval.proposal);
        must(asked.digest === digestOf(before), 'The entry was changed since this was asked for');
        const needed = on === 'lift' ? 1 : votesNeeded(asked.term ?? before.term);
        const { votes, isDecided } = votedOn(who, asked, needed);
        const entry = { ...before, votes: [...before.votes, { by: who.id, at: now, on }] };
        if (isDecided) return outcome(effect, entry, approval, asked);
        await save(effect, 'voted', before, entry);
        await ask(effect, on, entry, approval.reason, { ...asked, votes });
      },
      after: async ({ subject }) => changed(subject as BlacklistId),
    });

  const changed = async (entryId: BlacklistId): Promise<void> => {
    const entry = await blacklistRepository(ground.db.queries).get(entryId);
    if (entry !== undefined && entry.status !== 'proposed')
      for (const follower of followers) await follower.changed(entry);
  };

  onVote('add', async (effect, entry, { reason }) => {
    must(entry.status === 'proposed', `The entry ${entry.entryId} is ${entry.status}`);
    await save(effect, 'added', { ...entry, status: 'proposed' }, await activate(effect, entry), reason);
  });
  onVote('extend', async (effect, entry, { reason }, { term, askedBy }) => {
    must(entry.status === 'active' && term !== undefined, `The entry ${entry.entryId} is ${entry.status}`);
    const extended = [...entry.extended, { askedBy, at: effect.now }];
    const longer: BlacklistEntry = { ...entry, term: term!, extended };
    const problems = problemsOf(longer, rules(), effect.now);
    must(problems.length === 0, problems.join('; '));
    const until = effect.now + rules().appealWithinMs;
    const notified = await tellListed(
      effect,
      longer,
      entry.notified,
      until,
      `${entry.entryId}/${entry.votes.length}`,
    );
    await save(effect, 'extended', entry, { ...longer, notified }, reason);
  });
  onVote('lift', async (effect, entry, { reason }) => {
    must(entry.status === 'active', `The entry ${entry.entryId} is ${entry.status}`);
    await end(effect, entry, 'lifted', reason);
  });

  // An appeal reverses what an entry follows from, or the entry itself.
  reversals.push(async (effect, id, reason) => {
    const repository = blacklistRepository(effect.tx);
    const entryId = BlacklistId.safeParse(id);
    const own = entryId.success ? await repository.lock(entryId.data) : undefined;
    for (const entry of [...(own === undefined ? [] : [own]), ...(await repository.ofAction(id))]) {
      if (entry.status === 'proposed') await end(effect, entry, 'rejected', reason);
      if (entry.status !== 'active') continue;
      await end(effect, entry, 'lifted', reason);
      effect.afterwards(
        () =>
          void changed(entry.entryId).catch((err: unknown) =>
            ground.logger.warn(
              { err, entryId: entry.entryId },
              'what a list refused was not asked about again',
            ),
          ),
      );
    }
  });

  return {
    ask,
    activate,
    save,
    changed,

    /** Takes effect once the board has allowed it. */
    propose: (actor: Actor, entry: BlacklistEntry, reason: string): Promise<ApprovalId> =>
      effects(actor, async (effect) => {
        await blacklistRepository(effect.tx).add([entry]);
        const { entryId, family, term, grounds } = entry;
        const kinds = [...new Set(entry.keys.map((k) => k.kind))];
        effect.record({
          kind: 'blacklist.proposed',
          subject: entryId,
          reason,
          after: { family, term, grounds, kinds },
        });
        return ask(effect, 'add', entry, reason);
      }),

    amend: (actor: Actor, entryId: BlacklistId, { grounds, term, reason }: AmendEntry): Promise<ApprovalId> =>
      effects(actor, async (effect) => {
        const before = found(await blacklistRepository(effect.tx).lock(entryId), entryId);
        must(before.status === 'proposed', `The entry ${entryId} is ${before.status}`);
        const after = {
          ...before,
          grounds,
          term: BlacklistTerm.parse({ ...term, from: term.from ?? before.term.from }),
        };
        await save(effect, 'amended', before, after, reason);
        return ask(effect, 'add', after, reason);
      }),

    extend: (actor: Actor, entryId: BlacklistId, want: ExtendEntry): Promise<ApprovalId> =>
      effects(actor, async (effect) => {
        const entry = found(await blacklistRepository(effect.tx).lock(entryId), entryId);
        must(isInForce(entry, effect.now), `The entry ${entryId} is not in force`);
        const { until, permanent, reason } = want;
        const isLonger = permanent
          ? until === undefined
          : until !== undefined && until > (entry.term.until ?? Infinity);
        if (!isLonger)
          throw new AirlockError('invalid_input', 'The new term is no longer than the old one', {
            hint: 'Give a later `until`, or `permanent`.',
          });
        const term = { from: entry.term.from, permanent, ...(until === undefined ? {} : { until }) };
        return ask(effect, 'extend', entry, reason, { term });
      }),

    /** Undefined when it was withdrawn, which needs nobody else. */
    lift: (actor: Actor, entryId: BlacklistId, reason: string): Promise<ApprovalId | undefined> =>
      effects(actor, async (effect) => {
        const entry = found(await blacklistRepository(effect.tx).lock(entryId), entryId);
        if (entry.status === 'active') return ask(effect, 'lift', entry, reason);
        must(entry.status === 'proposed', `The entry ${entryId} is ${entry.status}`);
        await end(effect, entry, 'rejected', reason);
        return undefined;
      }),

    report: (actor: Actor, entryId: BlacklistId, { step, receipt }: ReportStep): Promise<BlacklistEntry> =>
      effects(actor, async (effect) => {
        const { tx, now, who } = effect;
        const before = found(await blacklistRepository(tx).lock(entryId), entryId);
        if (before.report === undefined) throw new AirlockError('conflict', `${entryId} has no report`);
        const isReceived = step === 'received';
        must(!isReceived || before.report.sentAt !== undefined, 'Nothing was sent yet');
        must(isReceived || before.report.sentAt === undefined, 'It was sent before');
        const report = isReceived
          ? { ...before.report, receivedAt: now, ...(receipt === undefined ? {} : { receipt }) }
          : { ...before.report, sentAt: now, sentBy: who.id };
        const after = { ...before, report };
        await save(effect, isReceived ? 'report_received' : 'report_sent', before, after);
        if (isReceived) await deadlinesRepository(tx).meet(`blacklist.report/${entryId}`, now);
        return after;
      }),

    /** Writes down which terms are over. Nothing waits for it: an entry past its term refuses nobody. */
    sweep: (actor: Actor): Promise<number> =>
      effects(actor, async (effect) => {
        const over = await blacklistRepository(effect.tx).ended(effect.now, AT_ONCE);
        for (const entry of over) await end(effect, entry, 'expired', 'its term is over');
        return over.length;
      }),
  };
};
export type Entries = ReturnType<typeof createEntries>;
