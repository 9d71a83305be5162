import type {
  BlacklistId,
  BlacklistStatus,
  ListFamily,
  ShareBucket,
  SharePeriod,
} from '@airlock/contracts/blacklist';
import type {
  AmendEntry,
  BlacklistAnswer,
  BlacklistCheck,
  BlacklistView,
  ExtendEntry,
  ImportList,
  ProposeEntry,
  ReportStep,
} from '@airlock/contracts/http/blacklist-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { Body, Controller, Header, Inject, Param, Query } from '@nestjs/common';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { entryId: BlacklistId };

@Controller()
export class BlacklistsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listBlacklist)
  async list(
    @Query({ schema: routes.listBlacklist.query })
    page: PageQuery & { family?: ListFamily; status?: BlacklistStatus; streamerId?: StreamerId },
  ): Promise<{ items: BlacklistView[] }> {
    return { items: await this.house.blacklists.list(page) };
  }

  @Endpoint(routes.proposeBlacklistEntry)
  propose(@Body({ schema: routes.proposeBlacklistEntry.body }) body: ProposeEntry, @Who() who: Principal) {
    return this.house.blacklists.propose(actorFor(who, 'blacklists.propose'), body);
  }

  @Endpoint(routes.checkBlacklists)
  check(
    @Body({ schema: routes.checkBlacklists.body }) body: BlacklistCheck,
    @Who() who: Principal,
  ): Promise<BlacklistAnswer> {
    return this.house.blacklists.check(actorFor(who, 'blacklists.check'), body);
  }

  @Endpoint(routes.importBlacklist)
  import(@Body({ schema: routes.importBlacklist.body }) body: ImportList, @Who() who: Principal) {
    return this.house.blacklists.import(actorFor(who, 'blacklists.propose'), body);
  }

  @Endpoint(routes.exportBlacklist)
  @Header('content-type', 'text/plain; charset=utf-8')
  export(
    @Query({ schema: routes.exportBlacklist.query }) { family }: { family?: ListFamily },
    @Who() who: Principal,
  ): Promise<string> {
    return this.house.blacklists.export(actorFor(who, 'blacklists.read'), family);
  }

  @Endpoint(routes.sharePeriod)
  period(): Promise<SharePeriod> {
    return this.house.blacklists.sharing.period();
  }

  @Endpoint(routes.shareBucket)
  bucket(
    @Param({ schema: routes.shareBucket.params }) { prefix }: { prefix: string },
    @Who() who: Principal,
  ): Promise<ShareBucket> {
    return this.house.blacklists.sharing.bucket(who.id, prefix === 'all' ? '' : prefix);
  }

  @Endpoint(routes.getBlacklistEntry)
  get(@Param({ schema: routes.getBlacklistEntry.params }) { entryId }: Named): Promise<BlacklistView> {
    return this.house.blacklists.get(entryId);
  }

  @Endpoint(routes.amendBlacklistEntry)
  async amend(
    @Param({ schema: routes.amendBlacklistEntry.params }) { entryId }: Named,
    @Body({ schema: routes.amendBlacklistEntry.body }) body: AmendEntry,
    @Who() who: Principal,
  ) {
    const actor = actorFor(who, 'blacklists.propose');
    return { approvalId: await this.house.blacklists.amend(actor, entryId, body) };
  }

  @Endpoint(routes.extendBlacklistEntry)
  async extend(
    @Param({ schema: routes.extendBlacklistEntry.params }) { entryId }: Named,
    @Body({ schema: routes.extendBlacklistEntry.body }) body: ExtendEntry,
    @Who() who: Principal,
  ) {
    const actor = actorFor(who, 'blacklists.propose');
    return { approvalId: await this.house.blacklists.extend(actor, entryId, body) };
  }

  @Endpoint(routes.liftBlacklistEntry)
  async lift(
    @Param({ schema: routes.liftBlacklistEntry.params }) { entryId }: Named,
    @Body({ schema: routes.liftBlacklistEntry.body }) { reason }: { reason: string },
    @Who() who: Principal,
  ) {
    const actor = actorFor(who, 'blacklists.propose');
    const approvalId = await this.house.blacklists.lift(actor, entryId, reason);
    return approvalId === undefined ? {} : { approvalId };
  }

  @Endpoint(routes.reportBlacklistEntry)
  report(
    @Param({ schema: routes.reportBlacklistEntry.params }) { entryId }: Named,
    @Body({ schema: routes.reportBlacklistEntry.body }) body: ReportStep,
    @Who() who: Principal,
  ): Promise<BlacklistView> {
    return this.house.blacklists.report(actorFor(who, 'reports.write'), entryId, body);
  }
}
