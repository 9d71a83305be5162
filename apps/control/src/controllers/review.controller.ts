import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type {
  CaseDossier,
  DecisionAnswer,
  DecisionRequest,
  NextRequest,
  Queue,
  QueueQuery,
  RetractRequest,
  TokenRequest,
  WatchRequest,
} from '@airlock/contracts/http/review-api';
import { routes } from '@airlock/contracts/http/routes';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type { Claim, Retraction, Watch } from '@airlock/contracts/review';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type OfCase = { caseId: CaseId };
type OfStream = { streamId: StreamId };

@Controller()
export class ReviewController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.getQueue)
  queue(@Query({ schema: routes.getQueue.query }) query: QueueQuery): Queue {
    return this.house.review.queue(query);
  }

  @Endpoint(routes.claimNext)
  async next(
    @Body({ schema: routes.claimNext.body }) body: NextRequest,
    @Who() who: Principal,
  ): Promise<{ claim?: Claim }> {
    const claim = await this.house.review.next(body, who);
    return claim === undefined ? {} : { claim };
  }

  @Endpoint(routes.getCase)
  dossier(
    @Param({ schema: routes.getCase.params }) { caseId }: OfCase,
    @Who() who: Principal,
  ): Promise<CaseDossier> {
    return this.house.review.dossier(caseId, who);
  }

  @Endpoint(routes.claimCase)
  claim(
    @Param({ schema: routes.claimCase.params }) { caseId }: OfCase,
    @Who() who: Principal,
  ): Promise<Claim> {
    return this.house.review.claim(caseId, who);
  }

  @Endpoint(routes.renewClaim)
  renew(
    @Param({ schema: routes.renewClaim.params }) { caseId }: OfCase,
    @Body({ schema: routes.renewClaim.body }) { token }: TokenRequest,
    @Who() who: Principal,
  ): Promise<Claim> {
    return this.house.review.renew(caseId, token, who);
  }

  @Endpoint(routes.releaseClaim)
  release(
    @Param({ schema: routes.releaseClaim.params }) { caseId }: OfCase,
    @Query({ schema: routes.releaseClaim.query }) { token }: TokenRequest,
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.review.release(caseId, token, who);
  }

  @Endpoint(routes.lookAtCase)
  look(
    @Param({ schema: routes.lookAtCase.params }) { caseId }: OfCase,
    @Who() who: Principal,
  ): Promise<{ until: number; others: string[] }> {
    return this.house.review.look(caseId, who);
  }

  @Endpoint(routes.decideCase)
  decide(
    @Param({ schema: routes.decideCase.params }) { caseId }: OfCase,
    @Body({ schema: routes.decideCase.body }) body: DecisionRequest,
    @Who() who: Principal,
  ): Promise<DecisionAnswer> {
    return this.house.review.decide(caseId, body, who);
  }

  @Endpoint(routes.undoDecision)
  undo(
    @Param({ schema: routes.undoDecision.params }) { caseId }: OfCase,
    @Who() who: Principal,
  ): Promise<Claim> {
    return this.house.review.undo(caseId, who);
  }

  @Endpoint(routes.watchStream)
  watch(
    @Param({ schema: routes.watchStream.params }) { streamId }: OfStream,
    @Body({ schema: routes.watchStream.body }) body: WatchRequest,
    @Who() who: Principal,
  ): Promise<Watch> {
    return this.house.review.watching.beat(streamId, body, who);
  }

  @Endpoint(routes.stopWatching)
  stopWatching(
    @Param({ schema: routes.stopWatching.params }) { streamId }: OfStream,
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.review.watching.stop(streamId, who);
  }

  @Endpoint(routes.retract)
  retract(
    @Param({ schema: routes.retract.params }) { streamId }: OfStream,
    @Body({ schema: routes.retract.body }) body: RetractRequest,
    @Who() who: Principal,
  ): Promise<Retraction> {
    return this.house.review.retractions.retract(streamId, body, who);
  }

  @Endpoint(routes.listRetractions)
  async retractions(
    @Param({ schema: routes.listRetractions.params }) { streamId }: OfStream,
  ): Promise<{ items: Retraction[] }> {
    return { items: await this.house.review.retractions.list(streamId) };
  }
}
