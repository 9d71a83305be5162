import { z } from 'zod';
import { CaseId, EpochMs, RoomId, StreamId, StreamerId } from './ids.js';

export const LookId = z
  .string()
  .regex(/^lk_[a-z0-9]{1,40}$/)
  .brand<'LookId'>();
export type LookId = z.infer<typeof LookId>;

/** The policy's section on patrol: how often a person sees every room. */
export const PatrolRules = z.strictObject({
  everyS: z
    .int()
    .min(30)
    .max(86_400)
    .default(1_800)
    .describe('Every room on air is seen by a person this often, s'),
  classes: z
    .record(z.string().max(64), z.int().min(30).max(86_400))
    .default({})
    .describe('… rooms of these classes this often, s'),
  minDwellS: z.int().min(2).max(600).default(5).describe('A look shorter than this proves nothing, s'),
  atOnce: z.int().min(1).max(64).default(12).describe('Rooms that one person can look at at the same time'),
  page: z.boolean().default(true).describe('Whether a missed round calls whoever is on duty'),
});
export type PatrolRules = z.infer<typeof PatrolRules>;

/** One room in somebody's round. */
export const PatrolRoom = z.object({
  streamId: StreamId,
  roomId: RoomId,
  streamerId: StreamerId,
  title: z.string(),
  category: z.string(),
  roomClass: z.string(),
  tier: z.string().optional(),
  mode: z.string(),
  audience: z.number().int().optional(),
  startedAt: EpochMs,
  /** Highest first: what is overdue, then what is graver, more watched and less trusted. */
  risk: z.number(),
  /** Severity of its open case, 0–5. */
  severity: z.number().int(),
  caseId: CaseId.optional(),
  unwatchedMs: z.number(),
  /** How often it has to be seen, ms. */
  everyMs: z.number().int(),
  /** By when it has to be seen next. */
  dueAt: EpochMs,
  /** It was not, since. */
  missed: z.boolean(),
  lastLookAt: EpochMs.optional(),
  lastLookBy: z.string().optional(),
  /** Who looks at it right now. */
  watchedBy: z.array(z.string()),
  /** Whether it falls to the caller; overdue rooms fall to everybody. */
  mine: z.boolean(),
});
export type PatrolRoom = z.infer<typeof PatrolRoom>;

export const PatrolRound = z.object({
  at: EpochMs,
  rooms: z.array(PatrolRoom),
  /** How often the screen reports while it shows rooms, ms; looks that were not heard of for three times as long are over. */
  beatMs: z.number().int(),
  minDwellMs: z.number().int(),
  atOnce: z.number().int(),
  /** Rooms of all people. */
  counts: z.object({ live: z.number().int(), due: z.number().int(), missed: z.number().int() }),
});
export type PatrolRound = z.infer<typeof PatrolRound>;

/** `concern` goes into the case of the stream. */
export const PatrolFinding = z.object({
  kind: z.enum(['clear', 'concern']),
  note: z.string().trim().max(2_000).optional(),
});
export type PatrolFinding = z.infer<typeof PatrolFinding>;

/** One person saw one room. */
export const PatrolLook = z.object({
  lookId: LookId,
  streamId: StreamId,
  person: z.string(),
  startedAt: EpochMs,
  endedAt: EpochMs,
  /** How long the room was on a visible screen, by the server's clock, ms. */
  dwellMs: z.number().int().nonnegative(),
  /** Answers to challenges. */
  beats: z.number().int().nonnegative(),
  /** The most rooms the person had on screen meanwhile. */
  rooms: z.number().int().positive(),
  /** Long enough to count. */
  proven: z.boolean(),
  finding: PatrolFinding.optional(),
});
export type PatrolLook = z.infer<typeof PatrolLook>;

/** A room that nobody saw in time. */
export const PatrolMiss = z.object({
  streamId: StreamId,
  roomId: RoomId,
  roomClass: z.string(),
  dueAt: EpochMs,
  /** When it was seen after all, or went off air. */
  endedAt: EpochMs.optional(),
  seenBy: z.string().optional(),
});
export type PatrolMiss = z.infer<typeof PatrolMiss>;

/** Pushed as rooms are seen and missed. */
export const PatrolChange = z.object({
  streamId: StreamId,
  dueAt: EpochMs,
  missed: z.boolean(),
  lastLookAt: EpochMs.optional(),
  lastLookBy: z.string().optional(),
  watchedBy: z.array(z.string()),
});
export type PatrolChange = z.infer<typeof PatrolChange>;

const Counts = z.object({
  looks: z.number().int(),
  proven: z.number().int(),
  rooms: z.number().int(),
  dwellMs: z.number().int(),
  concerns: z.number().int(),
});

/** What patrol came to in a time. */
export const PatrolReport = z.object({
  from: EpochMs,
  until: EpochMs,
  total: Counts,
  people: z.array(Counts.extend({ person: z.string() })),
  classes: z.array(
    z.object({
      roomClass: z.string(),
      missed: z.number().int(),
      /** The longest that a room was overdue, ms. */
      longestMs: z.number().int(),
    }),
  ),
  misses: z.array(PatrolMiss),
});
export type PatrolReport = z.infer<typeof PatrolReport>;
