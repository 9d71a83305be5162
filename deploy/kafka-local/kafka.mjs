#!/usr/bin/env node
// A real Apache Kafka broker (KRaft, one node, loopback only) from Maven Central's jars: needs a JDK 17+ and Maven.
//   node deploy/kafka-local/kafka.mjs [--port 9092 --dir <folder>]       (`npm run kafka`: in the background)
// Prints `brokers 127.0.0.1:<port>` when it serves and stops on Ctrl-C. Without --port it takes 9092, or any free one where
// that is taken; without --dir its data goes when it stops.
// --properties <file>: settings of the broker that win over those below; --add-scram 'SCRAM-SHA-512=[name=…,password=…]': a
// login made when the storage is formatted. --until-stdin-ends: also stops when whoever started it is gone.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;
const root = resolve(here, '../..');
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    dir: { type: 'string' },
    properties: { type: 'string' },
    'add-scram': { type: 'string', multiple: true, default: [] },
    'until-stdin-ends': { type: 'boolean', default: false },
  },
});

/** The jars, resolved once per change of the pom. */
async function classPath() {
  const pom = join(here, 'pom.xml');
  const file = join(root, '.airlock/kafka-local/class-path');
  const fresh = existsSync(file) && (await stat(file)).mtimeMs > (await stat(pom)).mtimeMs;
  const known = fresh ? await readFile(file, 'utf8') : '';
  if (known && known.split(delimiter).every(existsSync)) return known;
  await mkdir(join(root, '.airlock/kafka-local'), { recursive: true });
  await run('mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`]).catch(
    ({ stdout, stderr }) => {
      throw new Error(`Maven could not resolve the broker's jars:\n${stdout}${stderr}`);
    },
  );
  return readFile(file, 'utf8');
}

/** `wanted` where nobody has it, else any other. */
function freePort(wanted = 0) {
  return new Promise((done, failed) => {
    const server = createServer()
      .once('error', (error) => (wanted === 0 ? failed(error) : done(freePort())))
      .listen(wanted, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => done(port));
      });
  });
}

async function settings(dir, port) {
  const file = join(dir, 'server.properties');
  const controller = await freePort();
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(dir, 'data'),
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    // One machine has nobody to wait for.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'log.cleaner.backoff.ms': 200,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
  };
  const given = values.properties === undefined ? '' : await readFile(values.properties, 'utf8');
  // Of a key that is there twice, the last counts.
  const own = Object.entries(lines).map(([k, v]) => `${k}=${v}\n`);
  await writeFile(file, own.join('') + given);
  return file;
}

const own = values.dir === undefined;
const dir = own ? await mkdtemp(join(tmpdir(), 'airlock-kafka-')) : resolve(values.dir);
await mkdir(dir, { recursive: true });
const port = values.port ? Number(values.port) : await freePort(9092);
const properties = await settings(dir, port);
const java = (main, args, stdio) =>
  spawn(
    process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java',
    [
      ...['-Xmx512m', '-Xms256m', '-XX:+UseG1GC', '-XX:MaxDirectMemorySize=128m', '-Djava.awt.headless=true'],
      ...['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'],
      '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
      ...['-cp', jars, main, ...args],
    ],
    // A group of its own: Ctrl-C reaches this script alone, which then stops the broker in order.
    { stdio, detached: true },
  );
const jars = await classPath();

if (!existsSync(join(dir, 'data/meta.properties'))) {
  const format = java(
    'kafka.tools.StorageTool',
    [
      ...['format', '-t', 'YWlybG9jay1rYWZrYS1sbw', '-c', properties],
      ...values['add-scram'].flatMap((login) => ['--add-scram', login]),
    ],
    ['ignore', 'ignore', 'inherit'],
  );
  const code = await new Promise((done) => format.once('exit', done));
  if (code !== 0) throw new Error(`Formatting the storage ended with ${code}`);
}

const broker = java('kafka.Kafka', [properties], ['ignore', 'inherit', 'pipe']);
const exited = new Promise((done) => broker.once('exit', done));
let stopping = false;
const stop = () => {
  stopping = true;
  broker.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
if (values['until-stdin-ends']) process.stdin.on('end', stop).resume();
createInterface({ input: broker.stderr }).on('line', (line) => {
  if (line.includes('Kafka Server started')) {
    console.log(`brokers 127.0.0.1:${port}`);
    process.send?.(port);
  } else if (!line.includes(' INFO ')) console.error(line);
});
const code = await exited;
process.stdin.pause();
if (own) await rm(dir, { recursive: true, force: true });
if (!stopping) {
  console.error(`The broker ended by itself with ${code}`);
  process.exitCode = 1;
}
