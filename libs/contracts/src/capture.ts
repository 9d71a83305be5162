import { z } from 'zod';
import { AdmissionRequest } from './admission.js';
import { EpochMs, RoomId, StreamId } from './ids.js';

/** What to fetch and as whose stream. */
export const PullRequest = AdmissionRequest.omit({
  source: true,
  remoteAddress: true,
  credentials: true,
}).extend({
  /** rtmp, rtmps, srt, http or https URL (HLS and HTTP-FLV included), or a file where files are allowed. */
  url: z.string().min(1).max(4096),
  /** Files and recordings: read at their own speed. Default: files yes, URLs no. */
  realtime: z.boolean().optional(),
  /** Files: begin again at the end, for ever. */
  loop: z.boolean().default(false),
  /** Whether a clean end of the source is the end of the stream. Default: yes for files and HTTP, no for RTMP and SRT. */
  onEnd: z.enum(['stop', 'reconnect']).optional(),
  /** Attempts in a row that bring nothing before the stream is given up. */
  maxAttempts: z.number().int().positive().default(10),
});
export type PullRequest = z.input<typeof PullRequest>;

/** One source that capture is taking in. */
export const CaptureView = z.object({
  roomId: RoomId,
  streamId: StreamId,
  epoch: z.number().int().nonnegative(),
  /** Where from, without user, password and keys. */
  source: z.string(),
  state: z.string(),
  startedAt: EpochMs,
  bytes: z.number().nonnegative(),
  segments: z.number().int().nonnegative(),
  reconnects: z.number().int().nonnegative(),
});
export type CaptureView = z.infer<typeof CaptureView>;
