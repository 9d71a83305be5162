import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type {
  AddKnownRequest,
  ApproveKnownRequest,
  BankView,
  ImportAnswer,
  ImportRequest,
  KnownQuery,
  KnownView,
  OwnerRequest,
  StatusRequest,
} from '@airlock/contracts/http/known-api';
import { routes } from '@airlock/contracts/http/routes';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { Banks } from '../known/banks.js';
import { actingOn } from '../person.js';
import { BANKS } from './tokens.js';

type OfBank = { bank: string };
type OfEntry = OfBank & { entryId: string };

@Controller()
export class KnownController {
  constructor(@Inject(BANKS) private readonly banks: Banks) {}

  @Endpoint(routes.listBanks)
  async list(): Promise<{ items: BankView[] }> {
    return { items: await this.banks.banks() };
  }

  @Endpoint(routes.putBank)
  put(
    @Param({ schema: routes.putBank.params }) { bank }: OfBank,
    @Body({ schema: routes.putBank.body }) said: OwnerRequest,
    @Who() who: Principal,
  ): Promise<BankView> {
    return this.banks.put(bank, said, actingOn(routes.putBank, who));
  }

  @Endpoint(routes.listKnown)
  async entries(
    @Param({ schema: routes.listKnown.params }) { bank }: OfBank,
    @Query({ schema: routes.listKnown.query }) page: KnownQuery,
  ): Promise<{ items: KnownView[] }> {
    return { items: await this.banks.list({ ...page, bank }) };
  }

  @Endpoint(routes.addKnown)
  add(
    @Param({ schema: routes.addKnown.params }) { bank }: OfBank,
    @Body({ schema: routes.addKnown.body }) body: AddKnownRequest,
    @Who() who: Principal,
  ): Promise<KnownView> {
    return this.banks.add(bank, body, actingOn(routes.addKnown, who));
  }

  @Endpoint(routes.importKnown)
  import(
    @Param({ schema: routes.importKnown.params }) { bank }: OfBank,
    @Body({ schema: routes.importKnown.body }) body: ImportRequest,
    @Who() who: Principal,
  ): Promise<ImportAnswer> {
    return this.banks.import(bank, body, actingOn(routes.importKnown, who));
  }

  @Endpoint(routes.approveKnown)
  async approve(
    @Param({ schema: routes.approveKnown.params }) { bank }: OfBank,
    @Body({ schema: routes.approveKnown.body }) { entryIds }: ApproveKnownRequest,
    @Who() who: Principal,
  ): Promise<{ items: KnownView[] }> {
    return { items: await this.banks.approve(bank, entryIds, actingOn(routes.approveKnown, who)) };
  }

  @Endpoint(routes.setKnownStatus)
  status(
    @Param({ schema: routes.setKnownStatus.params }) { bank, entryId }: OfEntry,
    @Body({ schema: routes.setKnownStatus.body }) { status, reason }: StatusRequest,
    @Who() who: Principal,
  ): Promise<KnownView> {
    return this.banks.setStatus(bank, entryId, status, reason, actingOn(routes.setKnownStatus, who));
  }
}
