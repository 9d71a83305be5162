import { Action } from '../action.js';
import { ChatMessage } from '../chat.js';
import { ControlRecord, StreamRecord } from '../control.js';
import { KnownEntry } from '../known.js';
import { SegmentMessage } from '../segment.js';
import { Signal } from '../signal.js';
import { ParkedRecord, type TopicDefinition, topics } from '../topics.js';
import { RuleHit, Verdict } from '../verdict.js';
import { type JsonObject, namedSchemas } from './json-schema.js';

const named = {
  Action,
  ChatMessage,
  ControlRecord,
  KnownEntry,
  ParkedRecord,
  RuleHit,
  SegmentMessage,
  Signal,
  StreamRecord,
  Verdict,
};

/** Who writes and who reads each topic; a topic without a row does not compile. */
const traffic = {
  segments: { sentBy: 'capture, or the platform itself', receivedBy: 'ingest, gate, control' },
  chat: { sentBy: 'the platform, or control for its HTTP intake', receivedBy: 'ingest, control' },
  verdicts: { sentBy: 'ingest', receivedBy: 'gate, control, the platform' },
  control: { sentBy: 'control, ingest', receivedBy: 'gate, ingest, control, the platform' },
  known: { sentBy: 'control', receivedBy: 'ingest' },
  lexicons: { sentBy: 'control', receivedBy: 'ingest' },
  policy: { sentBy: 'control', receivedBy: 'ingest, control' },
  parked: { sentBy: 'every consumer', receivedBy: 'people' },
} as const satisfies Record<keyof typeof topics, { sentBy: string; receivedBy: string }>;

/** The AsyncAPI 3.0 document of all topics, from their definitions. */
export const asyncApiDocument = (info: { version: string } = { version: '0.1.0' }): JsonObject => {
  const schemas = namedSchemas(named);
  const entries = Object.entries(topics) as [keyof typeof topics, TopicDefinition<unknown>][];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Airlock topics',
      version: info.version,
      description:
        'Media and chat in, verdicts and control out. Every record is JSON and carries its schema version.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      entries.map(([id, t]) => [
        id,
        {
          address: t.name,
          title: t.title,
          description: `Written by ${traffic[id].sentBy}; read by ${traffic[id].receivedBy}.`,
          messages: { [id]: { $ref: `#/components/messages/${id}` } },
          bindings: {
            kafka: {
              topic: t.name,
              partitions: t.partitions,
              topicConfiguration: {
                'cleanup.policy': [t.compacted ? 'compact' : 'delete'],
                'retention.ms': t.retentionMs,
              },
              bindingVersion: '0.5.0',
            },
          },
        },
      ]),
    ),
    operations: Object.fromEntries(
      entries.flatMap(([id]) =>
        (['send', 'receive'] as const).map((action) => [
          `${action}${id.charAt(0).toUpperCase()}${id.slice(1)}`,
          {
            action,
            channel: { $ref: `#/channels/${id}` },
            messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
          },
        ]),
      ),
    ),
    components: {
      messages: Object.fromEntries(
        entries.map(([id, t]) => [
          id,
          {
            name: id,
            title: t.title,
            payload: {
              schemaFormat: 'application/schema+json;version=draft-2020-12',
              schema: schemas.of(t.schema),
            },
          },
        ]),
      ),
      schemas: schemas.schemas,
    },
  };
};
