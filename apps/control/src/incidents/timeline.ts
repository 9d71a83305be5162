import type { Incident, IncidentLinks, TimelineEntry } from '@airlock/contracts/incident';
import type { Queries } from '@airlock/storage/database';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { incidentsRepository } from '@airlock/storage/repositories/incidents';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { z } from 'zod';
import { auditEntry } from '../audit/audit-entry.js';

type Told = Omit<TimelineEntry, 'drill'>;

/** More than are looked through: those of other incidents are among them. */
const MOST_ROLL_BACKS = 200;
const RolledBack = z.object({
  approvalId: z.string(),
  streamIds: z.array(z.string()),
  reason: z.string(),
});

const told = (at: number, what: Told['what'], text: string, more: { by?: string | undefined; ref?: string }): Told => ({
  ...{ at, what, text },
  ...(more.by === undefined ? {} : { by: more.by }),
  ...(more.ref === undefined ? {} : { ref: more.ref }),
}); // prettier-ignore

const ofPages = async (q: Queries, i: Incident, links: IncidentLinks, until: number): Promise<Told[]> => {
  const pages = pagesRepository(q);
  const found = [
    ...(await pages.ofIncident(i.incidentId)),
    ...(await pages.of(links.pageIds)),
    ...(await pages.between(i.openedAt, until, links.streamIds)),
  ];
  return [...new Map(found.map((p) => [p.pageId, p])).values()].flatMap((p) => {
    const about = (by?: string) => ({ ref: p.pageId, by });
    return [
      told(p.raisedAt, 'page', p.title.en, about()),
      ...(p.acknowledgedAt === undefined
        ? []
        : [told(p.acknowledgedAt, 'page_acknowledged', p.title.en, about(p.acknowledgedBy))]),
      ...(p.resolvedAt === undefined
        ? []
        : [told(p.resolvedAt, 'page_resolved', p.note ?? p.title.en, about(p.resolvedBy))]),
    ];
  });
};

const ofActions = async (q: Queries, i: Incident, links: IncidentLinks, until: number): Promise<Told[]> => {
  const window = { ...links, from: i.openedAt, until };
  const found = await incidentsRepository(q).actions(window);
  return found.flatMap(({ action: a, darkAt, darkness }) => {
    const by = a.origin.type === 'human' ? a.origin.user : `policy:${a.origin.rule}`;
    const text = `${a.kind} ${a.streamId}: ${a.reason}`;
    const dark = `${a.streamId} ${Math.round(darkness?.timeToDarkMs ?? 0)} ms`;
    return [
      told(a.decidedAt, 'action', text, { by, ref: a.actionId }),
      ...(darkAt === undefined
        ? []
        : [told(Math.max(darkAt, a.decidedAt), 'dark', dark, { ref: a.actionId })]),
    ];
  });
};

const ofCases = async (q: Queries, i: Incident, links: IncidentLinks, until: number): Promise<Told[]> =>
  (await incidentsRepository(q).decisions({ ...links, from: i.openedAt, until })).map((d) =>
    told(d.at, 'case_decided', `${d.outcome}: ${d.note}`, { by: d.by, ref: d.caseId }),
  );

const ofApprovals = async (q: Queries, links: IncidentLinks): Promise<Told[]> => {
  const found = await Promise.all(links.approvalIds.map((id) => approvalsRepository(q).get(id)));
  return found.flatMap((a) =>
    a?.decidedAt === undefined
      ? []
      : [told(a.decidedAt, 'mass_decided', a.state, { by: a.decidedBy, ref: a.approvalId })],
  );
};

/** What of a mass action was lifted again stands in the audit log alone. */
const ofRollBacks = async (q: Queries, i: Incident, links: IncidentLinks, until: number): Promise<Told[]> => {
  if (links.approvalIds.length === 0) return [];
  const window = { from: i.openedAt, before: until };
  const rows = await auditRepository(q).list({ ...window, kind: 'mass.rolled_back', limit: MOST_ROLL_BACKS });
  return rows.map(auditEntry).flatMap(({ at, actor, detail }) => {
    const { approvalId: ref, streamIds, reason } = RolledBack.parse(detail);
    if (!links.approvalIds.some((id) => id === ref)) return [];
    return [told(at, 'mass_rolled_back', `${String(streamIds.length)}: ${reason}`, { by: actor, ref })];
  });
};

/**
 * What happened, oldest first: what people wrote down, and what became of everything that is linked since it was opened.
 * Nothing of it is kept twice.
 */
export const timelineOf = async (
  q: Queries,
  incident: Incident,
  links: IncidentLinks,
  now: number,
): Promise<TimelineEntry[]> => {
  const until = (incident.closedAt ?? now) + 1;
  const parts = await Promise.all([
    incidentsRepository(q).entries(incident.incidentId),
    ofPages(q, incident, links, until),
    ofActions(q, incident, links, until),
    ofCases(q, incident, links, until),
    ofApprovals(q, links),
    ofRollBacks(q, incident, links, until),
  ]);
  return parts
    .flat()
    .map((entry) => ({ ...entry, drill: incident.drill }))
    .sort((a, b) => a.at - b.at);
};
