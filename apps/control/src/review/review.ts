import type {
  CaseDossier,
  DecisionAnswer,
  DecisionRequest,
  NextRequest,
  Queue,
  QueueQuery,
  RetractRequest,
  WatchRequest,
} from '@airlock/contracts/http/review-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Claim, Retraction, Watch } from '@airlock/contracts/review';

/** The review desk. */
export interface Review {
  queue(query: QueueQuery): Queue;
  next(want: NextRequest, who: Principal): Promise<Claim | undefined>;
  dossier(caseId: CaseId, who: Principal): Promise<CaseDossier>;
  claim(caseId: CaseId, who: Principal): Promise<Claim>;
  renew(caseId: CaseId, token: number, who: Principal): Promise<Claim>;
  release(caseId: CaseId, token: number, who: Principal): Promise<void>;
  look(caseId: CaseId, who: Principal): Promise<{ until: number; others: string[] }>;
  decide(caseId: CaseId, want: DecisionRequest, who: Principal): Promise<DecisionAnswer>;
  undo(caseId: CaseId, who: Principal): Promise<Claim>;
  readonly watching: {
    beat(streamId: StreamId, want: WatchRequest, who: Principal): Promise<Watch>;
    stop(streamId: StreamId, who: Principal): Promise<void>;
  };
  readonly retractions: {
    retract(streamId: StreamId, want: RetractRequest, who: Principal): Promise<Retraction>;
    list(streamId: StreamId): Promise<Retraction[]>;
  };
}

export const openReview = (): Review => {
  const later = (): never => {
    throw new AirlockError('not_ready', 'The review desk is not open yet');
  };
  return {
    queue: later, next: later, dossier: later, claim: later, renew: later, release: later, look: later,
    decide: later, undo: later,
    watching: { beat: later, stop: later },
    retractions: { retract: later, list: later },
  }; // prettier-ignore
};
