import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type {
  BankRequest,
  CaseGroup,
  GroupDecision,
  GroupResult,
  LookDecision,
  LookDossier,
  LookOffer,
  Span,
} from '@airlock/contracts/http/quality-api';
import type { TokenRequest } from '@airlock/contracts/http/review-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type { BankedCase, LookResult, ReviewerQuality } from '@airlock/contracts/quality';
import type { Claim } from '@airlock/contracts/review';
import type { Preferences, UnveilRequest, WellnessView } from '@airlock/contracts/wellness';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type OfLook = { lookId: CaseId };
type OfCase = { caseId: CaseId };

@Controller()
export class QualityController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listSecondLooks)
  async looks(@Who() who: Principal): Promise<{ items: LookOffer[] }> {
    return { items: await this.house.quality.looks.list(who) };
  }

  @Endpoint(routes.readSecondLook)
  readLook(
    @Param({ schema: routes.readSecondLook.params }) { lookId }: OfLook,
    @Who() who: Principal,
  ): Promise<LookDossier> {
    return this.house.quality.looks.read(lookId, who);
  }

  @Endpoint(routes.claimSecondLook)
  claimLook(
    @Param({ schema: routes.claimSecondLook.params }) { lookId }: OfLook,
    @Who() who: Principal,
  ): Promise<Claim> {
    return this.house.quality.looks.claim(lookId, who);
  }

  @Endpoint(routes.renewSecondLook)
  renewLook(
    @Param({ schema: routes.renewSecondLook.params }) { lookId }: OfLook,
    @Body({ schema: routes.renewSecondLook.body }) { token }: TokenRequest,
    @Who() who: Principal,
  ): Promise<Claim> {
    return this.house.quality.looks.renew(lookId, token, who);
  }

  @Endpoint(routes.releaseSecondLook)
  releaseLook(
    @Param({ schema: routes.releaseSecondLook.params }) { lookId }: OfLook,
    @Query({ schema: routes.releaseSecondLook.query }) { token }: TokenRequest,
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.quality.looks.release(lookId, token, who);
  }

  @Endpoint(routes.decideSecondLook)
  async decideLook(
    @Param({ schema: routes.decideSecondLook.params }) { lookId }: OfLook,
    @Body({ schema: routes.decideSecondLook.body }) body: LookDecision,
    @Who() who: Principal,
  ): Promise<void> {
    await this.house.quality.looks.decide(lookId, body, who);
  }

  @Endpoint(routes.listLookResults)
  async results(
    @Query({ schema: routes.listLookResults.query }) query: PageQuery & { disagreed?: boolean },
  ): Promise<{ items: LookResult[] }> {
    return { items: await this.house.quality.results(query) };
  }

  @Endpoint(routes.reviewerQuality)
  async reviewers(
    @Query({ schema: routes.reviewerQuality.query }) span: Span,
  ): Promise<{ items: ReviewerQuality[] }> {
    return { items: await this.house.quality.reviewers(span) };
  }

  @Endpoint(routes.ownQuality)
  own(
    @Query({ schema: routes.ownQuality.query }) span: Span,
    @Who() who: Principal,
  ): Promise<ReviewerQuality> {
    return this.house.quality.of(who.id, span);
  }

  @Endpoint(routes.listBank)
  async bank(@Query({ schema: routes.listBank.query }) page: PageQuery): Promise<{ items: BankedCase[] }> {
    return { items: await this.house.quality.bank(page) };
  }

  @Endpoint(routes.bankCase)
  bankCase(
    @Param({ schema: routes.bankCase.params }) { caseId }: OfCase,
    @Body({ schema: routes.bankCase.body }) body: BankRequest,
    @Who() who: Principal,
  ): Promise<BankedCase> {
    return this.house.quality.bankCase(caseId, body, who);
  }

  @Endpoint(routes.readPreferences)
  preferences(@Who() who: Principal): Promise<Preferences> {
    return this.house.quality.wellness.preferences(who);
  }

  @Endpoint(routes.writePreferences)
  setPreferences(
    @Body({ schema: routes.writePreferences.body }) body: Preferences,
    @Who() who: Principal,
  ): Promise<Preferences> {
    return this.house.quality.wellness.setPreferences(body, who);
  }

  @Endpoint(routes.unveil)
  unveil(@Body({ schema: routes.unveil.body }) body: UnveilRequest, @Who() who: Principal): Promise<void> {
    return this.house.quality.wellness.unveil(body, who);
  }

  @Endpoint(routes.ownWellness)
  ownWellness(@Who() who: Principal): Promise<WellnessView> {
    return this.house.quality.wellness.view(who.id);
  }

  @Endpoint(routes.staffWellness)
  async staffWellness(): Promise<{ items: WellnessView[] }> {
    return { items: await this.house.quality.wellness.staff() };
  }

  @Endpoint(routes.listCaseGroups)
  async groups(
    @Query({ schema: routes.listCaseGroups.query }) { limit }: { limit: number },
  ): Promise<{ items: CaseGroup[] }> {
    return { items: await this.house.quality.groups.list(limit) };
  }

  @Endpoint(routes.readCaseGroup)
  group(@Param({ schema: routes.readCaseGroup.params }) { caseId }: OfCase): Promise<CaseGroup> {
    return this.house.quality.groups.of(caseId);
  }

  @Endpoint(routes.decideCaseGroup)
  async decideGroup(
    @Param({ schema: routes.decideCaseGroup.params }) { caseId }: OfCase,
    @Body({ schema: routes.decideCaseGroup.body }) body: GroupDecision,
    @Who() who: Principal,
  ): Promise<{ items: GroupResult[] }> {
    return { items: await this.house.quality.groups.decide(caseId, body, who) };
  }
}
