import { z } from 'zod';
import { ApprovalId } from '../approval.js';
import { NoticeLanguage } from '../notice.js';
import { Incident, IncidentId, IncidentLevel, IncidentLinks, IncidentView, Playbook } from '../incident.js';
import { MassPreview, MassRequest, MassView } from './action-api.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const params = z.object({ incidentId: IncidentId });
const reason = z.string().trim().min(1).max(2_000);

export const OpenIncident = z.object({
  title: z.string().trim().min(1).max(300),
  /** Default: the playbook's, or 3. */
  level: IncidentLevel.optional(),
  playbook: z.string().max(64).optional(),
  /** Default: whoever opens it. */
  commander: z.string().min(1).max(128).optional(),
  drill: z.boolean().default(false),
  links: IncidentLinks.partial().prefault({}),
  /** Whether whoever is on duty is called. */
  page: z.boolean().default(true),
});
export type OpenIncident = z.infer<typeof OpenIncident>;

export const ChangeIncident = z
  .object({
    title: z.string().trim().min(1).max(300).optional(),
    level: IncidentLevel.optional(),
    commander: z.string().min(1).max(128).optional(),
    reason,
  })
  .refine(
    (c) => c.title !== undefined || c.level !== undefined || c.commander !== undefined,
    'changes nothing',
  );
export type ChangeIncident = z.infer<typeof ChangeIncident>;

export const CheckRequest = z.object({ id: z.string().max(64), done: z.boolean(), note: z.string().trim().max(2_000).optional() }); // prettier-ignore
export type CheckRequest = z.infer<typeof CheckRequest>;

/** In a drill `streams` are those that would be hit, and only `really` of them are. */
export const IncidentMassPreview = MassPreview.extend({ really: z.number().int() });
export type IncidentMassPreview = z.infer<typeof IncidentMassPreview>;

/** What happens when much happens at once: who leads, what is done, what was done when. */
export const incidentRoutes = {
  listPlaybooks: route({
    method: 'get',
    path: '/v1/playbooks',
    access: 'incidents.read',
    summary: 'What is done when something of a kind happens, from the policy in force',
    tag: 'incidents',
    response: items(Playbook),
  }),
  listIncidents: route({
    method: 'get',
    path: '/v1/incidents',
    access: 'incidents.read',
    summary: 'Incidents and drills, newest first',
    tag: 'incidents',
    query: PageQuery.extend({ state: Incident.shape.state.optional() }),
    response: items(Incident),
  }),
  openIncident: route({
    method: 'post',
    path: '/v1/incidents',
    access: 'incidents.open',
    summary: 'Open one, or a drill; whoever is on duty is called',
    tag: 'incidents',
    body: OpenIncident,
    response: { status: 201, schema: IncidentView },
  }),
  getIncident: route({
    method: 'get',
    path: '/v1/incidents/{incidentId}',
    access: 'incidents.read',
    summary: 'One incident: checklist, what belongs to it, and the timeline with what happened to that',
    tag: 'incidents',
    params,
    response: ok(IncidentView),
  }),
  changeIncident: route({
    method: 'put',
    path: '/v1/incidents/{incidentId}',
    access: 'incidents.open',
    summary: 'Another level, title or commander, with a reason',
    tag: 'incidents',
    params,
    body: ChangeIncident,
    response: ok(IncidentView),
  }),
  noteIncident: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/notes',
    access: 'incidents.open',
    summary: 'Write something into the timeline',
    tag: 'incidents',
    params,
    body: z.object({ text: reason }),
    response: ok(IncidentView),
  }),
  checkIncident: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/checks',
    access: 'incidents.open',
    summary: 'A line of the playbook is done, or is not',
    tag: 'incidents',
    params,
    body: CheckRequest,
    response: ok(IncidentView),
  }),
  linkIncident: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/links',
    access: 'incidents.open',
    summary:
      'These streams, cases, pages and actions belong to it; what happens to them shows in the timeline',
    tag: 'incidents',
    params,
    body: IncidentLinks.partial(),
    response: ok(IncidentView),
  }),
  previewIncidentMass: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/mass/preview',
    access: 'actions.mass',
    summary: 'Who would be hit by an action on many streams, and in a drill who really is',
    tag: 'incidents',
    params,
    body: MassRequest,
    response: ok(IncidentMassPreview),
  }),
  requestIncidentMass: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/mass',
    access: 'actions.mass',
    summary: 'Ask for an action on many streams; a second person has to allow it, in a drill as well',
    tag: 'incidents',
    params,
    body: MassRequest,
    response: ok(z.object({ approvalId: ApprovalId, preview: IncidentMassPreview })),
  }),
  listIncidentMass: route({
    method: 'get',
    path: '/v1/incidents/{incidentId}/mass',
    access: 'incidents.read',
    summary: 'Actions on many streams that belong to it, and how far they have got',
    tag: 'incidents',
    params,
    response: items(MassView),
  }),
  closeIncident: route({
    method: 'post',
    path: '/v1/incidents/{incidentId}/close',
    access: 'incidents.run',
    summary: 'It is over; what was learnt is written down',
    tag: 'incidents',
    params,
    body: z.object({ review: z.string().trim().min(1).max(10_000) }),
    response: ok(IncidentView),
  }),
  exportIncident: route({
    method: 'get',
    path: '/v1/incidents/{incidentId}/export',
    access: 'incidents.read',
    summary:
      'The whole of it: JSON, a page to read (HTML), Markdown, or the draft of a notice to the authority',
    tag: 'incidents',
    params,
    query: z.object({
      format: z.enum(['json', 'html', 'md', 'notice']).default('json'),
      lang: NoticeLanguage.default('zh-CN'),
    }),
    response: { ...ok(IncidentView), alsoAs: 'text/html' },
  }),
};
