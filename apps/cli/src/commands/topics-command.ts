import { topics } from '@airlock/contracts/topics';
import { AirlockError } from '@airlock/contracts/problem';
import type { TopicChange } from '@airlock/bus/kafka/topics';
import type { Command } from 'commander';
import { systemConfig } from '../config.js';

const definitions = Object.values(topics);

/** `airlock topics diff|apply`: the cluster's topics as the contracts define them. */
export function addTopicsCommands(program: Command): void {
  const command = program
    .command('topics')
    .description("compare and make the topics of AIRLOCK_KAFKA_BROKERS' cluster");
  command
    .command('diff')
    .description('say what is missing or different; exit status 3 where something is')
    .action(async () => {
      const { diffTopics } = await import('@airlock/bus/kafka/topics');
      const changes = await diffTopics(definitions, kafka());
      changes.forEach((change) => console.log(describe(change)));
      if (changes.length === 0) console.log(`${definitions.length} topics are as they are defined`);
      else process.exitCode = 3;
    });
  command
    .command('apply')
    .description('make and configure what is missing or different; nothing is ever deleted')
    .option('--grow', 'add partitions too: the order of keys is kept only from then on')
    .action(async ({ grow = false }: { grow?: boolean }) => {
      const { applyTopics } = await import('@airlock/bus/kafka/topics');
      const { done, left } = await applyTopics(definitions, { ...kafka(), grow });
      done.forEach((change) => console.log(`done  ${describe(change)}`));
      left.forEach((change) => console.log(`left  ${describe(change)}`));
      if (done.length + left.length === 0)
        console.log(`${definitions.length} topics are as they are defined`);
      if (left.length > 0) process.exitCode = 3;
    });
}

function kafka() {
  const { kafka: settings } = systemConfig({ AIRLOCK_BUS: 'kafka', ...process.env });
  if (settings) return { ...settings, clientId: 'airlock-topics' };
  throw new AirlockError('invalid_input', 'topics are made on Kafka only', {
    hint: 'Set AIRLOCK_BUS=kafka and AIRLOCK_KAFKA_BROKERS.',
  });
}

function describe(change: TopicChange): string {
  switch (change.kind) {
    case 'create':
      return `create ${change.topic}: ${change.partitions} partitions, ${settings(change.config)}`;
    case 'configure':
      return `configure ${change.topic}: ${settings(change.from)} → ${settings(change.to)}`;
    case 'grow':
      return `grow ${change.topic}: ${change.from} → ${change.to} partitions`;
    case 'refused':
      return `refused ${change.topic}: ${change.why}`;
    default:
      return change satisfies never;
  }
}

const settings = (config: Readonly<Record<string, string>>): string =>
  Object.entries(config)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
