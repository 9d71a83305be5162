import { ActionKind } from '@airlock/contracts/action';
import { Mode, SamplingPlan } from '@airlock/contracts/control';
import { Sha256 } from '@airlock/contracts/ids';
import { MessageDecision, SegmentDecision } from '@airlock/contracts/verdict';
import { z } from 'zod';

/** Milliseconds of media time from the start of the recording. */
const MediaMs = z.number();
const Score = z.number().min(0).max(1);
const Title = z.object({ zh: z.string(), en: z.string() });
const Detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const Detector = z.object({ id: z.string(), version: z.string() });

/** A rule that held, as it held where the finding is strongest. */
const Rule = z.object({
  rule: z.string(),
  clause: z.string().optional(),
  severity: z.number().int(),
  when: z.string(),
  facts: z.record(z.string(), z.unknown()),
});

/** One picture of a finding. Pictures that look the same are kept once. */
const Picture = z.object({
  atMs: MediaMs,
  score: Score,
  /** JPEG as a data URI. */
  thumbnail: z.string(),
});

/** One segment in which a finding was seen. */
const Hit = z.object({
  epoch: z.number().int(),
  seq: z.number().int(),
  fromMs: MediaMs,
  toMs: MediaMs,
  /** Where the highest score lies; absent when no single picture is to blame. */
  atMs: MediaMs.optional(),
  score: Score.optional(),
  rules: z.array(z.string()),
  decision: SegmentDecision,
});

/** Consecutive segments with the same label. */
export const Finding = z.object({
  id: z.string(),
  label: z.string(),
  title: Title,
  severity: z.number().int(),
  /** The strictest decision of its rules. */
  decision: SegmentDecision,
  /** Whole segments: what the decision applies to. */
  fromMs: MediaMs,
  toMs: MediaMs,
  /** First and last picture that show it. */
  seen: z.object({ fromMs: MediaMs, toMs: MediaMs, pictures: z.number().int() }).optional(),
  peak: z
    .object({
      score: Score,
      threshold: Score,
      atMs: MediaMs,
      detector: Detector,
      detail: Detail.optional(),
    })
    .optional(),
  rules: z.array(Rule),
  /** What the policy would do to a live stream by itself. */
  actions: z.array(ActionKind),
  hits: z.array(Hit),
  pictures: z.array(Picture),
});
export type Finding = z.infer<typeof Finding>;

/** A chat line that policy did not let through as it was written. */
export const ChatFinding = z.object({
  line: z.number().int(),
  atMs: MediaMs,
  userId: z.string(),
  nickname: z.string().optional(),
  text: z.string(),
  /** What the audience would read. */
  shown: z.string().optional(),
  decision: MessageDecision,
  marks: z.array(
    z.object({
      label: z.string(),
      title: Title,
      score: Score,
      /** [start, end) in UTF-16 code units; absent: the whole line. */
      span: z.tuple([z.number().int(), z.number().int()]).optional(),
      detail: Detail.optional(),
    }),
  ),
  rules: z.array(Rule),
});
export type ChatFinding = z.infer<typeof ChatFinding>;

/** Everything a scan found out. What `airlock scan --json` prints and the HTML page is made of. */
export const ScanReport = z.object({
  v: z.literal(1),
  source: z.object({
    name: z.string(),
    kind: z.enum(['file', 'http', 'rtmp', 'srt']),
    /** Length as the container tells it, ms; absent for live sources. */
    durationMs: z.number().optional(),
    video: z.string().optional(),
    audio: z.string().optional(),
    transcoded: z.boolean(),
    /** False: what follows is about a part of the recording only. */
    complete: z.boolean(),
    end: z.string(),
  }),
  run: z.object({
    startedAt: z.number().int(),
    /** Wall time from the first byte to the last verdict, ms. */
    tookMs: z.number(),
    /** Media time over wall time. */
    speed: z.number(),
  }),
  policy: z.object({ name: z.string(), version: z.string(), hash: z.string() }),
  stream: z.object({
    title: z.string(),
    category: z.string(),
    audience: z.number().int(),
    tier: z.string(),
    roomClass: z.string(),
    roomClassTitle: Title,
    mode: Mode,
    sampling: SamplingPlan,
  }),
  models: z.array(z.object({ name: z.string(), version: z.string(), sha256: Sha256, licence: z.string() })),
  hashBank: z.object({ name: z.string(), entries: z.number().int(), sha256: Sha256 }).optional(),
  coverage: z.object({
    segments: z.number().int(),
    mediaMs: z.number(),
    frames: z.number().int(),
    reused: z.number().int(),
    unwatchedMs: z.number(),
    /** Sound that was there and nobody listened to, ms. */
    unheardMs: z.number().optional(),
  }),
  /** Media by decision, ms. */
  kept: z.object({ releasedMs: z.number(), heldMs: z.number(), dumpedMs: z.number() }),
  /** The whole recording as runs of one decision. */
  strip: z.array(
    z.object({
      fromMs: MediaMs,
      toMs: MediaMs,
      decision: SegmentDecision,
      failure: z.string().optional(),
    }),
  ),
  /** Scores over time: the highest of each bucket that has any. */
  lanes: z.array(
    z.object({
      label: z.string(),
      title: Title,
      threshold: Score,
      points: z.array(z.tuple([MediaMs, Score])),
    }),
  ),
  findings: z.array(Finding),
  chat: z
    .object({
      lines: z.number().int(),
      decisions: z.record(MessageDecision, z.number().int()),
      findings: z.array(ChatFinding),
    })
    .optional(),
  /** Things a reader must know to judge the result. */
  notes: z.array(z.string()),
});
export type ScanReport = z.infer<typeof ScanReport>;

/** Whether anything in it would have been kept from an audience, or changed. */
export const hasHits = (report: ScanReport): boolean =>
  report.findings.some((f) => f.decision !== 'release') || (report.chat?.findings.length ?? 0) > 0;
