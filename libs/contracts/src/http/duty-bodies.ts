import { z } from 'zod';
import {
  Coverage,
  DutyLayer,
  DutyPerson,
  DutyShift,
  Feed,
  PersonId,
  Presence,
  ScheduleDraft,
  ScheduleId,
  Swap,
  TimeSpan,
} from '../duty.js';
import { Handover } from '../handover.js';
import { EpochMs } from '../ids.js';

const Reason = z.string().trim().min(1).max(2_000);
const AcceptGaps = z
  .boolean()
  .default(false)
  .describe('A change that leaves a layer without anybody within the next days is refused without it');

export const PersonRequest = DutyPerson.omit({ personId: true });
export type PersonRequest = z.infer<typeof PersonRequest>;

export const AddScheduleRequest = z.object({ schedule: ScheduleDraft, reason: Reason, acceptGaps: AcceptGaps }); // prettier-ignore
export type AddScheduleRequest = z.infer<typeof AddScheduleRequest>;

export const ChangeScheduleRequest = AddScheduleRequest.extend({
  /** Of the schedule that was read; refused when somebody else has changed it since. */
  version: z.int().positive(),
});
export type ChangeScheduleRequest = z.infer<typeof ChangeScheduleRequest>;

export const RemoveRequest = z.object({ reason: Reason, acceptGaps: AcceptGaps });
export type RemoveRequest = z.infer<typeof RemoveRequest>;

export const PreviewRequest = z.object({
  schedule: ScheduleDraft,
  /** Whose overrides count as well. */
  scheduleId: ScheduleId.optional(),
  from: EpochMs.optional(),
  days: z.int().min(1).max(62).default(7),
});
export type PreviewRequest = z.infer<typeof PreviewRequest>;

export const Preview = z.object({ shifts: z.array(DutyShift), coverage: Coverage });
export type Preview = z.infer<typeof Preview>;

export const OverrideRequest = z.object({
  layer: DutyLayer,
  from: EpochMs,
  to: EpochMs,
  people: z.array(PersonId).min(1).max(50),
  insteadOf: PersonId.optional(),
  /** Besides whoever is on, instead of in place of them. */
  adds: z.boolean().default(false),
  reason: Reason,
  acceptGaps: AcceptGaps,
});
export type OverrideRequest = z.infer<typeof OverrideRequest>;

export const TakeOverRequest = z.object({
  scheduleId: ScheduleId,
  layer: DutyLayer,
  /** From whom; from everybody on the layer otherwise. */
  insteadOf: PersonId.optional(),
  /** By default until the running shift would have ended. */
  until: EpochMs.optional(),
  reason: Reason,
});
export type TakeOverRequest = z.infer<typeof TakeOverRequest>;

export const SwapRequest = z.object({
  scheduleId: ScheduleId,
  layer: DutyLayer,
  give: TimeSpan,
  with: PersonId,
  take: TimeSpan.optional(),
  reason: Reason,
});
export type SwapRequest = z.infer<typeof SwapRequest>;

export const DutyNote = z.object({ note: z.string().trim().max(2_000).optional() });
export type DutyNote = z.infer<typeof DutyNote>;

export const HandoverNote = z.object({ note: z.string().trim().min(1).max(10_000) });
export type HandoverNote = z.infer<typeof HandoverNote>;

export const FeedRequest = z.discriminatedUnion('kind', [
  /** Of the caller's own shifts. */
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('schedule'), scheduleId: ScheduleId }),
]);
export type FeedRequest = z.infer<typeof FeedRequest>;

/** The address is the secret and is not shown again. */
export const AddedFeed = z.object({ feed: Feed, path: z.string() });
export type AddedFeed = z.infer<typeof AddedFeed>;

/** The caller's own duty. */
export const MyDuty = z.object({
  personId: PersonId,
  /** Absent for somebody nobody has entered. */
  person: DutyPerson.optional(),
  /** What they are on now. */
  on: z.array(DutyShift),
  presence: Presence.optional(),
  /** They may sign on: on the rota now, or within minutes. */
  maySignOn: z.boolean(),
  /** The next 14 days, the nearest first. */
  shifts: z.array(DutyShift),
  /** Swaps they asked for or are asked for, that wait for an answer. */
  swaps: z.array(Swap),
  /** Handovers they have to write or to acknowledge. */
  handovers: z.array(Handover),
});
export type MyDuty = z.infer<typeof MyDuty>;
