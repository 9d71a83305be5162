import { z } from 'zod';
import type { Permission } from '../person.js';
import { StreamId } from '../ids.js';
import { Incident } from '../incident.js';
import { Page } from '../page.js';
import { PatrolChange } from '../patrol.js';
import { PolicyDesk } from '../policy.js';
import { PipelineView } from '../pipeline.js';
import { SegmentVerdict } from '../verdict.js';
import { Retraction } from '../review.js';
import { QueueChange } from './review-api.js';
import { LookBack } from './policy-api.js';
import { DutyNow } from '../duty.js';
import { ApprovalView } from './approval-api.js';
import { ActionView, CaseView, ChatLine, PolicySummary, StreamView } from './stream-api.js';

/** Something was entered or changed; whoever shows it reads it again. */
const Changed = z.object({ id: z.string() });

/** What `/v1/events` pushes: the SSE event name and the schema of its data. On connecting a `snapshot` comes first. */
export const eventSchemas = {
  snapshot: z.object({
    streams: z.array(StreamView),
    cases: z.array(CaseView),
    actions: z.array(ActionView),
    policy: PolicySummary,
  }),
  stream: StreamView,
  verdict: SegmentVerdict,
  chat: ChatLine,
  case: CaseView,
  /** Who is on duty, whenever that or the staffing changes. */
  duty: DutyNow,
  /** A schedule, swap, override or handover. */
  rota: Changed,
  /** The review queue, several changes at once. */
  queue: QueueChange,
  action: ActionView,
  /** What was published of a stream was taken back. */
  retraction: Retraction,
  /** A page was raised, called, answered or is over: rings where `called` names the watcher, or nobody at all. */
  page: Page,
  incident: Incident,
  /** Rooms that were seen, are looked at or were missed. */
  patrol: z.object({ rooms: z.array(PatrolChange) }),
  policy: PolicySummary,
  /** How the parts of the pipeline stand, every two seconds. */
  pipeline: PipelineView,
  /** Proposals, versions or the trial changed. */
  policy_desk: PolicyDesk,
  /** How far a backtest or dry run is. */
  look_back: LookBack,
  /** Somebody asked for a second person's word, or it was given. */
  approval: ApprovalView,
  /** Of an authority. */
  order: Changed,
  /** To an authority. */
  report: Changed,
  appeal: Changed,
  complaint: Changed,
  blacklist_entry: Changed,
  /** Whose eyes are on a stream, whenever somebody comes or goes. */
  eyes: z.object({ streamId: StreamId, watchedBy: z.array(z.string()) }),
  /** A second look is offered, held or over; told to those only whom it may be offered to. */
  second_look: Changed,
  /** What the watcher had on screen, or how they want it shown; told to nobody else. */
  wellness: Changed,
} as const;

/** What a watcher must be allowed to be told; the lists of a snapshot are empty for whoever is not. */
export const eventAccess = {
  stream: 'streams.read',
  verdict: 'streams.read',
  chat: 'chat.read',
  case: 'cases.read',
  duty: 'duty.read',
  rota: 'duty.read',
  queue: 'cases.read',
  action: 'actions.read',
  retraction: 'streams.read',
  page: 'pages.read',
  incident: 'incidents.read',
  patrol: 'patrol.read',
  policy: 'session.own',
  pipeline: 'health.read',
  policy_desk: 'policy.read',
  look_back: 'policy.read',
  approval: 'approvals.read',
  order: 'orders.read',
  report: 'orders.read',
  appeal: 'appeals.read',
  complaint: 'complaints.read',
  blacklist_entry: 'blacklists.read',
  eyes: 'streams.preview',
  second_look: 'cases.decide',
  wellness: 'session.own',
} as const satisfies Record<Exclude<keyof typeof eventSchemas, 'snapshot'>, Permission>;

export type EventName = keyof typeof eventSchemas;
export type EventData<N extends EventName> = z.infer<(typeof eventSchemas)[N]>;
