import { z } from 'zod';
import { ApprovalId } from './approval.js';
import { ActionId, CaseId, EpochMs, StreamId } from './ids.js';
import { Both, PageId } from './page.js';

export const IncidentId = z
  .string()
  .regex(/^in_[a-z0-9]{1,40}$/)
  .brand<'IncidentId'>();
export type IncidentId = z.infer<typeof IncidentId>;

/** 1 is the gravest: Ⅰ 级 特别重大, Ⅱ 级 重大, Ⅲ 级 较大, Ⅳ 级 一般. */
export const IncidentLevel = z.number().int().min(1).max(4);
export type IncidentLevel = z.infer<typeof IncidentLevel>;

const Name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(64);
const Words = z.strictObject({ zh: z.string().min(1).max(500), en: z.string().min(1).max(500) });

/** What is done when something of a kind happens, in the order it is done. */
export const Playbook = z.strictObject({
  name: Name,
  title: Words,
  level: IncidentLevel.default(3).describe('Level it begins with, 1 (gravest) to 4'),
  items: z
    .array(z.strictObject({ id: Name, text: Words }))
    .min(1)
    .max(50),
});
export type Playbook = z.infer<typeof Playbook>;

/** The policy's section on incidents. */
export const IncidentRules = z.strictObject({
  playbooks: z.array(Playbook).max(50).default([]),
  drillEveryDays: z.int().min(1).max(90).default(7).describe('How often a drill is due'),
  drillRooms: z
    .array(z.string().min(1).max(64))
    .max(100)
    .default([])
    .describe('Rooms whose streams a drill may really act on; no other stream is touched by one'),
});
export type IncidentRules = z.infer<typeof IncidentRules>;

/** A line of a playbook in one incident. */
export const IncidentCheck = z.object({
  id: z.string(),
  text: Both,
  /** Absent while nobody has done it. */
  doneBy: z.string().optional(),
  doneAt: EpochMs.optional(),
  note: z.string().optional(),
});
export type IncidentCheck = z.infer<typeof IncidentCheck>;

/** What belongs to it. */
export const IncidentLinks = z.object({
  streamIds: z.array(StreamId).max(5_000).default([]),
  caseIds: z.array(CaseId).max(1_000).default([]),
  pageIds: z.array(PageId).max(1_000).default([]),
  actionIds: z.array(ActionId).max(5_000).default([]),
  approvalIds: z.array(ApprovalId).max(100).default([]),
});
export type IncidentLinks = z.infer<typeof IncidentLinks>;

export const Incident = z.object({
  incidentId: IncidentId,
  title: z.string().max(300),
  level: IncidentLevel,
  drill: z.boolean(),
  state: z.enum(['open', 'closed']),
  commander: z.string(),
  /** Name and title of the playbook it follows. */
  playbook: z.object({ name: z.string(), title: Both }).optional(),
  openedBy: z.string(),
  openedAt: EpochMs,
  /** Lines of the playbook that are done, of all. */
  done: z.number().int(),
  checks: z.number().int(),
  closedBy: z.string().optional(),
  closedAt: EpochMs.optional(),
  /** What was learnt. */
  review: z.string().optional(),
});
export type Incident = z.infer<typeof Incident>;

/** One line of the timeline. Written by people and by what is linked: pages, actions, decisions. */
export const TimelineEntry = z.object({
  at: EpochMs,
  what: z.enum([
    'opened',
    'changed',
    'note',
    'check',
    'unchecked',
    'linked',
    'page',
    'page_acknowledged',
    'page_resolved',
    'action',
    'dark',
    'case_decided',
    'mass_requested',
    'mass_decided',
    'mass_rolled_back',
    'closed',
  ]),
  by: z.string().optional(),
  text: z.string(),
  /** What it is about: an id. */
  ref: z.string().optional(),
  /** Nothing really happened. */
  drill: z.boolean(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const IncidentView = Incident.extend({
  checklist: z.array(IncidentCheck),
  links: IncidentLinks,
  timeline: z.array(TimelineEntry),
});
export type IncidentView = z.infer<typeof IncidentView>;
