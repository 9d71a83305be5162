import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onPath } from '../suite-needs.js';
import { dockerAnswers, freePort } from './machine.js';
import { kafkaServes } from './kafka-serves.js';

export interface KafkaServer {
  readonly brokers: string[];
  /** Which of the three ways it came, for people. */
  readonly how: string;
  /** False for a cluster that is not ours: `down`, `up` and `restart` throw. */
  readonly canRestart: boolean;
  /** Stops the broker in order; data and address stay. */
  down(): Promise<void>;
  /** Starts it again and waits until it serves. */
  up(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it and removes what it wrote. */
  stop(): Promise<void>;
}

type Way = Omit<KafkaServer, 'how' | 'restart'>;

const IMAGE = process.env['AIRLOCK_KAFKA_IMAGE'] ?? 'apache/kafka:4.1.1';
const SCRIPT = resolve(import.meta.dirname, '../../../../deploy/kafka-local/kafka.mjs');

/**
 * A real Apache Kafka broker: `KAFKA_BROKERS` where that is set, else a container where a Docker Engine answers, else
 * the project's own KRaft script where a JDK and Maven are. Prints which. Throws when there is none.
 */
export async function startKafka(): Promise<KafkaServer> {
  const given = process.env['KAFKA_BROKERS'];
  let how: string;
  let way: Way;
  if (given) {
    how = 'the cluster in KAFKA_BROKERS';
    way = foreign(given.split(','));
  } else if (await dockerAnswers()) {
    how = `a container of ${IMAGE}`;
    way = await container();
  } else if (onPath('java') && onPath('mvn')) {
    how = 'deploy/kafka-local on the JDK';
    way = await script();
  } else {
    throw new Error('No Kafka: set KAFKA_BROKERS, or have a Docker Engine, or a JDK 17+ and Maven');
  }
  console.log(`Kafka: ${how}, ${way.brokers.join(',')}`);
  return {
    ...way,
    how,
    restart: async () => {
      await way.down();
      await way.up();
    },
  };
}

function foreign(brokers: string[]): Way {
  const no = () => Promise.reject(new Error('The cluster in KAFKA_BROKERS is not ours to stop'));
  return { brokers, canRestart: false, down: no, up: no, stop: () => Promise.resolve() };
}

async function container(): Promise<Way> {
  const { GenericContainer, Wait } = await import('testcontainers');
  // Clients are told this address, so it must be known before the container runs and outlive its restarts.
  const port = await freePort();
  const brokers = [`127.0.0.1:${port}`];
  const started = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://localhost:9093',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
      KAFKA_LOG_CLEANER_BACKOFF_MS: '200',
      KAFKA_HEAP_OPTS: '-Xmx512m -Xms256m',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  await kafkaServes(brokers[0]!);
  const { getContainerRuntimeClient } = await import('testcontainers');
  const runtime = await getContainerRuntimeClient();
  const raw = runtime.container.getById(started.getId());
  return {
    brokers,
    canRestart: true,
    down: () => runtime.container.stop(raw, { timeout: 30_000 }),
    up: async () => {
      await runtime.container.start(raw);
      await kafkaServes(brokers[0]!);
    },
    stop: async () => {
      await started.stop();
    },
  };
}

async function script(): Promise<Way> {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'airlock-kafka-test-'));
  const brokers = [`127.0.0.1:${port}`];
  const start = async () => {
    const child = spawn(
      process.execPath,
      [SCRIPT, '--dir', dir, '--port', String(port), '--until-stdin-ends'],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const ended = once(child, 'exit');
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const serving = new Promise<void>((done) =>
      createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('brokers ') && done()),
    );
    await Promise.race([
      serving,
      ended.then(() => Promise.reject(new Error(`The broker did not start:\n${said.slice(-20).join('\n')}`))),
    ]);
    return { child, ended };
  };
  let running: Awaited<ReturnType<typeof start>> | undefined = await start();
  const down = async () => {
    running?.child.kill('SIGTERM');
    await running?.ended;
    running = undefined;
  };
  return {
    brokers,
    canRestart: true,
    down,
    up: async () => {
      running ??= await start();
    },
    stop: async () => {
      await down();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
