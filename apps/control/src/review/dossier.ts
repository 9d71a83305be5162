import type { CaseDossier, CaseItem, ClauseChoice, EarlierCase } from '@airlock/contracts/http/review-api';
import type { CaseId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Sanction } from '@airlock/contracts/sanction';
import { labelsOfReport } from '@airlock/moderation/complaints';
import { isOfMinors } from '@airlock/moderation/review';
import { may } from '@airlock/moderation/roles';
import { listedFor } from '@airlock/policy/labels';
import type { Policy } from '@airlock/policy/policy';
import { caseActsRepository } from '@airlock/storage/repositories/case-acts';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { caseLeasesRepository } from '@airlock/storage/repositories/case-leases';
import { type CaseItem as StoredItem, casesRepository } from '@airlock/storage/repositories/cases';
import { retractionsRepository } from '@airlock/storage/repositories/retractions';
import type { Grants } from '../access/grants.js';
import type { Credit } from '../credit/credit.js';
import type { HouseGround } from '../house/house.js';
import { resultOf } from './acts.js';
import type { ReviewQueue } from './queue.js';
import { readTimeline, veiled } from './timeline.js';

type Ground = Pick<HouseGround, 'db' | 'clock' | 'policy' | 'projection'>;
export interface DossierDeps {
  readonly queue: ReviewQueue;
  readonly credit: Pick<Credit, 'standing'>;
  readonly sanctions: { list(subject: string): Promise<Sanction[]> };
  readonly grants: Pick<Grants, 'minorsCase'>;
}

const EARLIER = 20;
/** The newest; a case of a long show may have thousands. */
const ITEMS = 300;
/** What was found a moment ago is looked at with the seconds after it. */
const AFTER_MS = 10_000;

const KINDS: readonly (readonly [prefix: string, kind: CaseItem['kind']])[] = [
  ['s/', 'segment'],
  ['m/', 'message'],
  ['c/', 'complaint'],
  ['q/', 'known'],
  ['w/', 'waiting'],
  ['d/', 'deadline'],
  ['e/', 'escalation'],
];

const kindOf = ({ key, body }: StoredItem): CaseItem['kind'] => {
  const kind = (body as { kind?: unknown } | null)?.kind;
  if (key.startsWith('a/')) return kind === 'admission' ? 'admission' : 'action';
  return KINDS.find(([prefix]) => key.startsWith(prefix))?.[1] ?? 'other';
};

const itemOf = (i: StoredItem, isVeiled: boolean): CaseItem => ({
  ...{ key: i.key, at: i.at, severity: i.severity, kind: kindOf(i) },
  ...(i.label === undefined ? {} : { label: i.label }),
  ...(isVeiled ? {} : { body: i.body }),
});

/** Clauses of what was found first, the gravest at the front, then those of the rest of the taxonomy. */
const clausesFor = (labels: readonly string[], { taxonomy }: Policy): ClauseChoice[] => {
  const found = new Set(labels.flatMap((l) => listedFor(l, taxonomy) ?? []));
  return [...taxonomy]
    .flatMap(([label, { title, clauses, severity }]) =>
      clauses.map((clause) => ({ clause, label, title, severity, isFound: found.has(label) })),
    )
    .sort((a, b) => Number(b.isFound) - Number(a.isFound) || b.severity - a.severity);
};

/** Gathers everything that the decision panel shows of a case. */
export const createDossier =
  ({ db, clock, policy, projection }: Ground, { queue, credit, sanctions, grants }: DossierDeps) =>
  async (caseId: CaseId, who: Principal): Promise<CaseDossier> => {
    const q = db.queries;
    const [row] = await caseLeasesRepository(q).rows([caseId]);
    if (row === undefined) throw new AirlockError('not_found', `There is no case ${caseId}`);
    const view = row.case;
    const { streamId } = view;
    const now = clock();
    const stream = projection.streams.record(streamId) ?? row.stream;
    const isVeiled = isOfMinors(view.label) && !(await seesMinors(grants, who, caseId));
    const isFresh = stream?.live === true && view.state === 'open' && now - view.updatedAt < AFTER_MS * 6;
    const until = isFresh ? now : Math.min(now, view.updatedAt + AFTER_MS);
    const [items, timeline, decided, acts, retractions, streamer] = await Promise.all([
      casesRepository(q).items(caseId, ITEMS),
      readTimeline(q, projection, streamId, until),
      caseDecisionsRepository(q).stored(caseId),
      caseActsRepository(q).ofCase(caseId),
      retractionsRepository(q).list(streamId),
      stream === undefined ? undefined : recordOf(stream.streamerId, caseId),
    ]);
    const item = view.state === 'open' ? queue.find(caseId) : undefined;
    const live = projection.view(streamId);
    const labels = items.flatMap((i) => i.label ?? []);
    return {
      case: view,
      ...(item === undefined ? {} : { item }),
      ...(isVeiled ? { veil: 'minors' as const } : {}),
      ...(stream === undefined ? {} : { stream }),
      ...(live === undefined ? {} : { live: isVeiled ? { ...live, hits: [] } : live }),
      items: items.map((i) => itemOf(i, isVeiled)),
      timeline: isVeiled ? veiled(timeline) : timeline,
      streamer: streamer ?? { streamerId: streamId as string as StreamerId, sanctions: [], earlier: [] },
      clauses: clausesFor(labels.flatMap(labelsOfReport), policy()),
      actions: actionsOn(streamId),
      retractions,
      ...(decided === undefined ? {} : { decision: decided.decision }),
      acts: acts.filter((a) => a.token === decided?.token).map(resultOf),
      ...(decided?.undoableUntil === undefined || decided.undoableUntil <= now
        ? {}
        : { undoableUntil: decided.undoableUntil }),
    };

    async function recordOf(streamerId: StreamerId, except: CaseId): Promise<CaseDossier['streamer']> {
      const [standing, measures, closed] = await Promise.all([
        credit.standing(streamerId),
        sanctions.list(`streamer:${streamerId}`),
        casesRepository(q).ofStreamer(streamerId, EARLIER),
      ]);
      const decisions = await caseDecisionsRepository(q).ofCases(closed.map((c) => c.caseId));
      const earlier = closed
        .filter((c) => c.caseId !== except)
        .map((c): EarlierCase => {
          const decision = decisions.find((d) => d.decision.caseId === c.caseId)?.decision;
          return { case: c, ...(decision === undefined ? {} : { decision }) };
        });
      const isInForce = ({ lifted, until: ends }: Sanction): boolean =>
        lifted === undefined && (ends === undefined || ends > now);
      const { tier, points } = standing;
      return { streamerId, tier: tier.name, points, sanctions: measures.filter(isInForce), earlier };
    }

    function actionsOn(id: StreamId): CaseDossier['actions'] {
      return projection.streams.actions
        .ofStream(id)
        .sort((a, b) => b.decidedAt - a.decidedAt)
        .flatMap((a) => projection.action(a.actionId) ?? []);
    }
  };

/** Under a grant in force; the look is written down either way. */
const seesMinors = async (
  grants: DossierDeps['grants'],
  who: Principal,
  caseId: CaseId,
): Promise<boolean> => {
  if (!may(who, 'minors.view')) return false;
  try {
    await grants.minorsCase(who, caseId);
    return true;
  } catch (error) {
    if (error instanceof AirlockError && error.code === 'forbidden') return false;
    throw error;
  }
};
