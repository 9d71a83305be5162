import { z } from 'zod';
import { EpochMs } from './ids.js';

/** `ok`; `strained`: slower or later than it should be; `failing`: does not do its work. */
export const PartState = z.enum(['ok', 'strained', 'failing']);
export type PartState = z.infer<typeof PartState>;

const Rate = z.number().nonnegative();
const Ms = z.number().nonnegative();
const Count = z.number().int().nonnegative();
const Ages = z.object({ p50: Ms, p95: Ms });

/** The way of a segment and of a line through the house, in numbers of the last ten seconds. */
export const PipelineView = z.object({
  at: EpochMs,
  /** Streams on air, and their finished segments a second. */
  capture: z.object({ state: PartState, live: Count, perSecond: Rate }),
  /** `age`: from the last byte at capture to the verdict. Shares are of media time. */
  ingest: z.object({
    state: PartState,
    perSecond: Rate,
    age: Ages.optional(),
    decodeMs: Ms.optional(),
    inferMs: Ms.optional(),
    unwatchedShare: z.number().min(0).max(1),
    failures: Count,
    /** Segments of which detectors were left out for want of time. */
    leftOut: Count,
  }),
  chat: z.object({ state: PartState, perSecond: Rate, age: Ages.optional() }),
  /** Streams by what the gate says it shows; `unknown` where it does not say. */
  gate: z.object({
    state: PartState,
    shown: Count,
    waiting: Count,
    slate: Count,
    dark: Count,
    unknown: Count,
  }),
  /** Streams with segments that wait for a person. */
  review: z.object({ held: Count, oldestMs: Ms.optional() }),
  /** Effects on media servers, webhooks and the like that are decided and not confirmed. */
  outbox: z.object({ state: PartState, pending: Count, oldestMs: Ms, dead: Count }),
  /** The newest cut that a probe has seen dark, and how long that took. */
  dark: z.object({ at: EpochMs, ms: Ms }).optional(),
  database: z.object({ state: PartState, pingMs: Ms.optional() }),
  watchers: Count,
});
export type PipelineView = z.infer<typeof PipelineView>;
