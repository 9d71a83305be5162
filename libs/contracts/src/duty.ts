import { z } from 'zod';
import { EpochMs } from './ids.js';
import { StaffingNow } from './staffing.js';

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

/** One shift of one person, or what is left of it where something goes before it. */
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

/** `to` is not in it. */
export const TimeSpan = z.object({ from: EpochMs, to: EpochMs });
export type TimeSpan = z.infer<typeof TimeSpan>;

/** Somebody asks a colleague to take a stretch of their duty, for one of the other's or for nothing. */
export const Swap = z.object({
  swapId: SwapId,
  scheduleId: ScheduleId,
  layer: DutyLayer,
  askedBy: PersonId,
  /** What the asker gives away. */
  give: TimeSpan,
  /** Whom they ask. */
  with: PersonId,
  /** What the asker takes for it. */
  take: TimeSpan.optional(),
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
  /** Changes of shift that wait for their note, and those that wait to be acknowledged. */
  handoversDue: z.int(),
  handoversWritten: z.int(),
  /** Swaps that wait for an answer. */
  swapsAsked: z.int(),
  /** When the rota was last changed. */
  rotaChangedAt: EpochMs.optional(),
});
export type DutyNow = z.infer<typeof DutyNow>;

/** A stretch of a schedule in which a layer that must be covered has nobody. */
export const Gap = TimeSpan.extend({ scheduleId: ScheduleId, layer: DutyLayer });
export type Gap = z.infer<typeof Gap>;

/** A stretch in which one person is alone on a schedule: nobody to call when they do not answer. */
export const SinglePoint = TimeSpan.extend({ scheduleId: ScheduleId, personId: PersonId });
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
  /** Over a longer time, from `from` to `loadTo`, in which everybody has had their turn; of the primary layer. */
  loadTo: EpochMs,
  loads: z.array(PersonLoad),
});
export type Coverage = z.infer<typeof Coverage>;

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

/** Who was on duty in a stretch of the past, by the rota in force then; `present`: had signed on. */
export const DutyRecord = DutyShift.extend({ name: z.string(), schedule: z.string(), present: z.boolean() });
export type DutyRecord = z.infer<typeof DutyRecord>;
