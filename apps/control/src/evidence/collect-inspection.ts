import type { Evidence } from '@airlock/contracts/evidence';
import type { Queries } from '@airlock/storage/database';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { dutyStaffingRepository } from '@airlock/storage/repositories/duty-staffing';
import { evidenceRepository } from '@airlock/storage/repositories/evidence';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import type { Collected } from './collect.js';

const ALL = 1_000_000;
const HOUR_MS = 3_600_000;

/**
 * What an inspection asks for: the rules that were in force, what was decided under them, who did what, which streams
 * there were, by how many people they were watched, and which evidence was sealed as a sample of each.
 */
export async function collectInspection(q: Queries, { from, to }: Evidence): Promise<Collected> {
  const page = { limit: ALL, before: to };
  // The hour that the range begins in belongs to it.
  const hours = { from: from - (from % HOUR_MS), to };
  const [streams, actions, evidence, audit, staffing] = await Promise.all([
    streamsRepository(q).list(page),
    actionsRepository(q).list(page),
    evidenceRepository(q).list(page),
    auditRepository(q).within(from, to),
    dutyStaffingRepository(q).hours(hours),
  ]);
  const onAir = streams.filter((s) => (s.endedAt ?? Infinity) > from);
  const taken = actions.filter((a) => a.action.decidedAt >= from);
  const counts = new Map<string, number>();
  for (const { kind } of audit) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    media: [],
    records: [
      { name: 'streams.json', kind: 'stream', body: onAir },
      { name: 'actions.json', kind: 'actions', body: taken },
      { name: 'samples.json', kind: 'actions', body: evidence.filter((e) => e.requestedAt >= from) },
      { name: 'staffing.json', kind: 'audit', body: staffing },
      { name: 'counts.json', kind: 'audit', body: Object.fromEntries([...counts].sort()) },
      { name: 'log.json', kind: 'audit', body: audit.map((r) => ({ seq: r.seq, body: r.body })) },
    ],
    policies: [
      ...new Set([
        ...onAir.map((s) => s.policyHash),
        ...taken.flatMap(({ action: { origin } }) => (origin.type === 'policy' ? [origin.policyHash] : [])),
      ]),
    ].sort(),
    models: {},
    missing: [],
    capturedTo: to,
  };
}
