import { z } from 'zod';
import { EpochMs } from './ids.js';

/** Who is called first, who next, and who leads. */
export const DutyLayer = z.enum(['primary', 'backup', 'lead']);
export type DutyLayer = z.infer<typeof DutyLayer>;

const id = <B extends string>(prefix: string) => z.string().regex(new RegExp(`^${prefix}_[a-z0-9]{1,40}$`)).brand<B>(); // prettier-ignore

export const ScheduleId = id<'ScheduleId'>('sch');
export type ScheduleId = z.infer<typeof ScheduleId>;
export const OverrideId = id<'OverrideId'>('ovr');
export type OverrideId = z.infer<typeof OverrideId>;
export const SwapId = id<'SwapId'>('swp');
export type SwapId = z.infer<typeof SwapId>;
export const HandoverId = id<'HandoverId'>('hand');
export type HandoverId = z.infer<typeof HandoverId>;
export const FeedId = id<'FeedId'>('feed');
export type FeedId = z.infer<typeof FeedId>;

/** Of somebody in the house: `Principal.id`. */
export const PersonId = z.string().min(1).max(128);

/** IANA: `Asia/Shanghai`, `Europe/Berlin`. */
export const TimeZone = z.string().regex(/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/);

/** What a clock on the wall of the time zone shows: `2026-11-22T08:00`. */
export const WallTime = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/);

const Reason = z.string().trim().min(1).max(2_000);
const Words = z.array(z.string().trim().min(1).max(40)).max(50);

/** Somebody who can be put on the rota. */
export const DutyPerson = z.object({
  personId: PersonId,
  name: z.string().trim().min(1).max(100),
  /** Which cases may be theirs: words of the house, e.g. `minors`, `fraud`. */
  skills: Words,
  /** BCP 47: `zh-CN`, `en`. */
  languages: Words,
  timeZone: TimeZone,
});
export type DutyPerson = z.infer<typeof DutyPerson>;

/** Shifts that come again by a rule, and whose turn each is. */
export const Rotation = z.object({
  name: z.string().trim().min(1).max(100),
  layer: DutyLayer,
  /** Of the rotations of one layer that have somebody at a moment, those of the highest level are on. */
  level: z.int().min(0).max(9).default(0),
  timeZone: TimeZone,
  /** When the first shift begins. */
  start: WallTime,
  /** No shift begins at or after this. */
  until: WallTime.optional(),
  /** How long a shift is on the wall clock, minutes: one from 20:00 to 08:00 is 720, also when the clocks change. */
  minutes: z.int().min(15).max(44_640),
  /** RFC 5545 recurrence rule, read on the wall clock: `FREQ=DAILY`, `FREQ=WEEKLY;BYDAY=SA,SU`. No COUNT, no UNTIL. */
  rule: z
    .string()
    .max(300)
    .regex(
      /^FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;(INTERVAL|BYDAY|BYHOUR|BYMINUTE|BYMONTH|BYMONTHDAY|BYSETPOS|BYWEEKNO|BYYEARDAY|WKST)=[A-Z0-9,+-]+)*$/,
    ),
  /** Who is on together, in the order of their turns. */
  turns: z.array(z.array(PersonId).min(1).max(50)).min(1).max(100),
  /** The next ones come on after so many shifts, or with so many days or weeks on the wall calendar. */
  turnEvery: z
    .object({ count: z.int().min(1).max(366), unit: z.enum(['shift', 'day', 'week']) })
    .default({ count: 1, unit: 'shift' }),
});
export type Rotation = z.infer<typeof Rotation>;

/** What is written of a schedule. */
export const ScheduleDraft = z.object({
  name: z.string().trim().min(1).max(100),
  /** In which its screens and reports count days. */
  timeZone: TimeZone,
  /** Layers that must have somebody at every moment. */
  mustCover: z.array(DutyLayer).max(3).default(['primary', 'backup']),
  rotations: z.array(Rotation).max(30),
});
export type ScheduleDraft = z.infer<typeof ScheduleDraft>;

/** One team's rota. Each change is a version of its own; what was in force at a past second can always be said. */
export const Schedule = ScheduleDraft.extend({
  scheduleId: ScheduleId,
  version: z.int().positive(),
  changedAt: EpochMs,
  changedBy: z.string(),
});
export type Schedule = z.infer<typeof Schedule>;

/** How somebody came to be on duty. */
export const DutySource = z.enum(['rotation', 'override', 'addition', 'swap', 'take_over']);
export type DutySource = z.infer<typeof DutySource>;

/** Goes before the rotations for a while; of two that say something of one moment, the later made counts. */
export const Override = z.object({
  overrideId: OverrideId,
  scheduleId: ScheduleId,
  layer: DutyLayer,
  from: EpochMs,
  /** Exclusive. */
  to: EpochMs,
  /** `addition`: besides whoever is on; the others in place of them. */
  kind: DutySource.exclude(['rotation']),
  people: z.array(PersonId).min(1).max(50),
  /** In place of this one only; of everybody on the layer otherwise. */
  insteadOf: PersonId.optional(),
  reason: z.string(),
  createdAt: EpochMs,
  createdBy: z.string(),
  cancelledAt: EpochMs.optional(),
});
export type Override = z.infer<typeof Override>;

/** A stretch of time in which one person is on one layer without a break. */
export const DutyShift = z.object({
  scheduleId: ScheduleId,
  layer: DutyLayer,
  personId: PersonId,
  from: EpochMs,
  /** Exclusive. */
  to: EpochMs,
  source: DutySource,
  /** By which change to the rota; absent for rotations. */
  overrideId: OverrideId.optional(),
});
export type DutyShift = z.infer<typeof DutyShift>;

const Span = z.object({ from: EpochMs, to: EpochMs });

/** Somebody asks a colleague to take a stretch of their duty, for one of the other's or for nothing. */
export const Swap = z.object({
  swapId: SwapId,
  scheduleId: ScheduleId,
  layer: DutyLayer,
  askedBy: PersonId,
  /** What the asker gives away. */
  give: Span,
  /** Whom they ask. */
  with: PersonId,
  /** What the asker takes for it. */
  take: Span.optional(),
  reason: z.string(),
  askedAt: EpochMs,
  state: z.enum(['asked', 'accepted', 'refused', 'withdrawn', 'lapsed']),
  answeredAt: EpochMs.optional(),
  note: z.string().optional(),
});
export type Swap = z.infer<typeof Swap>;

/** That somebody on the rota really is there: from their sign-on to their sign-off or the end of their time on duty. */
export const Presence = z.object({
  personId: PersonId,
  from: EpochMs,
  /** Exclusive; moved forward when they sign off. */
  to: EpochMs,
  signedOffAt: EpochMs.optional(),
});
export type Presence = z.infer<typeof Presence>;

/** Somebody on duty at a moment. */
export const OnDuty = DutyShift.extend({
  name: z.string(),
  schedule: z.string(),
  skills: Words,
  languages: Words,
  timeZone: TimeZone,
  /** Absent while they have not signed on. */
  presentSince: EpochMs.optional(),
});
export type OnDuty = z.infer<typeof OnDuty>;

/**
 * How many people there are for how many rooms. `no_rota`: none is written, everybody permitted may work; `empty`: nobody
 * has signed on; `short`: more rooms per reviewer than the policy allows.
 */
export const StaffingState = z.enum(['no_rota', 'empty', 'short', 'enough']);
export type StaffingState = z.infer<typeof StaffingState>;

export const StaffingNow = z.object({
  at: EpochMs,
  state: StaffingState,
  /** People on the rota now, and those of them who have signed on. */
  rostered: z.int(),
  reviewers: z.int(),
  liveRooms: z.int(),
  /** Absent with nobody there. */
  roomsPerReviewer: z.number().optional(),
  /** The policy's. */
  roomsPerReviewerMax: z.number(),
  /** Since when it is `empty` or `short`. */
  since: EpochMs.optional(),
});
export type StaffingNow = z.infer<typeof StaffingNow>;

/** Who is on duty now. Pushed as `duty` whenever it changes. */
export const DutyNow = z.object({
  at: EpochMs,
  on: z.array(OnDuty),
  staffing: StaffingNow,
  /** When the next shift begins or ends. */
  nextChangeAt: EpochMs.optional(),
  /** Layers that must have somebody and have nobody (`open`), or nobody who has signed on (`absent`). */
  missing: z.array(z.object({ scheduleId: ScheduleId, layer: DutyLayer, why: z.enum(['open', 'absent']) })),
  /** Changes of shift whose note or acknowledgement is overdue. */
  handoversMissing: z.int(),
});
export type DutyNow = z.infer<typeof DutyNow>;

/** A stretch of a schedule in which a layer that must be covered has nobody. */
export const Gap = Span.extend({ scheduleId: ScheduleId, layer: DutyLayer });
export type Gap = z.infer<typeof Gap>;

/** A stretch in which one person is alone on a schedule: nobody to call when they do not answer. */
export const SinglePoint = Span.extend({ scheduleId: ScheduleId, personId: PersonId });
export type SinglePoint = z.infer<typeof SinglePoint>;

/** What one person carries in the time looked at. */
export const PersonLoad = z.object({
  personId: PersonId,
  seconds: z.int(),
  shifts: z.int(),
  /** Between two of their shifts, ms; absent with fewer than two. */
  shortestRestMs: z.int().optional(),
});
export type PersonLoad = z.infer<typeof PersonLoad>;

export const QualityPart = z.object({
  name: z.enum(['gaps', 'backup', 'balance', 'overload', 'rest']),
  /** 0–100. */
  score: z.number(),
  /** Share in the whole, 0–1. */
  weight: z.number(),
  /** Why it is not 100: numbers to be put into words by the screen. `value` and `limit` in seconds, shares 0–1 for balance. */
  reasons: z.array(
    z.object({
      code: z.enum(['gap', 'single_point', 'unbalanced', 'overloaded', 'short_rest']),
      personId: PersonId.optional(),
      layer: DutyLayer.optional(),
      value: z.number(),
      limit: z.number().optional(),
    }),
  ),
});
export type QualityPart = z.infer<typeof QualityPart>;

/** How well a schedule is covered. */
export const Coverage = z.object({
  scheduleId: ScheduleId,
  name: z.string(),
  from: EpochMs,
  to: EpochMs,
  gaps: z.array(Gap),
  gapSeconds: z.int(),
  singlePoints: z.array(SinglePoint),
  /** 0–100: the weighted mean of the parts. */
  quality: z.int(),
  parts: z.array(QualityPart),
  loads: z.array(PersonLoad),
});
export type Coverage = z.infer<typeof Coverage>;

/** What is open when a shift changes, as it was when the note was written. */
export const OpenWork = z.object({
  at: EpochMs,
  /** The gravest first; `openCases` counts them all. */
  cases: z.array(
    z.object({
      caseId: z.string(),
      streamId: z.string(),
      severity: z.int(),
      label: z.string().optional(),
      openedAt: EpochMs,
    }),
  ),
  openCases: z.int(),
  /** Streams with something that waits for a person. */
  held: z.array(
    z.object({
      streamId: z.string(),
      title: z.string().optional(),
      segments: z.int(),
      since: EpochMs,
      deadline: EpochMs.optional(),
    }),
  ),
  incidents: z.array(
    z.object({
      incidentId: z.string(),
      title: z.string(),
      level: z.string(),
      openedAt: EpochMs,
    }),
  ),
  /** Missed, or due within the next 12 hours. */
  deadlines: z.array(
    z.object({ key: z.string(), kind: z.string(), title: z.string(), dueAt: EpochMs, state: z.string() }),
  ),
});
export type OpenWork = z.infer<typeof OpenWork>;

/**
 * A change of shift: the ones who go write a note, one of those who come acknowledges it. `missing`: the time for it has
 * passed.
 */
export const Handover = z.object({
  handoverId: HandoverId,
  scheduleId: ScheduleId,
  schedule: z.string(),
  /** When the people on the primary layer change. */
  at: EpochMs,
  from: z.array(PersonId),
  to: z.array(PersonId),
  /** Until when it must be written and acknowledged. */
  dueAt: EpochMs,
  state: z.enum(['due', 'written', 'acknowledged', 'missing']),
  note: z.string().optional(),
  writtenBy: PersonId.optional(),
  writtenAt: EpochMs.optional(),
  /** As it was when the note was written; as it is now while there is none. */
  open: OpenWork.optional(),
  acknowledgedBy: PersonId.optional(),
  acknowledgedAt: EpochMs.optional(),
});
export type Handover = z.infer<typeof Handover>;

/** A calendar that can be subscribed to by whoever knows its address. */
export const Feed = z.object({
  feedId: FeedId,
  of: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), personId: PersonId }),
    z.object({ kind: z.literal('schedule'), scheduleId: ScheduleId }),
  ]),
  createdBy: z.string(),
  createdAt: EpochMs,
  revokedAt: EpochMs.optional(),
});
export type Feed = z.infer<typeof Feed>;

/** One hour of the next day: who is planned, and how many it takes. */
export const StaffingHour = z.object({
  from: EpochMs,
  /** The fewest people on the rota within the hour. */
  rostered: z.int(),
  /** Plain averages of the same hour of earlier days; absent where there is none yet. */
  forecast: z.object({ cases: z.number(), liveRooms: z.number(), days: z.int() }).optional(),
  /** Reviewers for the forecast cases to be taken in time (Erlang C), for the rooms (the policy's ratio), and for both. */
  needed: z.object({ queue: z.int(), rooms: z.int(), all: z.int() }).optional(),
  /** Expected share of cases taken in time with those on the rota, 0–1. */
  inTime: z.number().optional(),
});
export type StaffingHour = z.infer<typeof StaffingHour>;

export const StaffingPlan = z.object({
  now: StaffingNow,
  /** What the estimate stands on. Times in seconds. */
  basis: z.object({
    handleSeconds: z.number(),
    withinSeconds: z.number(),
    share: z.number(),
    roomsPerReviewerMax: z.number(),
    forecastDays: z.int(),
  }),
  hours: z.array(StaffingHour),
});
export type StaffingPlan = z.infer<typeof StaffingPlan>;

/** One past hour of staffing. */
export const StaffingRecord = z.object({
  /** Begin of the hour. */
  hour: EpochMs,
  /** How many seconds of it were looked at. */
  seconds: z.number(),
  /** Averages over that time. */
  rostered: z.number(),
  reviewers: z.number(),
  liveRooms: z.number(),
  /** The worst moment; absent where nobody was there at it. */
  roomsPerReviewerWorst: z.number().optional(),
  /** Seconds in which there were rooms and too few reviewers, or none. */
  shortSeconds: z.number(),
  /** Cases opened in it. */
  cases: z.int(),
});
export type StaffingRecord = z.infer<typeof StaffingRecord>;

/** Who was on duty in a stretch of the past, by the rota in force then; `present`: had signed on. */
export const DutyRecord = DutyShift.extend({ name: z.string(), schedule: z.string(), present: z.boolean() });
export type DutyRecord = z.infer<typeof DutyRecord>;

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
  give: Span,
  with: PersonId,
  take: Span.optional(),
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
