import type { ActionId, CaseId, StreamerId } from '@airlock/contracts/ids';
import type { Role } from '@airlock/contracts/person';
import { settle } from '@airlock/moderation/quality';
import { answerBankRepository } from '@airlock/storage/repositories/answer-bank';
import { caseActsRepository } from '@airlock/storage/repositories/case-acts';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { type LookWord, looksRepository, type StoredLook } from '@airlock/storage/repositories/looks';
import type { Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

type Ground = Pick<HouseGround, 'newId' | 'reversals' | 'decisions' | 'projection' | 'reconsider' | 'logger'>;

/** What follows from the word of whoever looked again. */
export const createSettling = (ground: Ground) => {
  const { newId, reversals, decisions, projection, reconsider, logger } = ground;

  const askExpert = async (effect: Effect, look: StoredLook, word: LookWord): Promise<void> => {
    const looks = looksRepository(effect.tx);
    const part = [look.firstBy, word.by, ...look.barred, ...(await looks.lookedAt(look.caseId))];
    const { caseId, streamId, label, severity, outcome, firstBy, firstAt } = look;
    await looks.add({
      ...{ lookId: newId('case', effect.now) as CaseId, kind: 'expert', caseId, streamId, label, severity },
      ...{ outcome, firstBy, firstAt, offeredAt: effect.now },
      barred: [...new Set(part.flatMap((p) => p ?? []))],
    });
    effect.record({ kind: 'case.disputed', subject: caseId, detail: { lookId: look.lookId } });
    effect.announce({ type: 'airlock.case.disputed', subject: caseId, data: { caseId, streamId } });
  };

  /** Undoes what the case led to, in the one way in which anything is undone. */
  const undo = async (effect: Effect, { caseId }: StoredLook, word: LookWord): Promise<void> => {
    const acts = await caseActsRepository(effect.tx).ofCase(caseId);
    const items = await casesRepository(effect.tx).items(caseId);
    const automatic = items.flatMap((i) => (i.key.startsWith('a/') ? [i.key.slice(2)] : []));
    const taken = acts.flatMap((a) => (a.state === 'done' ? (a.actionId ?? []) : []));
    const ids = [...new Set([...taken, ...automatic])] as ActionId[];
    const known = ids.flatMap((id) => projection.action(id) ?? []);
    for (const id of ids) for (const reverse of reversals) await reverse(effect, id, word.note);
    const by = { user: word.by, role: word.role as Role };
    effect.afterwards(() => {
      for (const { action, inForce } of known) {
        const lift = { reason: word.note, lifts: action.actionId, actionId: `overturned-${action.actionId}` as ActionId }; // prettier-ignore
        if (inForce)
          void decisions
            .lift(action.streamId, lift, by)
            .catch((err: unknown) => logger.error({ err, action: action.actionId }, 'not lifted'));
      }
      const streamerIds = known.flatMap(
        (a) => projection.streams.record(a.action.streamId)?.streamerId ?? [],
      );
      for (const streamerId of new Set<StreamerId>(streamerIds)) reconsider({ streamerId });
    });
  };

  /** What was let pass and should not have been goes back to whoever can act on it. */
  const putBack = async (effect: Effect, look: StoredLook, word: LookWord): Promise<void> => {
    const { lookId, caseId, streamId, severity, label } = look;
    const answer = await casesRepository(effect.tx).append({
      ...{ caseId: newId('case', effect.now) as CaseId, streamId },
      items: [
        {
          ...{ key: `o/${lookId}`, at: effect.now, severity, label },
          body: { kind: 'overturned', caseId, clause: word.clause, note: word.note },
        },
      ],
    });
    const opened = answer?.case.caseId;
    if (opened === undefined) return;
    if (answer?.opened === true)
      effect.record({
        kind: 'case.opened',
        subject: streamId,
        detail: { caseId: opened, overturned: caseId },
      });
    effect.afterwards(() => projection.setCase(streamId, opened));
  };

  return async (effect: Effect, look: StoredLook, word: LookWord): Promise<void> => {
    const { lookId, caseId, streamId, label, kind, outcome } = look;
    const then = settle(look, word.outcome);
    effect.record({
      ...{ kind: 'look.decided', subject: lookId, reason: word.note },
      detail: { caseId, look: kind, outcome: word.outcome, clause: word.clause, evidence: word.evidence },
    });
    if (then.then === 'marked') return;
    if (then.then === 'expert') return askExpert(effect, look, word);
    await answerBankRepository(effect.tx).add({
      ...{ caseId, outcome: then.outcome, source: kind === 'expert' ? 'expert' : 'agreed' },
      ...(label === undefined ? {} : { label }),
      ...{ addedAt: effect.now, addedBy: effect.who.id, settledAt: effect.now },
    });
    if (!then.overturned) return;
    const change = { before: { outcome }, after: { outcome: then.outcome } };
    effect.record({ kind: 'case.overturned', subject: caseId, reason: word.note, ...change });
    effect.announce({
      ...{ type: 'airlock.case.overturned', subject: caseId },
      data: { caseId, streamId, from: outcome, to: then.outcome },
    });
    await (then.outcome === 'clean' ? undo : putBack)(effect, look, word);
  };
};
export type Settling = ReturnType<typeof createSettling>;
