import type { ApprovalId } from '@airlock/contracts/approval';
import type { StreamRecord } from '@airlock/contracts/control';
import type { MassPreview, MassRequest, MassView } from '@airlock/contracts/http/action-api';
import type {
  ChangeIncident,
  CheckRequest,
  IncidentMassPreview,
  OpenIncident,
} from '@airlock/contracts/http/incident-api';
import type {
  Incident,
  IncidentId,
  IncidentLinks,
  IncidentView,
  Playbook,
  TimelineEntry,
} from '@airlock/contracts/incident';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Queries } from '@airlock/storage/database';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import {
  incidentsRepository,
  type LinkKind,
  type StoredIncident,
} from '@airlock/storage/repositories/incidents';
import type { Mass } from '../actions/mass.js';
import { type Actor, actorFor, airlock, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { timelineOf } from './timeline.js';

const DAY_MS = 86_400_000;
const DRILL_KEY = 'drill/next';
const KINDS: Readonly<Record<keyof IncidentLinks, LinkKind>> = {
  ...{ streamIds: 'stream', caseIds: 'case', pageIds: 'page', actionIds: 'action', approvalIds: 'approval' },
};

/** Some of the links of an incident, as requests say them. */
type SomeLinks = { readonly [K in keyof IncidentLinks]?: IncidentLinks[K] | undefined };

const refsOf = (links: SomeLinks): { kind: LinkKind; ref: string }[] =>
  (Object.keys(KINDS) as (keyof IncidentLinks)[]).flatMap((field) =>
    [...new Set<string>(links[field] ?? [])].map((ref) => ({ kind: KINDS[field], ref })),
  );

/** What is changed of an incident, and what the timeline says of it. */
interface Step {
  readonly next: StoredIncident;
  readonly what: TimelineEntry['what'];
  readonly text: string;
  readonly kind: string;
}

/** What happens when much happens at once, and the drills for it. */
export const createIncidents = (ground: HouseGround, { mass }: { readonly mass: Mass }) => {
  const { db, effects, clock, hub, policy, newId, page } = ground;
  const rules = () => policy().source.incidents;

  /** The streams a drill may really touch: those in rooms that are there for it. */
  const mayHit = ({ roomId }: StreamRecord): boolean => rules().drillRooms.includes(roomId);

  const need = async (q: Queries, id: IncidentId, hold = false): Promise<StoredIncident> => {
    const found = await incidentsRepository(q).get(id, { hold });
    if (found === undefined) throw new AirlockError('not_found', `There is no incident ${id}`);
    return found;
  };

  const view = async (id: IncidentId): Promise<IncidentView> => {
    const { incident, checklist } = await need(db.queries, id);
    const links = await incidentsRepository(db.queries).links(id);
    const timeline = await timelineOf(db.queries, incident, links, clock());
    return { ...incident, checklist: [...checklist], links, timeline };
  };

  const told = ({ incidentId, title, level, drill, state }: Incident) => ({
    incidentId,
    title,
    level,
    drill,
    state,
  });

  const write = async (
    effect: Effect,
    { next, what, text, kind }: Step,
    before?: Incident,
  ): Promise<void> => {
    const { tx, now, who } = effect;
    const { incident } = next;
    const { incidentId } = incident;
    await incidentsRepository(tx).put(next);
    await incidentsRepository(tx).write(incidentId, { at: now, what, text, by: who.id });
    effect.record({
      kind: `incident.${kind}`,
      subject: incidentId,
      reason: text,
      ...(before === undefined ? {} : { before: told(before) }),
      after: told(incident),
    });
    effect.announce({ type: `airlock.incident.${kind}`, subject: incidentId, data: told(incident) });
    effect.afterwards(() => hub.push('incident', incident));
  };

  /** A change of an open one, in a transaction of its own. */
  const change = async (
    id: IncidentId,
    actor: Actor,
    step: (found: StoredIncident, effect: Effect) => Step | Promise<Step>,
  ): Promise<IncidentView> => {
    await effects(actor, async (effect) => {
      const found = await need(effect.tx, id, true);
      if (found.incident.state === 'closed')
        throw new AirlockError('conflict', `The incident ${id} is closed`);
      await write(effect, await step(found, effect), found.incident);
    });
    return view(id);
  };

  const drillDue = (tx: Queries, now: number): Promise<void> => {
    const dueAt = now + rules().drillEveryDays * DAY_MS;
    return deadlinesRepository(tx).set({
      ...{ key: DRILL_KEY, kind: 'drill', subject: 'house', title: 'A drill is due', urgency: 'notify' },
      ...{ dueAt, remindAt: [dueAt - DAY_MS] },
    });
  };

  const link = async (effect: Effect, id: IncidentId, links: SomeLinks): Promise<number> =>
    (await incidentsRepository(effect.tx).link(id, refsOf(links), effect.who.id, effect.now)).length;

  return {
    playbooks: (): Playbook[] => rules().playbooks,
    list: (o: PageQuery & { state?: Incident['state'] }): Promise<Incident[]> =>
      incidentsRepository(db.queries).list(o),
    view,

    async open(want: OpenIncident, who: Principal): Promise<IncidentView> {
      const playbook = rules().playbooks.find((p) => p.name === want.playbook);
      if (want.playbook !== undefined && playbook === undefined)
        throw new AirlockError('not_found', `The policy has no playbook ${want.playbook}`);
      const incidentId = await effects(actorFor(who, 'incidents.open'), async (effect) => {
        const { now } = effect;
        const id = newId('in', now) as IncidentId;
        const checklist = (playbook?.items ?? []).map(({ id: item, text }) => ({ id: item, text }));
        const incident: Incident = {
          ...{
            incidentId: id,
            title: want.title,
            level: want.level ?? playbook?.level ?? 3,
            drill: want.drill,
          },
          ...{ state: 'open', commander: want.commander ?? who.id, openedBy: who.id, openedAt: now },
          ...(playbook === undefined ? {} : { playbook: { name: playbook.name, title: playbook.title } }),
          ...{ done: 0, checks: checklist.length },
        };
        await write(effect, {
          next: { incident, checklist },
          what: 'opened',
          text: want.title,
          kind: 'opened',
        });
        await link(effect, id, want.links);
        if (want.drill) await drillDue(effect.tx, now);
        if (want.page)
          await page(effect, {
            ...{
              kind: 'incident',
              subject: id,
              incidentId: id,
              what: `${'ⅠⅡⅢⅣ'[incident.level - 1]} ${want.title}`,
            },
            ...{ drill: want.drill, urgency: incident.level === 1 ? 'critical' : 'normal' },
          });
        return id;
      });
      return view(incidentId);
    },

    change: (id: IncidentId, { reason, ...want }: ChangeIncident, who: Principal): Promise<IncidentView> =>
      change(id, actorFor(who, 'incidents.open'), ({ incident, checklist }) => {
        const { title = incident.title, level = incident.level, commander = incident.commander } = want;
        const said = Object.entries(want).map(([field, value]) => `${field} ${String(value)}`);
        const next = { incident: { ...incident, title, level, commander }, checklist };
        return { next, what: 'changed', text: `${said.join(', ')}: ${reason}`, kind: 'changed' };
      }),

    note: (id: IncidentId, text: string, who: Principal): Promise<IncidentView> =>
      change(id, actorFor(who, 'incidents.open'), (next) => ({ next, what: 'note', text, kind: 'noted' })),

    check: (id: IncidentId, { id: item, done, note }: CheckRequest, who: Principal): Promise<IncidentView> =>
      change(id, actorFor(who, 'incidents.open'), ({ incident, checklist }, { now }) => {
        const line = checklist.find((c) => c.id === item);
        if (line === undefined) throw new AirlockError('not_found', `Its playbook has no line ${item}`);
        const { id: lineId, text } = line;
        const by = { doneBy: who.id, doneAt: now, ...(note === undefined ? {} : { note }) };
        const changed = { id: lineId, text, ...(done ? by : {}) };
        const lines = checklist.map((c) => (c.id === item ? changed : c));
        const finished = lines.filter((c) => 'doneAt' in c && c.doneAt !== undefined).length;
        return {
          next: { incident: { ...incident, done: finished }, checklist: lines },
          what: done ? 'check' : 'unchecked',
          text: note === undefined ? text.en : `${text.en}: ${note}`,
          kind: done ? 'checked' : 'unchecked',
        };
      }),

    link: (id: IncidentId, links: SomeLinks, who: Principal): Promise<IncidentView> =>
      change(id, actorFor(who, 'incidents.open'), async (next, effect) => {
        const added = await link(effect, id, links);
        return { next, what: 'linked', text: `${added} linked`, kind: 'linked' };
      }),

    async previewMass(id: IncidentId, request: MassRequest): Promise<IncidentMassPreview> {
      const { incident } = await need(db.queries, id);
      return mass.previewDrill(request, incident.drill ? mayHit : () => true);
    },

    /** In a drill only rooms that are there for it are hit; the second person is asked all the same. */
    async requestMass(
      id: IncidentId,
      request: MassRequest,
      who: Principal,
    ): Promise<{ approvalId: ApprovalId; preview: IncidentMassPreview }> {
      const { incident } = await need(db.queries, id);
      if (incident.state === 'closed') throw new AirlockError('conflict', `The incident ${id} is closed`);
      const hit = (s: StreamRecord): boolean => !incident.drill || mayHit(s);
      const note = async (
        effect: Effect,
        approvalId: ApprovalId,
        preview: MassPreview,
        streamIds: readonly StreamRecord['streamId'][],
      ) => {
        const found = await need(effect.tx, id, true);
        await link(effect, id, { approvalIds: [approvalId], streamIds: [...streamIds] });
        const text = `${request.kind}: ${preview.streams} streams, ${streamIds.length} really; ${request.reason}`;
        await write(
          effect,
          { next: found, what: 'mass_requested', text, kind: 'mass_requested' },
          found.incident,
        );
      };
      const asked = await mass.request(request, who, {
        note,
        ...(incident.drill ? { drill: { mayHit: hit } } : {}),
      });
      return { approvalId: asked.approvalId, preview: { ...asked.preview, really: asked.really } };
    },

    async masses(id: IncidentId): Promise<MassView[]> {
      await need(db.queries, id);
      const { approvalIds } = await incidentsRepository(db.queries).links(id);
      return Promise.all(approvalIds.map((approvalId) => mass.get(approvalId)));
    },

    close: (id: IncidentId, review: string, who: Principal): Promise<IncidentView> =>
      change(id, actorFor(who, 'incidents.run'), async ({ incident, checklist }, { tx, now }) => {
        if (incident.drill) await drillDue(tx, now);
        const closed: Incident = { ...incident, state: 'closed', closedBy: who.id, closedAt: now, review };
        return { next: { incident: closed, checklist }, what: 'closed', text: review, kind: 'closed' };
      }),

    /** Says from the first day when a drill is due. */
    async begin(): Promise<void> {
      if ((await deadlinesRepository(db.queries).get(DRILL_KEY)) !== undefined) return;
      await effects(airlock('incidents'), async ({ tx, now, record }) => {
        await drillDue(tx, now);
        record({ kind: 'drill.planned', subject: 'house' });
      });
    },
  };
};
export type Incidents = ReturnType<typeof createIncidents>;
