import { z } from 'zod';
import { Mode, SamplingPlan } from './control.js';
import { Declared } from './declared.js';
import { EpochMs, ProviderId, RoomId, StreamId, StreamerId } from './ids.js';

/** Somebody wants to go live: asked of control before one byte of the stream is taken. */
export const AdmissionRequest = z.object({
  roomId: RoomId,
  streamerId: StreamerId,
  title: z.string().max(200),
  category: z.string().max(64),
  /** `rtmp`: published to us; `pull`: fetched by us. */
  source: z.enum(['rtmp', 'pull']),
  remoteAddress: z.string().max(64).optional(),
  /** What the publisher put behind `?` of its stream name, for control to check; never logged. */
  credentials: z.record(z.string().max(64), z.string().max(512)).optional(),
  audience: z.string().max(64).optional(),
  /** The platform it is a stream of, where Airlock serves several: a provider of the register. */
  tenant: ProviderId.optional(),
  /** Host name or address that the publisher connects to, or that is pulled from. */
  host: z.string().max(255).optional(),
  /** The same in the publisher's own words (RTMP's `tcUrl`): held against its stream, never against the platform. */
  claimedHost: z.string().max(255).optional(),
  tier: z.string().max(64).optional(),
  declared: Declared.optional(),
});
export type AdmissionRequest = z.infer<typeof AdmissionRequest>;

/** One publish session: what a stream is called after admission and again when it ends. */
export const StreamSession = z.object({
  streamId: StreamId,
  /** The first epoch of the session; capture counts up from here when it has to reconnect. */
  epoch: z.number().int().nonnegative(),
});
export type StreamSession = z.infer<typeof StreamSession>;

export const ResumeRequest = z.object({
  epoch: z.number().int().positive(),
  /** Where the source comes from now. */
  remoteAddress: z.string().max(64).optional(),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/** One thing that speaks for or against a stream. */
export const AdmissionFinding = z.object({
  /** `licence.expired`, `blacklist.platform` … */
  code: z.string(),
  /** For whoever is refused; in plain words. */
  reason: z.string(),
  /** The rule or clause behind it. */
  basis: z.string().optional(),
});
export type AdmissionFinding = z.infer<typeof AdmissionFinding>;

/** How the stream is handled. */
export const AdmissionPlan = z.object({
  roomClass: z.string(),
  policyHash: z.string(),
  mode: Mode,
  /** How far the audience is behind, ms. */
  delayMs: z.number().int().nonnegative(),
  sampling: SamplingPlan,
});
export type AdmissionPlan = z.infer<typeof AdmissionPlan>;

/** Control's answer. No answer is a refusal. */
export const AdmissionAnswer = z.discriminatedUnion('allow', [
  z.object({
    allow: z.literal(true),
    reasons: z.array(z.string()),
    stream: StreamSession,
    /** What was found although it may start: why it is restricted, handled more strictly or looked at by a person. */
    findings: z.array(AdmissionFinding).optional(),
    plan: AdmissionPlan.optional(),
    /** `tips`, `recommend`, `cohost` …: what it may not do. */
    restrictions: z.array(z.string()).optional(),
    tier: z.string().optional(),
    /** The answer holds until then at the latest; it is asked again by itself. */
    until: EpochMs.optional(),
  }),
  z.object({
    allow: z.literal(false),
    reasons: z.array(z.string()).min(1),
    findings: z.array(AdmissionFinding).optional(),
  }),
]);
export type AdmissionAnswer = z.infer<typeof AdmissionAnswer>;
