import { z } from 'zod';
import { ChatMessage } from './chat.js';
import { ControlRecord } from './control.js';
import { EpochMs } from './ids.js';
import { KnownEntry } from './known.js';
import { LexiconRecord } from './lexicon.js';
import { PolicyRecord } from './policy.js';
import { SegmentMessage } from './segment.js';
import { Verdict } from './verdict.js';

/** A record that no consumer could use, kept with the reason. */
export const ParkedRecord = z.object({
  v: z.literal(1),
  topic: z.string(),
  partition: z.number().int(),
  offset: z.string(),
  key: z.string().nullable(),
  /** base64 of the value as it came, cut so that the record stays under 1 MiB. */
  value: z.string(),
  group: z.string(),
  reason: z.string(),
  parkedAt: EpochMs,
});
export type ParkedRecord = z.infer<typeof ParkedRecord>;

export interface TopicDefinition<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly title: string;
  readonly partitions: number;
  /** Age in ms after which records may go; compacted topics keep the last record of each key. */
  readonly retentionMs: number;
  readonly compacted: boolean;
}

const HOUR = 3_600_000;
const topic = <T>(d: TopicDefinition<T>): TopicDefinition<T> => Object.freeze(d);

/**
 * Every topic of the system, keyed by stream so that one stream's records keep their order. Known pictures have one of
 * their own: a gate that starts has a million of them less to read.
 */
export const topics = {
  segments: topic<SegmentMessage>({
    name: 'airlock.segments.v1',
    schema: SegmentMessage as z.ZodType<SegmentMessage>,
    title: 'Media of live streams, by reference',
    partitions: 16,
    retentionMs: 6 * HOUR,
    compacted: false,
  }),
  chat: topic<ChatMessage>({
    name: 'airlock.chat.v1',
    schema: ChatMessage as z.ZodType<ChatMessage>,
    title: 'Chat lines as sent',
    partitions: 16,
    retentionMs: 24 * HOUR,
    compacted: false,
  }),
  verdicts: topic<Verdict>({
    name: 'airlock.verdicts.v1',
    schema: Verdict as z.ZodType<Verdict>,
    title: 'Verdicts on segments and chat lines',
    partitions: 16,
    retentionMs: 24 * HOUR,
    compacted: false,
  }),
  control: topic<ControlRecord>({
    name: 'airlock.control.v1',
    schema: ControlRecord as z.ZodType<ControlRecord>,
    title: 'Admitted streams, actions and decisions',
    partitions: 4,
    retentionMs: 24 * HOUR,
    compacted: true,
  }),
  known: topic<KnownEntry>({
    name: 'airlock.known.v1',
    schema: KnownEntry as z.ZodType<KnownEntry>,
    title: 'Known pictures and clips, each as it stands',
    partitions: 4,
    retentionMs: 24 * HOUR,
    compacted: true,
  }),
  lexicons: topic<LexiconRecord>({
    name: 'airlock.lexicons.v1',
    schema: LexiconRecord as z.ZodType<LexiconRecord>,
    title: 'Lists of terms of the house, each as it stands',
    partitions: 1,
    retentionMs: 24 * HOUR,
    compacted: true,
  }),
  policy: topic<PolicyRecord>({
    name: 'airlock.policy.v1',
    schema: PolicyRecord as z.ZodType<PolicyRecord>,
    title: 'The policy that the house has published, and the one on trial',
    partitions: 1,
    retentionMs: 24 * HOUR,
    compacted: true,
  }),
  parked: topic<ParkedRecord>({
    name: 'airlock.parked.v1',
    schema: ParkedRecord as z.ZodType<ParkedRecord>,
    title: 'Records no consumer could use',
    partitions: 1,
    retentionMs: 14 * 24 * HOUR,
    compacted: false,
  }),
} as const;
