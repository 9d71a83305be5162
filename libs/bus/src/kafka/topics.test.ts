import { describe, expect, it } from 'vitest';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import type { TopicState } from './client.js';
import { topicConfig } from './topic-config.js';
import { planTopics } from './topics.js';

const all = Object.values(topics) as unknown as TopicDefinition<unknown>[];
const control = topics.control as unknown as TopicDefinition<unknown>;
const chat = topics.chat as unknown as TopicDefinition<unknown>;
const asDefined = (d: TopicDefinition<unknown>): TopicState => ({
  partitions: d.partitions,
  replicas: 1,
  config: topicConfig(d),
});

describe('The plan for a cluster’s topics', () => {
  it('creates what is missing, and is empty when all is as defined', () => {
    expect(planTopics(all, new Map()).map((c) => [c.topic, c.kind])).toEqual(
      all.map((d) => [d.name, 'create']),
    );
    expect(planTopics(all, new Map(all.map((d) => [d.name, asDefined(d)])))).toEqual([]);
  });

  it('names the settings that differ, and leaves those it does not know alone', () => {
    const state = {
      ...asDefined(chat),
      config: { ...topicConfig(chat), 'retention.ms': '1', 'segment.bytes': '7' },
    };
    expect(planTopics([chat], new Map([[chat.name, state]]))).toEqual([
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
      planTopics([d], new Map([[d.name, { ...asDefined(d), partitions }]])).map((c) => c.kind);
    expect(plan(chat, 4)).toEqual(['grow']);
    expect(plan(control, 1)).toEqual(['refused']);
    expect(plan(chat, 64)).toEqual([]);
  });

  it('compacts the control topic and keeps its tombstones for as long as a gate may be away', () => {
    expect(topicConfig(control)).toMatchObject({
      'cleanup.policy': 'compact',
      'delete.retention.ms': String(control.retentionMs),
    });
    expect(topicConfig(chat)).toMatchObject({ 'cleanup.policy': 'delete' });
  });
});
