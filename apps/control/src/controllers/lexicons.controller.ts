import { Body, Controller, Inject, Param } from '@nestjs/common';
import type { OwnerRequest } from '@airlock/contracts/http/known-api';
import type { LexiconView, TermsRequest, TermStatusRequest } from '@airlock/contracts/http/lexicon-api'; // prettier-ignore
import type { LookBack } from '@airlock/contracts/http/policy-api';
import { routes } from '@airlock/contracts/http/routes';
import type { LexiconEntry, LexiconTerm } from '@airlock/contracts/lexicon';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { PolicyRoom } from '../policy/room.js';
import { POLICIES } from './tokens.js';

type Of = { list: string };

@Controller()
export class LexiconsController {
  constructor(@Inject(POLICIES) private readonly room: PolicyRoom) {}

  @Endpoint(routes.listLexicons)
  async list(): Promise<{ items: LexiconView[] }> {
    return { items: await this.room.lexicons.lists() };
  }

  @Endpoint(routes.putLexicon)
  put(
    @Param({ schema: routes.putLexicon.params }) { list }: Of,
    @Body({ schema: routes.putLexicon.body }) said: OwnerRequest,
    @Who() who: Principal,
  ): Promise<LexiconView> {
    return this.room.lexicons.put(who, list, said);
  }

  @Endpoint(routes.listTerms)
  async terms(@Param({ schema: routes.listTerms.params }) { list }: Of): Promise<{ items: LexiconEntry[] }> {
    return { items: await this.room.lexicons.entries(list) };
  }

  @Endpoint(routes.addTerms)
  add(
    @Param({ schema: routes.addTerms.params }) { list }: Of,
    @Body({ schema: routes.addTerms.body }) want: TermsRequest,
    @Who() who: Principal,
  ): Promise<{ taken: number }> {
    return this.room.lexicons.add(who, list, want);
  }

  @Endpoint(routes.setTerm)
  async set(
    @Param({ schema: routes.setTerm.params }) { list }: Of,
    @Body({ schema: routes.setTerm.body }) want: TermStatusRequest,
    @Who() who: Principal,
  ): Promise<{ items: LexiconEntry[] }> {
    return { items: await this.room.lexicons.set(who, list, want) };
  }

  @Endpoint(routes.dryRunTerms)
  dryRunTerms(
    @Body({ schema: routes.dryRunTerms.body }) want: { terms: LexiconTerm[]; hours: number },
    @Who() who: Principal,
  ): Promise<LookBack> {
    return this.room.lookBacks.terms(who, want);
  }

  @Endpoint(routes.dryRunPictures)
  dryRunPictures(
    @Body({ schema: routes.dryRunPictures.body }) want: { hashes: string[]; hours: number },
    @Who() who: Principal,
  ): Promise<LookBack> {
    return this.room.lookBacks.pictures(who, want);
  }
}
