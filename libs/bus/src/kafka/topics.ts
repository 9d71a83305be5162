import { AirlockError } from '@airlock/contracts/problem';
import type { TopicDefinition } from '@airlock/contracts/topics';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaClient, TopicState } from './client.js';
import { createTopic } from './create-topic.js';
import type { KafkaBusOptions } from './options.js';
import { openPlatformatic } from './platformatic-client.js';
import { isAsWanted, topicConfig } from './topic-config.js';

/** What has to happen to a topic of the cluster for it to be as its definition says. */
export type TopicChange = { readonly topic: string } & (
  | { readonly kind: 'create'; readonly partitions: number; readonly config: Record<string, string> }
  | { readonly kind: 'configure'; readonly from: Record<string, string>; readonly to: Record<string, string> }
  /** Keys move to other partitions: their order is kept only from here on. Done only when asked for. */
  | { readonly kind: 'grow'; readonly from: number; readonly to: number }
  /** Cannot be done in place. */
  | { readonly kind: 'refused'; readonly why: string }
);

/** What differs, `replicas` being those of topics that are missing. More partitions than defined are somebody's decision and no difference. */
export function planTopics(
  definitions: readonly TopicDefinition<unknown>[],
  present: ReadonlyMap<string, TopicState>,
  replicas: number,
): TopicChange[] {
  return definitions.flatMap((definition): TopicChange[] => {
    const { name: topic, partitions } = definition;
    const state = present.get(topic);
    const config = topicConfig(definition, state?.replicas ?? replicas);
    if (!state) return [{ topic, kind: 'create', partitions, config }];
    const changes: TopicChange[] = [];
    const to = Object.fromEntries(
      Object.entries(config).filter(([key, v]) => !isAsWanted(key, state.config[key], v)),
    );
    if (Object.keys(to).length > 0) {
      const from = Object.fromEntries(Object.keys(to).map((key) => [key, state.config[key] ?? '']));
      changes.push({ topic, kind: 'configure', from, to });
    }
    if (state.partitions < partitions) {
      changes.push(
        definition.compacted
          ? {
              topic,
              kind: 'refused',
              why: `it has ${state.partitions} partitions instead of ${partitions}, and growing a compacted topic would leave old records of a key behind newer ones: make a new topic and copy it`,
            }
          : { topic, kind: 'grow', from: state.partitions, to: partitions },
      );
    }
    return changes;
  });
}

/** What `applyTopics` would do. */
export const diffTopics = (
  definitions: readonly TopicDefinition<unknown>[],
  options: KafkaBusOptions,
): Promise<TopicChange[]> => withClient(options, (client) => plan(definitions, client, options));

/** Brokers learn of a change a moment after the controller has made it. */
const SHOWN_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 100;

/**
 * Makes the cluster's topics as they are defined; returns what was done and what was not, once the brokers tell of it.
 * Nothing is ever deleted.
 * @throws AirlockError `unavailable` when what was done does not show within 15 s.
 */
export const applyTopics = (
  definitions: readonly TopicDefinition<unknown>[],
  options: KafkaBusOptions & { readonly grow?: boolean },
): Promise<{ done: TopicChange[]; left: TopicChange[] }> =>
  withClient(options, async (client) => {
    const done: TopicChange[] = [];
    const left: TopicChange[] = [];
    for (const change of await plan(definitions, client, options)) {
      const { topic } = change;
      switch (change.kind) {
        case 'create':
          await createTopic(
            client,
            definitions.find((d) => d.name === topic)!,
            options.replicas ?? -1,
          );
          break;
        case 'configure':
          await client.configure(topic, change.to);
          break;
        case 'grow':
          if (options.grow) await client.grow(topic, change.to);
          break;
        case 'refused':
          break;
        default:
          change satisfies never;
      }
      const skipped = change.kind === 'refused' || (change.kind === 'grow' && !options.grow);
      (skipped ? left : done).push(change);
    }
    const until = Date.now() + SHOWN_WITHIN_MS;
    while (done.length > 0 && (await plan(definitions, client, options)).length > left.length) {
      if (Date.now() > until)
        throw new AirlockError('unavailable', 'the brokers do not show yet what was changed of the topics');
      await sleep(LOOK_AGAIN_MS);
    }
    return { done, left };
  });

async function plan(
  definitions: readonly TopicDefinition<unknown>[],
  client: KafkaClient,
  { replicas = -1 }: KafkaBusOptions,
) {
  const keys = [...new Set(definitions.flatMap((d) => Object.keys(topicConfig(d, Infinity))))];
  const present = await client.describe(
    definitions.map((d) => d.name),
    keys,
  );
  return planTopics(definitions, present, replicas);
}

async function withClient<R>(
  options: KafkaBusOptions,
  work: (client: KafkaClient) => Promise<R>,
): Promise<R> {
  const client = await openPlatformatic(options);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
