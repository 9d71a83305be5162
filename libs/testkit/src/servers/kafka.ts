import { firstWay } from './first-way.js';
import { kafkaScript, kafkaScriptHere } from './kafka-script.js';
import { kafkaServes } from './kafka-serves.js';
import { dockerAnswers, dockerMayBeHere, freePort } from './machine.js';

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

type Way = Omit<KafkaServer, 'restart'>;

/** Any image that takes KAFKA_* settings as Apache's own does; AIRLOCK_KAFKA_IMAGE names another. */
const image = (): string => process.env['AIRLOCK_KAFKA_IMAGE'] ?? 'apache/kafka:4.1.1';

/** What `startKafka` would most likely use, at the cost of a look at files and the environment. */
export const kafkaHere = (): string | undefined =>
  process.env['KAFKA_BROKERS'] ?? dockerMayBeHere() ?? kafkaScriptHere();

/**
 * A real Apache Kafka broker: `KAFKA_BROKERS` where that is set, else a container where a Docker Engine answers, else
 * the project's own KRaft script where a JDK and Maven are. Prints which. Throws when there is none.
 */
export async function startKafka(): Promise<KafkaServer> {
  const way = await firstWay('Kafka', [
    {
      kind: 'given',
      name: 'KAFKA_BROKERS',
      here: () => process.env['KAFKA_BROKERS'],
      start: (where) => Promise.resolve(foreign(where.split(','))),
    },
    {
      kind: 'container',
      name: 'a container',
      here: async () => ((await dockerAnswers()) ? image() : undefined),
      start: container,
    },
    { kind: 'local', name: 'deploy/kafka-local', here: kafkaScriptHere, start: () => kafkaScript() },
  ]);
  return {
    ...way,
    restart: async () => {
      await way.down();
      await way.up();
    },
  };
}

function foreign(brokers: string[]): Way {
  const no = () => Promise.reject(new Error('The cluster in KAFKA_BROKERS is not ours to stop'));
  return {
    brokers,
    how: 'the cluster in KAFKA_BROKERS',
    canRestart: false,
    down: no,
    up: no,
    stop: () => Promise.resolve(),
  };
}

async function container(): Promise<Way> {
  const { GenericContainer, Wait } = await import('testcontainers');
  // Clients are told this address, so it must be known before the container runs and outlive its restarts.
  const port = await freePort();
  const brokers = [`127.0.0.1:${port}`];
  const started = await new GenericContainer(image())
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
    how: `a container of ${image()}`,
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
