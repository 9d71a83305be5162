import type { CaseDecision } from '@airlock/contracts/case';
import type { DecisionAnswer, DecisionRequest } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Claim, ReviewRules } from '@airlock/contracts/review';
import { above, higher, timesOf } from '@airlock/moderation/review';
import { caseActsRepository } from '@airlock/storage/repositories/case-acts';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { caseLeasesRepository } from '@airlock/storage/repositories/case-leases';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { cameFrom } from '../person.js';
import { type Acts, resultOf } from './acts.js';
import { refusal } from './desk.js';
import { levelOf } from './level.js';
import type { ReviewQueue } from './queue.js';

type Ground = Pick<
  HouseGround,
  | 'effects'
  | 'db'
  | 'clock'
  | 'policy'
  | 'projection'
  | 'newId'
  | 'claimRules'
  | 'caseClosings'
  | 'caseReopenings'
>;
export interface DecideDeps {
  readonly queue: ReviewQueue;
  readonly rules: () => ReviewRules;
  readonly acts: Acts;
}

/** Ends cases, each with the clause that was looked at and what shows it, and does what follows on the stream. */
export const createDecide = (ground: Ground, { queue, rules, acts }: DecideDeps) => {
  const { effects, db, policy, projection, newId, claimRules, caseClosings, caseReopenings } = ground;

  const endSight = async ({ tx, now, who }: Effect, caseId: CaseId, severity: number): Promise<void> => {
    for (const rule of claimRules) await rule.sees(tx, who.id, { caseId, severity }, now, 'end');
  };

  /** Escalated: the stream gets another case, for somebody above, with a word of why; not for whoever passed it on. */
  const passOn = async (
    effect: Effect,
    closed: { caseId: CaseId; streamId: DecisionAnswer['case']['streamId'] },
    decision: CaseDecision,
  ) => {
    const [row] = await caseLeasesRepository(effect.tx).rows([closed.caseId]);
    const stream = projection.streams.record(closed.streamId) ?? row?.stream;
    const level = stream === undefined ? 'moderator' : levelOf(policy(), stream);
    const followUp = newId('case', effect.now) as CaseId;
    const { severity, label } = row!.case;
    const opened = await casesRepository(effect.tx).open({
      ...{ caseId: followUp, streamId: closed.streamId, escalatedFrom: closed.caseId },
      level: above(row?.level === undefined ? level : higher(row.level, level)),
      barred: [...(row?.barred ?? []), decision.by],
      item: {
        ...{ key: `e/${closed.caseId}`, at: effect.now, severity, thumbnail: row?.thumbnail },
        ...(label === undefined ? {} : { label }),
        ...(row?.jumpAt === undefined ? {} : { jumps: true }),
        body: {
          kind: 'escalation',
          from: closed.caseId,
          by: decision.by,
          clause: decision.clause,
          note: decision.note,
        },
      },
    });
    if (opened === undefined)
      throw new AirlockError(
        'conflict',
        `Another case of ${closed.streamId} was opened meanwhile; try again`,
      );
    effect.record({ kind: 'case.opened', subject: closed.streamId, detail: { caseId: followUp, escalatedFrom: closed.caseId } }); // prettier-ignore
    return followUp;
  };

  /** What a decision was answered with, for whoever sends it again because the answer got lost; else undefined. */
  const answerOf = async (
    caseId: CaseId,
    token: number,
    who: Principal,
    said: Pick<DecisionRequest, 'outcome' | 'clause'>,
  ): Promise<DecisionAnswer | undefined> => {
    const stored = await caseDecisionsRepository(db.queries).stored(caseId);
    if (stored === undefined || stored.token !== token || stored.decision.by !== who.id) return undefined;
    const { decision, undoableUntil, followUp } = stored;
    if (decision.outcome !== said.outcome || decision.clause !== said.clause) return undefined;
    const view = await casesRepository(db.queries).get(caseId);
    const acts = (await caseActsRepository(db.queries).ofCase(caseId)).filter((a) => a.token === token);
    return {
      ...{ case: view!, decision, acts: acts.map(resultOf) },
      ...(undoableUntil === undefined ? {} : { undoableUntil }),
      ...(followUp === undefined ? {} : { followUp }),
    };
  };

  return {
    async decide(caseId: CaseId, want: DecisionRequest, who: Principal): Promise<DecisionAnswer> {
      const { token, acts: wanted, ...said } = want;
      const repeated = await answerOf(caseId, token, who, said);
      if (repeated !== undefined) return repeated;
      const before = (await caseLeasesRepository(db.queries).rows([caseId]))[0];
      if (before === undefined) throw new AirlockError('not_found', `There is no case ${caseId}`);
      const { streamId, label, severity } = before.case;
      if (said.outcome === 'clean' && wanted.some((a) => a.do === 'cut' || a.do === 'act'))
        throw new AirlockError('invalid_input', 'What is clean has no measures following from it');
      const meant = wanted.flatMap((act) => acts.meant(act, streamId));
      const roles = await Promise.all(meant.map((act) => acts.roleFor(act, streamId, who)));
      const done = await effects(actorFor(who, 'cases.decide'), async (effect) => {
        const { tx, now } = effect;
        const { id: by, role } = effect.who;
        const leases = caseLeasesRepository(tx);
        const view = await leases.close({ caseId, by, token, outcome: said.outcome, at: now });
        if (view === undefined) throw refusal((await leases.rows([caseId]))[0], caseId, token, by, now);
        const { due, undoableUntil } = timesOf(meant, now, rules().undoSeconds * 1_000);
        const decision: CaseDecision = { caseId, ...said, by, role, at: now };
        const followUp = said.outcome === 'escalated' ? await passOn(effect, view, decision) : undefined;
        await caseDecisionsRepository(tx).add(decision, { token, undoableUntil, followUp });
        await caseActsRepository(tx).add(
          meant.map((act, n) => ({
            ...{ caseId, token, n, streamId, act, by, role: roles[n]!, dueAt: due[n]! },
            ...{ reason: said.note, clause: said.clause, ...(label === undefined ? {} : { label }) },
            ...cameFrom(effect.who),
          })),
        );
        await endSight(effect, caseId, severity);
        effect.record({ kind: 'case.closed', subject: caseId, reason: said.note, after: { ...said }, detail: { token, acts: meant, ...(followUp === undefined ? {} : { followUp }) } }); // prettier-ignore
        effect.announce({
          type: 'airlock.case.closed',
          subject: caseId,
          data: { caseId, streamId, outcome: said.outcome, clause: said.clause },
        });
        for (const closing of caseClosings) await closing(effect, view, decision);
        return { followUp };
      }).catch(async (error: unknown) => {
        // The same word sent twice at once: the other one was in time.
        const other = await answerOf(caseId, token, who, said);
        if (other === undefined) throw error;
        return other;
      });
      const { followUp } = done;
      await queue.refresh(followUp === undefined ? [caseId] : [caseId, followUp]);
      await acts.runDue(caseId);
      // After the acts: what still waits then needs another case.
      projection.setCase(streamId, followUp);
      return (await answerOf(caseId, token, who, said))!;
    },

    /** Takes back one's own decision in its time, whole or not at all; the case is theirs again. */
    async undo(caseId: CaseId, who: Principal): Promise<Claim> {
      const opened = await effects(actorFor(who, 'cases.decide'), async (effect) => {
        const { tx, now } = effect;
        const decisions = caseDecisionsRepository(tx);
        const stored = await decisions.stored(caseId);
        if (stored === undefined) throw new AirlockError('not_found', `The case ${caseId} is not decided`);
        const { decision, token, undoableUntil, followUp } = stored;
        if (decision.by !== who.id)
          throw new AirlockError(
            'forbidden',
            `${decision.by} decided this case: nobody else takes that back`,
          );
        if (undoableUntil === undefined)
          throw new AirlockError('gone', 'Something was done with this decision that cannot be taken back', {
            hint: 'What was cut can be lifted; what was shown or dumped cannot be taken back.',
          });
        if (now >= undoableUntil)
          throw new AirlockError('gone', `This decision could be taken back until ${new Date(undoableUntil).toISOString()}`); // prettier-ignore
        const all = (await caseActsRepository(tx).ofCase(caseId)).filter((a) => a.token === token);
        if ((await caseActsRepository(tx).takeBack(caseId, token!)) !== all.length)
          throw new AirlockError('gone', 'What follows from this decision is being done already');
        const leases = caseLeasesRepository(tx);
        const until = now + rules().leaseSeconds * 1_000;
        const fresh = await leases.reopen({ caseId, by: who.id, now, until });
        if (fresh === undefined)
          throw new AirlockError('conflict', 'Somebody has the newer case of this stream already');
        await decisions.remove(caseId);
        effect.record({ kind: 'case.reopened', subject: caseId, before: decision, detail: { token: fresh } });
        effect.announce({ type: 'airlock.case.reopened', subject: caseId, data: { caseId } });
        for (const reopening of caseReopenings) await reopening(effect, caseId);
        return { token: fresh, until, followUp };
      });
      const others = opened.followUp === undefined ? [] : [opened.followUp];
      const [item] = await queue.refresh([caseId, ...others]);
      if (item === undefined) throw new AirlockError('conflict', `The case ${caseId} is closed again`);
      projection.setCase(item.streamId, caseId);
      return { item, token: opened.token, until: opened.until };
    },
  };
};
