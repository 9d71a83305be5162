import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type {
  Account,
  AccountAnswer,
  AccountId,
  AddAccountRequest,
  AddedKey,
  AddKeyRequest,
  ApiKey,
  ApiKeyId,
  BreakGlassRequest,
  Colleague,
  DisabledRequest,
  Grant,
  GrantId,
  GrantRequest,
  InviteRequest,
  RolesRequest,
} from '@airlock/contracts/access';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { MinorsCase } from '@airlock/contracts/http/access-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { accessGrantsRepository } from '@airlock/storage/repositories/access-grants';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type OfAccount = { accountId: AccountId };

/** Accounts, keys of machines, and roles for a while. */
@Controller()
export class AccountsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listPeople)
  async people(): Promise<{ items: Colleague[] }> {
    return { items: await this.house.access.people() };
  }

  @Endpoint(routes.listAccounts)
  async list(): Promise<{ items: Account[] }> {
    return { items: await accountsRepository(this.house.db.queries).list() };
  }

  @Endpoint(routes.addAccount)
  add(
    @Body({ schema: routes.addAccount.body }) { name, roles, reason }: AddAccountRequest,
    @Who() who: Principal,
  ): Promise<AccountAnswer> {
    return this.house.access.accounts.add(who, name, roles, reason);
  }

  @Endpoint(routes.setRoles)
  setRoles(
    @Param({ schema: routes.setRoles.params }) { accountId }: OfAccount,
    @Body({ schema: routes.setRoles.body }) { roles, reason }: RolesRequest,
    @Who() who: Principal,
  ): Promise<AccountAnswer> {
    return this.house.access.accounts.setRoles(who, accountId, roles, reason);
  }

  @Endpoint(routes.setDisabled)
  setDisabled(
    @Param({ schema: routes.setDisabled.params }) { accountId }: OfAccount,
    @Body({ schema: routes.setDisabled.body }) { disabled, reason }: DisabledRequest,
    @Who() who: Principal,
  ): Promise<AccountAnswer> {
    return this.house.access.accounts.setDisabled(who, accountId, disabled, reason);
  }

  @Endpoint(routes.inviteAgain)
  inviteAgain(
    @Param({ schema: routes.inviteAgain.params }) { accountId }: OfAccount,
    @Body({ schema: routes.inviteAgain.body }) { reason }: InviteRequest,
    @Who() who: Principal,
  ): Promise<AccountAnswer> {
    return this.house.access.accounts.inviteAgain(who, accountId, reason);
  }

  @Endpoint(routes.listKeys)
  async keys(): Promise<{ items: ApiKey[] }> {
    return { items: await this.house.access.keys.list() };
  }

  @Endpoint(routes.addKey)
  addKey(
    @Body({ schema: routes.addKey.body }) { name, scopes, days }: AddKeyRequest,
    @Who() who: Principal,
  ): Promise<AddedKey> {
    return this.house.access.keys.add(who, name, scopes, days);
  }

  @Endpoint(routes.revokeKey)
  revokeKey(
    @Param({ schema: routes.revokeKey.params }) { keyId }: { keyId: ApiKeyId },
    @Who() who: Principal,
  ): Promise<ApiKey> {
    return this.house.access.keys.revoke(who, keyId);
  }

  @Endpoint(routes.breakGlass)
  breakGlass(
    @Body({ schema: routes.breakGlass.body }) { role, reason }: BreakGlassRequest,
    @Who() who: Principal,
  ): Promise<Grant> {
    return this.house.access.grants.breakGlass(who, role, reason);
  }

  @Endpoint(routes.listGrants)
  async grants(@Query({ schema: routes.listGrants.query }) page: PageQuery): Promise<{ items: Grant[] }> {
    return { items: await accessGrantsRepository(this.house.db.queries).list(page) };
  }

  @Endpoint(routes.askGrant)
  async askGrant(
    @Body({ schema: routes.askGrant.body }) request: GrantRequest,
    @Who() who: Principal,
  ): Promise<{ approvalId: ApprovalId }> {
    return { approvalId: await this.house.access.grants.ask(who, request) };
  }

  @Endpoint(routes.endGrant)
  endGrant(
    @Param({ schema: routes.endGrant.params }) { grantId }: { grantId: GrantId },
    @Who() who: Principal,
  ): Promise<Grant> {
    return this.house.access.grants.end(who, grantId);
  }

  @Endpoint(routes.viewMinorsCase)
  minorsCase(
    @Param({ schema: routes.viewMinorsCase.params }) { caseId }: { caseId: CaseId },
    @Who() who: Principal,
  ): Promise<MinorsCase> {
    return this.house.access.grants.minorsCase(who, caseId);
  }
}
