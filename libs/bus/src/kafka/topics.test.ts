import { describe, expect, it } from 'vitest';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import type { TopicState } from './client.js';
import { createTopic } from './create-topic.js';
import { topicConfig } from './topic-config.js';
import { planTopics } from './topics.js';

const all = Object.values(topics) as unknown as TopicDefinition<unknown>[];
const control = topics.control as unknown as TopicDefinition<unknown>;
const chat = topics.chat as unknown as TopicDefinition<unknown>;
const asDefined = (d: TopicDefinition<unknown>, replicas = 1): TopicState => ({
  partitions: d.partitions,
  replicas,
  config: topicConfig(d, replicas),
});

describe('The plan for a cluster’s topics', () => {
  it('creates what is missing, and is empty when all is as defined', () => {
    expect(planTopics(all, new Map(), 1).map((c) => [c.topic, c.kind])).toEqual(
      all.map((d) => [d.name, 'create']),
    );
    expect(planTopics(all, new Map(all.map((d) => [d.name, asDefined(d)])), 1)).toEqual([]);
  });

  it('names the settings that differ, and leaves those it does not know alone', () => {
    const state = {
      ...asDefined(chat),
      config: { ...topicConfig(chat, 1), 'retention.ms': '1', 'segment.bytes': '7' },
    };
    expect(planTopics([chat], new Map([[chat.name, state]]), 1)).toEqual([
      {
        topic: chat.name,
        kind: 'configure',
        from: { 'retention.ms': '1' },
        to: { 'retention.ms': String(chat.retentionMs) },
      },
    ]);
  });

  it('grows a topic, refuses to grow a compacted one and never takes partitions away', () => {
    const plan = (d: TopicDefinition<unknown>, partitions: number) =>
      planTopics([d], new Map([[d.name, { ...asDefined(d), partitions }]]), 1).map((c) => c.kind);
    expect(plan(chat, 4)).toEqual(['grow']);
    expect(plan(control, 1)).toEqual(['refused']);
    expect(plan(chat, 64)).toEqual([]);
  });

  it('compacts the control topic and keeps its tombstones for as long as a gate may be away', () => {
    expect(topicConfig(control, 1)).toMatchObject({
      'cleanup.policy': 'compact',
      'delete.retention.ms': String(control.retentionMs),
    });
    expect(topicConfig(chat, 1)).toMatchObject({ 'cleanup.policy': 'delete' });
  });

  it('has a record on two brokers before it is acknowledged wherever a topic has three replicas', () => {
    const key = 'min.insync.replicas';
    const plan = (replicas: number, config: Record<string, string>) => {
      const state = { ...asDefined(chat), replicas, config: { ...topicConfig(chat, 1), ...config } };
      return planTopics([chat], new Map([[chat.name, state]]), -1);
    };
    const made = (replicas: number) => planTopics([chat], new Map(), replicas)[0];
    for (const replicas of [-1, 1, 2]) {
      expect(topicConfig(chat, replicas)).not.toHaveProperty([key]);
      expect(made(replicas)).not.toHaveProperty(['config', key]);
      expect(plan(replicas, {})).toEqual([]);
    }
    for (const replicas of [3, 5]) {
      expect(made(replicas)).toHaveProperty(['config', key], '2');
      expect(plan(replicas, { [key]: '1' })).toEqual([
        { topic: chat.name, kind: 'configure', from: { [key]: '1' }, to: { [key]: '2' } },
      ]);
      expect(plan(replicas, { [key]: '2' })).toEqual([]);
      // More than we ask for is somebody's decision.
      expect(plan(replicas, { [key]: '3' })).toEqual([]);
    }
  });

  it.each([
    ['asks for two copies at once where it names the replicas', 3, 3, { created: '2', configured: [] }],
    [
      'asks for them afterwards where the brokers choose three',
      -1,
      3,
      { created: undefined, configured: ['2'] },
    ],
    ['and not where they choose one', -1, 1, { created: undefined, configured: [] }],
    ['nor where somebody else was faster', -1, undefined, { created: undefined, configured: [] }],
  ])('creates a topic: %s', async (_, replicas, made, wanted) => {
    const key = 'min.insync.replicas';
    let created: string | undefined;
    const configured: unknown[] = [];
    await createTopic(
      {
        create: (_name, as) => {
          created = as.config[key];
          return Promise.resolve(made);
        },
        configure: (_name, config) => Promise.resolve(void configured.push(config[key])),
      },
      chat,
      replicas,
    );
    expect({ created, configured }).toEqual(wanted);
  });
});
