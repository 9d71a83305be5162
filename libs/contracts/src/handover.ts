import { z } from 'zod';
import { EpochMs } from './ids.js';
import { IncidentLevel } from './incident.js';
import { PersonId, ScheduleId } from './duty.js';

export const HandoverId = z
  .string()
  .regex(/^hand_[a-z0-9]{1,40}$/)
  .brand<'HandoverId'>();
export type HandoverId = z.infer<typeof HandoverId>;

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
      level: IncidentLevel,
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
