import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type { CreditRules } from '@airlock/contracts/credit';
import type { StreamerLine } from '@airlock/contracts/http/streamer-api';
import type {
  AdjustAnswer,
  AdjustRequest,
  CreditReport,
  CreditView,
  ScoreView,
  SimulateAnswer,
  SimulateRequest,
} from '@airlock/contracts/http/credit-api';
import { routes } from '@airlock/contracts/http/routes';
import type { StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { StreamersWanted } from '../credit/list-streamers.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { streamerId: StreamerId };

@Controller()
export class CreditController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.getCredit)
  credit(@Param({ schema: routes.getCredit.params }) { streamerId }: Named): Promise<CreditView> {
    return this.house.credit.view(streamerId);
  }

  @Endpoint(routes.getScore)
  score(@Param({ schema: routes.getScore.params }) { streamerId }: Named): Promise<ScoreView> {
    return this.house.credit.score(streamerId);
  }

  @Endpoint(routes.creditRules)
  rules(): CreditRules {
    return this.house.credit.rules();
  }

  @Endpoint(routes.listStreamers)
  async streamers(
    @Query({ schema: routes.listStreamers.query }) want: StreamersWanted,
  ): Promise<{ items: StreamerLine[] }> {
    return { items: await this.house.credit.list(want) };
  }

  @Endpoint(routes.adjustCredit)
  adjust(
    @Param({ schema: routes.adjustCredit.params }) { streamerId }: Named,
    @Body({ schema: routes.adjustCredit.body }) want: AdjustRequest,
    @Who() who: Principal,
  ): Promise<AdjustAnswer> {
    return this.house.credit.adjust(streamerId, want, who);
  }

  @Endpoint(routes.simulateCredit)
  simulate(@Body({ schema: routes.simulateCredit.body }) want: SimulateRequest): Promise<SimulateAnswer> {
    return this.house.credit.simulate(want);
  }

  @Endpoint(routes.creditReport)
  report(
    @Query({ schema: routes.creditReport.query }) period: { from: number; until: number },
  ): Promise<CreditReport> {
    return this.house.credit.report(period);
  }
}
