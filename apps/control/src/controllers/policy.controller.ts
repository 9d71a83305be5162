import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type { Approval } from '@airlock/contracts/approval';
import type { LookBack, LookBackView, PolicyCheck, ProposeRequest, BacktestRequest, TrialRequest, TrialView } from '@airlock/contracts/http/policy-api'; // prettier-ignore
import { routes } from '@airlock/contracts/http/routes';
import type { Principal } from '@airlock/contracts/person';
import type { PolicyChange, PolicyDesk, PolicyTextId, PolicyTrial, PolicyVersion } from '@airlock/contracts/policy'; // prettier-ignore
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { PolicyRoom } from '../policy/room.js';
import { POLICIES } from './tokens.js';

@Controller()
export class PolicyController {
  constructor(@Inject(POLICIES) private readonly room: PolicyRoom) {}

  @Endpoint(routes.getPolicyDesk)
  desk(): Promise<PolicyDesk> {
    return this.room.policies.desk();
  }

  @Endpoint(routes.listPolicyVersions)
  async versions(
    @Query({ schema: routes.listPolicyVersions.query }) page: { limit: number; before?: number },
  ): Promise<{ items: PolicyVersion[] }> {
    return { items: await this.room.policies.versions(page) };
  }

  @Endpoint(routes.getPolicyText)
  text(@Param({ schema: routes.getPolicyText.params }) { textId }: { textId: PolicyTextId }): Promise<{
    textId: PolicyTextId;
    hash: string;
    source: string;
  }> {
    return this.room.policies.need(textId);
  }

  @Endpoint(routes.checkPolicy)
  check(@Body({ schema: routes.checkPolicy.body }) { source }: { source: string }): PolicyCheck {
    return this.room.policies.check(source);
  }

  @Endpoint(routes.diffPolicies)
  async diff(
    @Query({ schema: routes.diffPolicies.query })
    { before, after }: { before: PolicyTextId; after: PolicyTextId },
  ): Promise<{ items: PolicyChange[] }> {
    return { items: await this.room.policies.diff(before, after) };
  }

  @Endpoint(routes.proposePolicy)
  propose(
    @Body({ schema: routes.proposePolicy.body }) want: ProposeRequest,
    @Who() who: Principal,
  ): Promise<Approval> {
    return this.room.policies.propose(who, want);
  }

  @Endpoint(routes.rollBackPolicy)
  rollBack(
    @Param({ schema: routes.rollBackPolicy.params }) { n }: { n: number },
    @Body({ schema: routes.rollBackPolicy.body }) { reason }: { reason: string },
    @Who() who: Principal,
  ): Promise<Approval> {
    return this.room.policies.rollBack(who, n, reason);
  }

  @Endpoint(routes.startBacktest)
  backtest(
    @Body({ schema: routes.startBacktest.body }) want: BacktestRequest,
    @Who() who: Principal,
  ): Promise<LookBack> {
    return this.room.lookBacks.backtest(who, want);
  }

  @Endpoint(routes.getTrial)
  trial(): { trial: TrialView | null } {
    return { trial: this.room.trials.view() ?? null };
  }

  @Endpoint(routes.startTrial)
  startTrial(
    @Body({ schema: routes.startTrial.body }) want: TrialRequest,
    @Who() who: Principal,
  ): Promise<PolicyTrial> {
    return this.room.trials.start(who, want);
  }

  @Endpoint(routes.endTrial)
  endTrial(@Who() who: Principal): Promise<void> {
    return this.room.trials.end(who);
  }

  @Endpoint(routes.getLookBack)
  lookBack(
    @Param({ schema: routes.getLookBack.params }) { lookBackId }: { lookBackId: string },
    @Who() who: Principal,
  ): LookBackView {
    return this.room.lookBacks.view(lookBackId, who);
  }

  @Endpoint(routes.cancelLookBack)
  cancel(
    @Param({ schema: routes.cancelLookBack.params }) { lookBackId }: { lookBackId: string },
    @Who() who: Principal,
  ): LookBack {
    return this.room.lookBacks.cancel(lookBackId, who);
  }
}
