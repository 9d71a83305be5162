import type {
  AppAnswer,
  CloseProviderCase,
  OpenRemediation,
  ProviderView,
  SaveProvider,
} from '@airlock/contracts/http/provider-api';
import { routes } from '@airlock/contracts/http/routes';
import type { ProviderId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type {
  DiligenceLine,
  Observation,
  ProviderCase,
  ProviderChange,
  ProviderStanding,
} from '@airlock/contracts/provider';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { Body, Controller, Header, Inject, Param, Query } from '@nestjs/common';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { providerId: ProviderId };
type Between = { from: number; until?: number };

@Controller()
export class ProvidersController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listProviders)
  async list(): Promise<{ items: ProviderView[] }> {
    return { items: await this.house.providers.list() };
  }

  @Endpoint(routes.exportProviders)
  @Header('content-type', 'text/csv; charset=utf-8')
  export(@Query({ schema: routes.exportProviders.query }) { at }: { at?: number }): Promise<string> {
    return this.house.providers.export(at);
  }

  @Endpoint(routes.providerChanges)
  async changes(
    @Query({ schema: routes.providerChanges.query }) { from, until }: Between,
  ): Promise<{ items: ProviderChange[] }> {
    return { items: await this.house.providers.changes(from, until) };
  }

  @Endpoint(routes.providerStatus)
  @Header('content-type', 'text/plain; charset=utf-8')
  status(): Promise<string> {
    return this.house.providers.status();
  }

  @Endpoint(routes.lookUpApp)
  app(@Param({ schema: routes.lookUpApp.params }) { appId }: { appId: string }): Promise<AppAnswer> {
    return this.house.providers.lookUpApp(appId);
  }

  @Endpoint(routes.closeProviderCase)
  closeCase(
    @Param({ schema: routes.closeProviderCase.params }) { caseId }: { caseId: string },
    @Body({ schema: routes.closeProviderCase.body }) body: CloseProviderCase,
    @Who() who: Principal,
  ): Promise<ProviderCase> {
    return this.house.providers.closeCase(actorFor(who, 'providers.write'), caseId, body);
  }

  @Endpoint(routes.getProvider)
  get(@Param({ schema: routes.getProvider.params }) { providerId }: Named): Promise<ProviderView> {
    return this.house.providers.get(providerId);
  }

  @Endpoint(routes.saveProvider)
  save(
    @Param({ schema: routes.saveProvider.params }) { providerId }: Named,
    @Body({ schema: routes.saveProvider.body }) { reason, ...said }: SaveProvider,
    @Who() who: Principal,
  ): Promise<ProviderView> {
    return this.house.providers.save(actorFor(who, 'providers.write'), { providerId, ...said }, reason);
  }

  @Endpoint(routes.admitProvider)
  check(
    @Param({ schema: routes.admitProvider.params }) { providerId }: Named,
    @Who() who: Principal,
  ): Promise<ProviderStanding> {
    return this.house.providers.check(actorFor(who, 'blacklists.check'), providerId);
  }

  @Endpoint(routes.observeProvider)
  async observe(
    @Param({ schema: routes.observeProvider.params }) { providerId }: Named,
    @Body({ schema: routes.observeProvider.body }) { items }: { items: Observation[] },
  ): Promise<void> {
    await this.house.providers.observe(providerId, items);
  }

  @Endpoint(routes.openRemediation)
  remediate(
    @Param({ schema: routes.openRemediation.params }) { providerId }: Named,
    @Body({ schema: routes.openRemediation.body }) body: OpenRemediation,
    @Who() who: Principal,
  ): Promise<ProviderCase> {
    return this.house.providers.remediate(actorFor(who, 'providers.write'), providerId, body);
  }

  @Endpoint(routes.diligence)
  async diligence(
    @Param({ schema: routes.diligence.params }) { providerId }: Named,
    @Query({ schema: routes.diligence.query }) { from, until }: Between,
  ): Promise<{ items: DiligenceLine[] }> {
    return { items: await this.house.providers.diligence(providerId, from, until) };
  }
}
