import type { EarlierCase } from '@airlock/contracts/http/review-api';
import type { Dossier } from '@airlock/contracts/http/streamer-api';
import { levelOf } from '@airlock/contracts/identity';
import type { StreamerId } from '@airlock/contracts/ids';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { streamersRepository } from '@airlock/storage/repositories/streamers';
import { auditEntry } from '../audit/audit-entry.js';
import type { House } from '../house/house.js';
import { type AskHouse, refusals } from './ask-house.js';

const STREAMS = 50;
const CHANGES = 200;
const CASES = 100;
/** A category of nobody's: what the house says of a streamer whatever they stream. */
const ANY = '';

/** Everything that is kept of a streamer, gathered from where it is kept. */
export async function dossierOf(
  { db, identities, projection }: Pick<House, 'db' | 'identities' | 'projection'>,
  ask: AskHouse,
  streamerId: StreamerId,
): Promise<Dossier> {
  const streamers = streamersRepository(db.queries);
  const [standing, keys, streams, changes] = await Promise.all([
    streamers.standing(streamerId),
    identities.keysOf(streamerId),
    streamers.streamsOf(streamerId, STREAMS),
    auditRepository(db.queries).list({ limit: CHANGES, subject: streamerId }),
  ]);
  const { identity, profile, licences } = standing;
  const request = { roomId: streamerId as string as never, streamerId, title: '', category: ANY, source: 'rtmp' } as const; // prettier-ignore
  const [others, asked] = await Promise.all([identities.subjectsWith(keys), ask(request)]);
  const isQualification = (type: string): boolean => type.startsWith('qualification_');
  const ids = new Set(streams.map((s) => s.streamId));
  return {
    streamerId,
    ...(identity === undefined ? {} : { identity }),
    level: levelOf(identity),
    ...(profile?.agency === undefined ? {} : { agency: profile.agency }),
    ...(profile?.agreement === undefined ? {} : { agreement: profile.agreement }),
    ...(profile?.categories === undefined ? {} : { allowedCategories: profile.categories }),
    categories: [...new Set(streams.map((s) => s.category))].sort(),
    licences: licences.filter((l) => !isQualification(l.type)),
    qualifications: licences.filter((l) => isQualification(l.type)),
    ...(asked.tier === undefined ? {} : { tier: asked.tier }),
    restrictions: [...asked.restrict],
    refusals: refusals(asked).filter((f) => f.code !== 'category.not_allowed'),
    sharesKeysWith: others.filter((s) => s !== streamerId),
    sanctions: [...ids]
      .flatMap((id) => projection.streams.actions.ofStream(id))
      .sort((a, b) => b.decidedAt - a.decidedAt)
      .flatMap((a) => projection.action(a.actionId) ?? []),
    streams,
    changes: changes.map(auditEntry),
  };
}

/** Open and closed, newest first, with what was decided. */
export async function casesOf(
  { db: { queries: q } }: Pick<House, 'db'>,
  streamerId: StreamerId,
): Promise<EarlierCase[]> {
  const cases = await casesRepository(q).ofStreamer(streamerId, CASES, 'all');
  const decided = await caseDecisionsRepository(q).ofCases(cases.map((c) => c.caseId));
  const decisions = new Map(decided.map(({ decision }) => [decision.caseId, decision]));
  return cases.map((c) => {
    const decision = decisions.get(c.caseId);
    return { case: c, ...(decision === undefined ? {} : { decision }) };
  });
}
