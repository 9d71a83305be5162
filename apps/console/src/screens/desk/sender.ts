import type { DecisionAnswer, DecisionRequest } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import { call, Refused, Unreachable } from '../../api/client.js';

/** `waiting`: whether it arrived is not known; it is sent again, with the same token, until somebody answers. */
export type Sending =
  | { readonly state: 'sending' | 'waiting'; readonly caseId: CaseId }
  | { readonly state: 'refused'; readonly caseId: CaseId; readonly error: Refused };

export interface SenderCalls {
  readonly decide: (caseId: CaseId, request: DecisionRequest) => Promise<DecisionAnswer>;
  /** What became of the case; undefined while it is open. */
  readonly outcome: (caseId: CaseId) => Promise<DecisionAnswer | undefined>;
  /** Resolves when it is worth trying again. */
  readonly pause: () => Promise<void>;
}

const AGAIN_MS = 2_000;

export const senderCalls = (withSecondFactor: <T>(act: () => Promise<T>) => Promise<T>): SenderCalls => ({
  decide: (caseId, body) => withSecondFactor(() => call('decideCase', { params: { caseId }, body })),
  outcome: async (caseId) => {
    const { case: view, decision, acts, undoableUntil } = await call('getCase', { params: { caseId } });
    if (decision === undefined) return undefined;
    return { case: view, decision, acts, ...(undoableUntil === undefined ? {} : { undoableUntil }) };
  },
  pause: () =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        resolve();
      };
      const timer = setTimeout(done, AGAIN_MS);
      window.addEventListener('online', done);
    }),
});

/** Whether what is on record is this very decision, and not one that somebody else took meanwhile. */
const isOurs = ({ decision }: DecisionAnswer, request: DecisionRequest, me: string): boolean =>
  decision.by === me &&
  decision.outcome === request.outcome &&
  decision.clause === request.clause &&
  decision.note === request.note.trim();

/**
 * Sends a decision until control has answered it. Its token closes a case once, so that sending it twice never decides
 * twice; where the first answer was lost, what is on record tells whether it was this decision. Throws `Refused`.
 */
export const send = async (
  calls: SenderCalls,
  caseId: CaseId,
  request: DecisionRequest,
  me: string,
  onWaiting: () => void,
): Promise<DecisionAnswer> => {
  let isUnsure = false;
  for (;;) {
    try {
      return await calls.decide(caseId, request);
    } catch (error) {
      if (error instanceof Unreachable) {
        isUnsure = true;
        onWaiting();
        await calls.pause();
        continue;
      }
      if (!isUnsure || !(error instanceof Refused)) throw error;
      const settled = await settledAs(calls, caseId);
      if (settled !== undefined && isOurs(settled, request, me)) return settled;
      throw error;
    }
  }
};

const settledAs = async (calls: SenderCalls, caseId: CaseId): Promise<DecisionAnswer | undefined> => {
  for (;;) {
    try {
      return await calls.outcome(caseId);
    } catch (error) {
      if (!(error instanceof Unreachable)) return undefined;
      await calls.pause();
    }
  }
};
