import { AirlockError } from '@airlock/contracts/problem';
import type { ParkedRecord, TopicDefinition } from '@airlock/contracts/topics';
import type { OutRecord } from './port.js';

/** Bytes of one value, and UTF-16 units of one key, at most. */
const BUS_LIMITS = { valueBytes: 1024 * 1024, keyUnits: 1_024 } as const;

/** Raw bytes kept of a parked value: as base64 they fit a record beside the rest. */
const PARKED_BYTES = 720 * 1024;
const REASON_UNITS = 2_000;

/** A record as it lies in the log, before anybody looked into it. */
export interface RawRecord {
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  /** UTF-8 bytes, or the text of them; null is a tombstone. */
  readonly value: Uint8Array | string | null;
  /** ms since 1970 */
  readonly timestamp: number;
  /** The schema that this process checked the value against when it published it, and so need not again. */
  readonly checkedBy?: TopicDefinition<unknown>['schema'] | undefined;
}

export interface Unreadable {
  readonly code: 'not_utf8' | 'not_json' | 'unknown_version' | 'schema' | 'no_key' | 'tombstone';
  readonly reason: string;
}

export type Decoded<T> =
  { readonly ok: true; readonly value: T | null } | ({ readonly ok: false } & Unreadable);

const problem = (code: Unreadable['code'], reason: string) => ({ ok: false, code, reason }) as const;
const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Checks and encodes one record. Throws `invalid_input` or `too_large`; the topic's schema decides what is valid. */
export function encodeRecord<T>(topic: TopicDefinition<T>, record: OutRecord<T>): string | null {
  checkKey(topic, record.key);
  if (record.partitionKey !== undefined) checkKey(topic, record.partitionKey);
  if (record.value === null) {
    if (topic.compacted) return null;
    throw new AirlockError('invalid_input', `A tombstone on ${topic.name}, which is not compacted`);
  }
  const checked = topic.schema.safeParse(record.value);
  if (!checked.success) {
    throw new AirlockError('invalid_input', `A record for ${topic.name} does not match its schema`, {
      issues: checked.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })),
    });
  }
  const text = JSON.stringify(checked.data);
  if (text.length * 3 > BUS_LIMITS.valueBytes && Buffer.byteLength(text) > BUS_LIMITS.valueBytes) {
    throw new AirlockError('too_large', `A record for ${topic.name} is over ${BUS_LIMITS.valueBytes} bytes`, {
      hint: 'Put the bytes into the blob store and publish a reference.',
    });
  }
  return text;
}

function checkKey(topic: TopicDefinition<unknown>, key: string): void {
  if (key.length > 0 && key.length <= BUS_LIMITS.keyUnits && key.isWellFormed()) return;
  throw new AirlockError(
    'invalid_input',
    `A key for ${topic.name} must be well-formed text of 1 to ${BUS_LIMITS.keyUnits} UTF-16 units`,
  );
}

/** Reads what lies in the log: UTF-8, then JSON, then the topic's schema. Never throws. */
export function decodeRecord<T>(topic: TopicDefinition<T>, raw: RawRecord): Decoded<T> {
  if (raw.key === null) return problem('no_key', 'the record has no key');
  if (raw.value === null) {
    return topic.compacted
      ? { ok: true, value: null }
      : problem('tombstone', 'an empty value on a topic that is not compacted');
  }
  let text: string;
  try {
    text = typeof raw.value === 'string' ? raw.value : fatalUtf8.decode(raw.value);
  } catch {
    return problem('not_utf8', 'the value is not valid UTF-8');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return problem('not_json', `the value is not JSON: ${(error as Error).message}`);
  }
  if (raw.checkedBy === topic.schema) return { ok: true, value: json as T };
  const checked = topic.schema.safeParse(json);
  if (checked.success) return { ok: true, value: checked.data };
  const version = checked.error.issues.find((i) => i.path.length === 1 && i.path[0] === 'v');
  if (version) {
    return problem(
      'unknown_version',
      `unknown schema version ${JSON.stringify((json as { v?: unknown }).v)}`,
    );
  }
  const issues = checked.error.issues.slice(0, 5).map((i) => `${i.path.join('.') || '(root)'}: ${i.message}`);
  return problem('schema', issues.join('; '));
}

/** The parked topic's record for one that could not be used; always small enough to publish. */
export function parkedRecord(
  from: { topic: string; group: string; reason: string; parkedAt: number },
  raw: RawRecord,
): ParkedRecord {
  const bytes = typeof raw.value === 'string' ? Buffer.from(raw.value) : Buffer.from(raw.value ?? []);
  return {
    v: 1,
    topic: from.topic,
    partition: raw.partition,
    offset: raw.offset,
    key: raw.key === null ? null : raw.key.slice(0, BUS_LIMITS.keyUnits),
    value: bytes.subarray(0, PARKED_BYTES).toString('base64'),
    group: from.group,
    reason: from.reason.slice(0, REASON_UNITS),
    parkedAt: from.parkedAt,
  };
}

/** The key under which a record is parked: those of one partition of one group keep their order. */
export const parkedKey = (p: ParkedRecord): string => `${p.topic}/${p.partition}`;
