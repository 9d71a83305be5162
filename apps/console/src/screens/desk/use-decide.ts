import type { CaseDossier, DecisionAnswer } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { call, Refused } from '../../api/client.js';
import { serverNow } from '../../live/clock.js';
import { useSession } from '../../session/use-session.js';
import { hold, type Open } from './hold.js';
import { decisionOf, type Grounds, type Outcome, type Run } from './outcomes.js';
import { send, type Sending, senderCalls, type SenderCalls } from './sender.js';
import type { Done } from './undo-toast.js';

export interface Decide {
  readonly sending: Sending | undefined;
  /** Something else than a refused decision went wrong. */
  readonly error: unknown;
  /** Length of what was approved last without ending the case, ms. */
  readonly approvedMs: number | undefined;
  readonly decide: (
    outcome: Outcome,
    grounds: Grounds,
    back: Run | undefined,
    together: ReadonlySet<CaseId>,
  ) => Promise<void>;
}

/** A second look is answered without a word of what came of it. */
const lookCalls = (calls: SenderCalls, dossier: CaseDossier, me: string): SenderCalls => ({
  ...calls,
  decide: async (lookId, { outcome, clause, evidence, note, token }): Promise<DecisionAnswer> => {
    if (outcome === 'escalated') throw new Error('A second look is not passed on');
    await call('decideSecondLook', { params: { lookId }, body: { outcome, clause, evidence, note, token } });
    const decision = { caseId: lookId, outcome, clause, evidence, note, by: me, role: '', at: serverNow() };
    return { case: dossier.case, decision, acts: [] };
  },
  outcome: () => Promise.resolve(undefined),
});

const decideTogether = async (
  caseId: CaseId,
  caseIds: readonly CaseId[],
  answer: DecisionAnswer,
): Promise<Done['together']> => {
  const { outcome, clause, note } = answer.decision;
  const { items } = await call('decideCaseGroup', {
    params: { caseId },
    body: { outcome, clause, note, caseIds: [...caseIds] },
  });
  const isDecided = (result: string): boolean => result === 'decided' || result === 'already';
  return {
    decided: items.flatMap((i) => (isDecided(i.result) ? [i.caseId] : [])),
    left: items.filter((i) => !isDecided(i.result)).map((i) => i.detail ?? i.result),
  };
};

/** The first of them is decided already, whatever becomes of the others. */
const noneOf = (problem: unknown): Done['together'] => ({
  decided: [],
  left: [problem instanceof Refused ? problem.problem.detail : String(problem)],
});

/** Decides the case that is open: sends it until it is answered, and tells what came of it. */
export const useDecide = (
  open: Open,
  item: QueueItem,
  dossier: CaseDossier | undefined,
  onDone: (done: Done) => void,
): Decide => {
  const { view, withSecondFactor } = useSession();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const [error, setError] = useState<unknown>();
  const [approvedMs, setApprovedMs] = useState<number>();
  const me = view.principal.id;
  const { kind, token } = open;
  const { caseId, streamId, stream, waiting, label } = item;

  const decide = useCallback(
    async (outcome: Outcome, grounds: Grounds, back: Run | undefined, together: ReadonlySet<CaseId>) => {
      if (token === undefined || dossier === undefined) return;
      setError(undefined);
      setSending({ state: 'sending', caseId });
      try {
        const goesOn = outcome === 'approve' && stream.mode === 'review' && stream.live;
        if (goesOn && back !== undefined) {
          // More comes in two seconds: the case stays with them, who approve the next run or watch on.
          await withSecondFactor(() => call('approve', { params: { streamId }, body: back }));
          setApprovedMs(waiting?.durationMs);
          setSending(undefined);
          return;
        }
        const ofCase = senderCalls(withSecondFactor);
        const calls = kind === 'look' ? lookCalls(ofCase, dossier, me) : ofCase;
        const request = decisionOf(outcome, grounds, token, back);
        const answer = await send(calls, caseId, request, me, () => setSending({ state: 'waiting', caseId }));
        hold.close();
        const others =
          together.size === 0 ? undefined : await decideTogether(caseId, [...together], answer).catch(noneOf);
        onDone({
          ...{ caseId, outcome, title: stream.title || stream.roomId, at: serverNow(), acts: answer.acts },
          ...(label === undefined ? {} : { label }),
          ...(answer.undoableUntil === undefined ? {} : { undoableUntil: answer.undoableUntil }),
          ...(others === undefined ? {} : { together: others }),
          isSecondLook: kind === 'look',
        });
        void client.invalidateQueries({ queryKey: ['ownWellness'] });
        void client.invalidateQueries({ queryKey: ['listSecondLooks'] });
      } catch (problem) {
        setSending(undefined);
        if (problem instanceof Refused && problem.problem.status === 409) {
          setSending({ state: 'refused', caseId, error: problem });
          hold.lapse(problem.problem.detail);
        } else setError(problem);
      }
    },
    [client, kind, token, dossier, caseId, streamId, stream, waiting, label, me, onDone, withSecondFactor],
  );
  return { sending, error, approvedMs, decide };
};
