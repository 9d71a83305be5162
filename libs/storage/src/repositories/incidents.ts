import { Both } from '@airlock/contracts/page';
import {
  Incident,
  IncidentCheck,
  type IncidentId,
  IncidentLinks,
  TimelineEntry,
} from '@airlock/contracts/incident';
import type { ActionId } from '@airlock/contracts/ids';
import { sql } from 'kysely';
import { z } from 'zod';
import { storableJson, storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';
import { actionsRepository, type StoredAction } from './actions.js';
import type { Page } from './support.js';

export interface StoredIncident {
  readonly incident: Incident;
  readonly checklist: readonly IncidentCheck[];
}

export type LinkKind = 'stream' | 'case' | 'page' | 'action' | 'approval';
/** What somebody wrote into the timeline; whether it was in a drill is said by its incident. */
export type StoredEntry = Omit<TimelineEntry, 'drill'>;

/** Entries of one kind that a timeline shows at most. */
const LIMIT = 10_000;
const Checklist = z.array(IncidentCheck);
const Title = z.object({ name: z.string(), title: Both });
const FIELD = { stream: 'streamIds', case: 'caseIds', page: 'pageIds', action: 'actionIds', approval: 'approvalIds' } as const; // prettier-ignore

/** What happens when much happens at once. */
export function incidentsRepository(q: Queries) {
  const rows = () => q.selectFrom('incidents').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const stored = (r: Row): StoredIncident => {
    const checklist = Checklist.parse(r.checklist);
    return {
      checklist,
      incident: Incident.parse({
        ...{ incidentId: r.incident_id, title: r.title, level: r.level, drill: r.drill, state: r.state },
        commander: r.commander,
        playbook: r.playbook === null ? undefined : Title.parse(r.playbook),
        ...{ openedBy: r.opened_by, openedAt: r.opened_at, checks: checklist.length },
        done: checklist.filter((c) => c.doneAt !== undefined).length,
        ...{ closedBy: r.closed_by ?? undefined, closedAt: r.closed_at ?? undefined },
        review: r.review ?? undefined,
      }),
    };
  };
  return {
    async put({ incident: i, checklist }: StoredIncident): Promise<void> {
      const values = {
        ...{ title: storableText(i.title), level: i.level, state: i.state, commander: i.commander },
        checklist: storableJson(checklist),
        ...{ closed_by: i.closedBy ?? null, closed_at: i.closedAt ?? null },
        review: i.review === undefined ? null : storableText(i.review),
      };
      await q
        .insertInto('incidents')
        .values({
          ...{ incident_id: i.incidentId, ...values, drill: i.drill },
          playbook: i.playbook === undefined ? null : storableJson(i.playbook),
          ...{ opened_by: i.openedBy, opened_at: i.openedAt },
        })
        .onConflict((c) => c.column('incident_id').doUpdateSet(values))
        .execute();
    },

    async get(id: IncidentId, o: { readonly hold?: boolean } = {}): Promise<StoredIncident | undefined> {
      const query = rows().where('incident_id', '=', id);
      const row = await (o.hold === true ? query.forUpdate() : query).executeTakeFirst();
      return row && stored(row);
    },

    /** Newest first. */
    async list(o: Page & { readonly state?: Incident['state'] | undefined }): Promise<Incident[]> {
      let query = rows().orderBy('opened_at', 'desc').orderBy('incident_id', 'desc').limit(o.limit);
      if (o.before !== undefined) query = query.where('opened_at', '<', o.before);
      if (o.state !== undefined) query = query.where('state', '=', o.state);
      return (await query.execute()).map((r) => stored(r).incident);
    },

    /** Those that were not linked before. */
    async link(
      id: IncidentId,
      links: readonly { readonly kind: LinkKind; readonly ref: string }[],
      by: string,
      at: number,
    ): Promise<{ kind: LinkKind; ref: string }[]> {
      if (links.length === 0) return [];
      const added = await q
        .insertInto('incident_links')
        .values(links.map(({ kind, ref }) => ({ incident_id: id, kind, ref, at, by })))
        .onConflict((c) => c.columns(['incident_id', 'kind', 'ref']).doNothing())
        .returning(['kind', 'ref'])
        .execute();
      return added.map((r) => ({ kind: r.kind as LinkKind, ref: r.ref }));
    },

    async links(id: IncidentId): Promise<IncidentLinks> {
      const found = await q
        .selectFrom('incident_links')
        .select(['kind', 'ref'])
        .where('incident_id', '=', id)
        .orderBy('at')
        .orderBy('ref')
        .execute();
      const links: Record<string, string[]> = {};
      for (const { kind, ref } of found) (links[FIELD[kind as LinkKind]] ??= []).push(ref);
      return IncidentLinks.parse(links);
    },

    /** Call it with the incident held. */
    async write(id: IncidentId, entry: StoredEntry): Promise<void> {
      const { n } = await q
        .selectFrom('incident_entries')
        .select(sql<number>`coalesce(max(n), 0)::integer`.as('n'))
        .where('incident_id', '=', id)
        .executeTakeFirstOrThrow();
      await q
        .insertInto('incident_entries')
        .values({
          ...{ incident_id: id, n: n + 1, at: entry.at, what: entry.what, by: entry.by ?? null },
          ...{ text: storableText(entry.text), ref: entry.ref ?? null },
        })
        .execute();
    },

    /** Actions on streams between two times, and these actions; oldest first. */
    async actions(o: {
      streamIds: readonly string[];
      actionIds: readonly string[];
      from: number;
      until: number;
    }): Promise<StoredAction[]> {
      if (o.streamIds.length + o.actionIds.length === 0) return [];
      const found = await q
        .selectFrom('actions')
        .select(['action_id'])
        .where((w) =>
          w.or([
            w('action_id', 'in', ['', ...o.actionIds]),
            w.and([
              w('stream_id', 'in', ['', ...o.streamIds]),
              w('decided_at', '>=', o.from),
              w('decided_at', '<', o.until),
            ]),
          ]),
        )
        .orderBy('decided_at')
        .limit(LIMIT)
        .execute();
      return actionsRepository(q).of(found.map((r) => r.action_id as ActionId));
    },

    /** How cases of these streams ended between two times, and these cases. */
    async decisions(o: {
      streamIds: readonly string[];
      caseIds: readonly string[];
      from: number;
      until: number;
    }): Promise<{ caseId: string; at: number; by: string; outcome: string; note: string }[]> {
      if (o.streamIds.length + o.caseIds.length === 0) return [];
      const found = await q
        .selectFrom('case_decisions')
        .innerJoin('cases', 'cases.case_id', 'case_decisions.case_id')
        .select(['case_decisions.case_id', 'at', 'by', 'case_decisions.outcome', 'note'])
        .where((w) =>
          w.or([
            w('case_decisions.case_id', 'in', ['', ...o.caseIds]),
            w.and([
              w('cases.stream_id', 'in', ['', ...o.streamIds]),
              w('at', '>=', o.from),
              w('at', '<', o.until),
            ]),
          ]),
        )
        .orderBy('at')
        .limit(LIMIT)
        .execute();
      return found.map(({ case_id: caseId, ...rest }) => ({ caseId, ...rest }));
    },

    async entries(id: IncidentId): Promise<StoredEntry[]> {
      const found = await q
        .selectFrom('incident_entries')
        .selectAll()
        .where('incident_id', '=', id)
        .orderBy('n')
        .execute();
      return found.map((r) => ({
        ...{ at: r.at, what: TimelineEntry.shape.what.parse(r.what), text: r.text },
        ...(r.by === null ? {} : { by: r.by }),
        ...(r.ref === null ? {} : { ref: r.ref }),
      }));
    },
  };
}
