import type { ApprovalId } from '@airlock/contracts/approval';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { randomBytes } from 'node:crypto';
import { type Access, type AccessOptions, openAccess } from '../access/access.js';
import { type Actions, openActions } from '../actions/actions.js';
import { type AuditLog, openAuditLog } from '../audit/audit-log.js';
import { type LogKeyOptions, openLogKey } from '../audit/log-key.js';
import { type Blacklists, openBlacklists } from '../blacklist/blacklists.js';
import { type Credit, openCredit } from '../credit/credit.js';
import type { Decisions } from '../decisions.js';
import { type Duty, openDuty } from '../duty/duty.js';
import { type Identities, openIdentities } from '../identity/identities.js';
import type { IdentityKeyOptions } from '../identity/key-ring.js';
import { type ChangeProfile, createProfiles } from '../identity/profiles.js';
import { papersRule } from '../admission/papers-rule.js';
import { type Licences, openLicences } from '../licence/licences.js';
import type { Hub } from '../hub.js';
import type { Projection } from '../projection.js';
import { openProviders, type Providers } from '../provider/providers.js';
import { createOrders, type Orders } from '../orders/orders.js';
import { openRetention, type Retention } from '../retention/retention.js';
import { createSender } from '../webhooks/sender.js';
import { openWebhooks, type Webhooks } from '../webhooks/webhooks.js';
import { type Evidence, openEvidence } from '../evidence/evidence.js';
import { evidenceStores } from '../evidence/expiry.js';
import { openAlike } from '../quality/alike.js';
import { openQuality, type Quality } from '../quality/quality.js';
import { withLooks } from '../quality/with-looks.js';
import { createIncidents, type Incidents } from '../incidents/incidents.js';
import { createNotifiers } from '../paging/channels/notifiers.js';
import { openPatrol, type Patrol } from '../patrol/patrol.js';
import { openPaging, type NotifyOptions, type Paging } from '../paging/paging.js';
import { createPager, type RaisePage } from '../paging/raise.js';
import { pageOfDeadline } from '../paging/sources.js';
import { createReports, type Reports } from '../reports/reports.js';
import { createLooking, type Looking } from '../review/looking.js';
import { openReview, type Review } from '../review/review.js';
import { reviewStores } from '../review/stores.js';
import { openRedress, type Redress } from '../redress/redress.js';
import { openReporterMail } from '../redress/reporter-mail.js';
import { type Approvals, createApprovals } from './approvals.js';
import { startDeadlines } from './deadlines.js';
import type { Effects } from './effect.js';
import type { AdmissionRule, Beginning, CaseClosing, CaseReopening, ClaimRule, Consequence, OnDump, Ending, Reconsider, Reversal, Sighting } from './hooks.js'; // prettier-ignore
import { type Rounds, startRounds } from './rounds.js';
import { secretBox } from './secret-box.js';

/** What the rules of the house stand on. */
export interface HouseGround {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly clock: () => number;
  readonly policy: () => Policy;
  readonly projection: Projection;
  /** Actions on streams take effect through these, database or not. */
  readonly decisions: Decisions;
  /** Whoever watches is told through it. */
  readonly hub: Hub;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly effects: Effects;
  readonly approvals: Approvals;
  /** Parts of the house add to these as they open. */
  readonly consequences: Consequence[];
  readonly dumps: OnDump[];
  readonly beginnings: Beginning[];
  readonly endings: Ending[];
  readonly reversals: Reversal[];
  readonly caseClosings: CaseClosing[];
  readonly caseReopenings: CaseReopening[];
  readonly claimRules: ClaimRule[];
  readonly sightings: Sighting[];
  readonly admissionRules: AdmissionRule[];
  readonly reconsider: Reconsider;
  /** Calls whoever is on duty, with the transaction that has a reason to. */
  readonly page: RaisePage;
  /** A new id: `<prefix>_<time><random>`. */
  readonly newId: (prefix: string, now: number) => string;
}

/** The rules of the house at work: everything people do that is not a decision on what is on air this second. */
export interface House extends HouseGround {
  readonly access: Access;
  readonly deadlines: Rounds<number>;
  readonly audit: AuditLog;
  readonly actions: Actions;
  readonly redress: Redress;
  readonly evidence: Evidence;
  readonly credit: Credit;
  readonly duty: Duty;
  readonly paging: Paging;
  readonly incidents: Incidents;
  readonly patrol: Patrol;
  readonly webhooks: Webhooks;
  readonly orders: Orders;
  readonly identities: Identities;
  readonly blacklists: Blacklists;
  readonly providers: Providers;
  readonly licences: Licences;
  readonly retention: Retention;
  readonly review: Review;
  readonly looking: Looking;
  readonly quality: Quality;
  readonly reports: Reports;
  readonly changeProfile: ChangeProfile;
}

export type HouseDeps = Omit<
  HouseGround,
  | 'page'
  | 'approvals'
  | 'reversals'
  | 'caseClosings'
  | 'caseReopenings'
  | 'claimRules'
  | 'sightings'
  | 'newId'
> & {
  readonly logKey: LogKeyOptions;
  readonly access: Omit<AccessOptions, 'box'>;
  /** Whether webhooks may lie in private networks. */
  readonly privateWebhooks: boolean;
  /** How people are reached outside of the console. */
  readonly notify?: NotifyOptions | undefined;
  readonly identityKeys: IdentityKeyOptions;
  /** What the blob store may hold, bytes; default: as much as it can. */
  readonly blobQuota?: number | undefined;
};

const LAPSE_MS = 60_000;

const newId = (prefix: string, now: number): string =>
  `${prefix}_${now.toString(36).padStart(9, '0')}${randomBytes(5).toString('hex')}`;

export const openHouse = async (deps: HouseDeps, closers: Closers): Promise<House> => {
  const { db, effects, logger, metrics } = deps;
  const pager = createPager({ newId, policy: deps.policy });
  const approvals = createApprovals({
    effects,
    newId: (now) => newId('ap', now) as ApprovalId,
    onChange: (approval) => deps.hub.push('approval', approval),
  });
  const hooks = { reversals: [], caseClosings: [], caseReopenings: [], claimRules: [], sightings: [] };
  const ground: HouseGround = { ...deps, ...hooks, approvals, newId, page: pager.raise };

  const paged = metrics.counter('airlock_deadline_pages_total', 'Deadlines that called whoever is on duty');
  const deadlines = startDeadlines({
    effects,
    logger,
    page: async (effect, reminder) => {
      paged.inc();
      await pageOfDeadline(pager.raise)(effect, reminder);
    },
  });
  closers.add('deadlines', () => deadlines.close());
  metrics.gauge('airlock_deadlines_missed', 'Deadlines that passed and are not met', [], async (g) =>
    g.set((await deadlinesRepository(db.queries).depth()).missed),
  );
  const lapsing = startRounds(() => approvals.lapse(), { everyMs: LAPSE_MS, logger, failure: 'approvals' });
  closers.add('approvals', () => lapsing.close());

  const signer = await openLogKey(deps.logKey);
  const audit = await openAuditLog({ ...ground, signer }, closers);
  const evidence = openEvidence(ground, { audit, signer }, closers);
  const credit = openCredit(ground);
  const duty = openDuty(ground, closers);
  const send = createSender({ allowPrivate: deps.privateWebhooks });
  const webhooks = openWebhooks({ ...ground, box: secretBox(signer), send }, closers);
  const notifier = createNotifiers({ allowPrivate: deps.privateWebhooks, smtp: deps.notify?.smtp });
  closers.add('notifiers', () => notifier.close());
  const looking = createLooking(ground, closers);
  const paging = openPaging(
    ground,
    {
      ...{ pager, duty, notifier, box: secretBox(signer), watchedBy: looking.watchedBy },
      consoleUrl: deps.notify?.consoleUrl,
    },
    closers,
  );
  ground.sightings.push((about, person) => paging.seen(about, person));
  const identities = await openIdentities(ground, deps.identityKeys);
  const blacklists = openBlacklists(ground, { identities, signer }, closers);
  const providers = openProviders(ground, { blacklists, signer }, closers);
  const licences = openLicences(ground);
  const retention = await openRetention({ ...ground, blobQuota: deps.blobQuota }, closers);
  retention.define(evidenceStores(ground));
  retention.define(reviewStores);
  const orders = createOrders({ ...ground, signer, retention });
  const actions = await openActions(ground);
  const incidents = createIncidents(ground, { mass: actions.mass });
  await incidents.begin();
  duty.showIncidents(async () => {
    const open = await incidents.list({ state: 'open', limit: 50 });
    return open.map(({ incidentId, title, level, openedAt }) => ({ incidentId, title, level, openedAt }));
  });
  const letters = { box: secretBox(signer), sendLetter: notifier.sendLetter };
  const reporterMail = openReporterMail(ground, letters, closers);
  const redress = await openRedress(ground, { evidence, signer, reporterMail });
  ground.admissionRules.push(papersRule(ground, licences));
  const access = openAccess(ground, { ...deps.access, box: secretBox(signer) }, closers);
  const alike = openAlike(ground, closers);
  const desk = await openReview(
    ground,
    { duty, licences, credit, sanctions: actions.sanctions, grants: access.grants, alike },
    closers,
  );
  const quality = openQuality(ground, { review: desk, duty, signer, alike }, closers);
  return {
    ...ground,
    actions,
    redress,
    access,
    deadlines,
    audit,
    evidence,
    credit,
    duty,
    paging,
    incidents,
    patrol: openPatrol(ground, { duty, seen: paging.seen, box: secretBox(signer) }, closers),
    webhooks,
    orders,
    identities,
    blacklists,
    providers,
    licences,
    retention,
    review: withLooks(desk, quality.looks),
    looking,
    quality,
    reports: createReports(ground, duty),
    changeProfile: createProfiles(ground),
  };
};
