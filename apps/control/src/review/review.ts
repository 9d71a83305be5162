import type { CaseDossier, DecisionAnswer, DecisionRequest, NextRequest, Queue, QueueQuery } from '@airlock/contracts/http/review-api'; // prettier-ignore
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type { Claim } from '@airlock/contracts/review';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { caseLeasesRepository } from '@airlock/storage/repositories/case-leases';
import type { HouseGround } from '../house/house.js';
import type { Licences } from '../licence/licences.js';
import type { Person } from '../person.js';
import { createActs } from './acts.js';
import { followCases } from './changes.js';
import { createDecide } from './decide.js';
import { createDesk, type OnShift } from './desk.js';
import { createEyes } from './eyes.js';
import { createDossier, type DossierDeps } from './dossier.js';
import { createApproverOf, levelOf } from './level.js';
import { ReviewQueue } from './queue.js';
import { createRetractions, type Retractions } from './retractions.js';
import { createWaiting } from './waiting.js';
import { createWatching, type Watching } from './watching.js';
import type { Alike } from '../quality/alike.js';

/** The review desk. */
export interface Review {
  queue(query: QueueQuery): Queue;
  next(want: NextRequest, who: Principal): Promise<Claim | undefined>;
  dossier(caseId: CaseId, who: Principal): Promise<CaseDossier>;
  claim(caseId: CaseId, who: Principal): Promise<Claim>;
  renew(caseId: CaseId, token: number, who: Principal): Promise<Claim>;
  release(caseId: CaseId, token: number, who: Principal): Promise<void>;
  look(caseId: CaseId, who: Principal): Promise<{ until: number; others: string[] }>;
  decide(caseId: CaseId, want: DecisionRequest, who: Principal): Promise<DecisionAnswer>;
  undo(caseId: CaseId, who: Principal): Promise<Claim>;
  /** Whoever lets something of a stream be seen, under the role that may; rejects with `forbidden`. */
  approver(streamId: StreamId, who: Principal): Promise<Person | undefined>;
  readonly watching: Watching;
  readonly retractions: Retractions;
}

export interface ReviewDeps extends Omit<DossierDeps, 'queue'> {
  readonly duty: OnShift;
  readonly licences: Pick<Licences, 'ofPlatform'>;
  /** Which cases are alike; without it none are. */
  readonly alike?: Pick<Alike, 'keyOf' | 'onChange'>;
  /** 0–1; default `Math.random`. */
  readonly random?: () => number;
}

const SWEEP_MS = 1_000;

export const openReview = async (
  ground: HouseGround,
  deps: ReviewDeps,
  closers: Closers,
): Promise<Review> => {
  const { db, clock, policy, projection, hub, logger, metrics } = ground;
  const rules = () => policy().source.review;
  const queue = new ReviewQueue({
    load: (caseIds) => caseLeasesRepository(db.queries).rows(caseIds),
    streamOf: (streamId) => projection.streams.record(streamId),
    pendingOf: (streamId) => projection.streams.pending(streamId, clock()),
    levelOf: (stream) => levelOf(policy(), stream),
    ...{ rules, clock },
    groupOf: deps.alike?.keyOf,
    push: (change) => hub.push('queue', change),
    onError: (err) => logger.warn({ err }, 'the review queue'),
  });
  closers.add('review queue', () => queue.close());
  const rows = await caseLeasesRepository(db.queries).open();
  for (const { case: c } of rows) projection.streams.setCase(c.streamId, c.caseId);
  queue.fill(rows);
  deps.alike?.onChange((caseIds) => caseIds.forEach((id) => queue.caseChanged(id)));

  metrics.gauge('airlock_review_cases', 'Open cases in the review queue', ['view'], (g) => {
    const { counts } = queue.list({ limit: 0 });
    g.set({ view: 'held' }, counts.held);
    g.set({ view: 'flagged' }, counts.flagged);
  });
  const waiting = createWaiting(ground, (caseId) => {
    const item = queue.find(caseId);
    return item?.severity === 0 && item.label === undefined && item.lease === undefined;
  });
  const eyes = createEyes(ground, rules);
  projection.watch({
    onCase: (caseId) => queue.caseChanged(caseId),
    onStream: (streamId) => {
      queue.streamChanged(streamId);
      waiting.look(streamId);
      eyes.look(streamId);
    },
  });
  let policyHash = policy().hash;
  const sweeping = setInterval(() => {
    if (policy().hash !== policyHash) queue.allChanged();
    policyHash = policy().hash;
    queue.sweep();
    waiting.sweep();
  }, SWEEP_MS);
  sweeping.unref();
  closers.add('review sweep', () => clearInterval(sweeping));
  const news = followCases(ground, rows, (caseId, streamId, isOpen) => {
    // Here, too, if it was another instance that opened or closed it.
    const known = projection.streams.caseOf(streamId);
    if (isOpen) projection.setCase(streamId, caseId);
    else if (known === caseId) projection.setCase(streamId, undefined);
    else queue.caseChanged(caseId);
  });
  closers.add('review news', () => news.close());

  const approverOf = createApproverOf(policy, deps.licences);
  const acts = createActs(ground, approverOf);
  closers.add('acts', () => acts.close());
  const desk = createDesk(ground, { queue, rules, duty: deps.duty });
  const decisions = createDecide(ground, { queue, rules, acts });
  return {
    ...desk,
    ...decisions,
    queue: (query) => queue.list(query),
    dossier: createDossier(ground, { queue, ...deps }),
    async approver(streamId, who) {
      const record = projection.streams.record(streamId);
      return record === undefined ? undefined : approverOf(record, who);
    },
    watching: createWatching(ground, { approverOf, rules, random: deps.random ?? Math.random }),
    retractions: createRetractions(ground, approverOf),
  };
};
