import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onPath } from '../on-path.js';
import { freePort } from './machine.js';

const SCRIPT = resolve(import.meta.dirname, '../../../../deploy/kafka-local/kafka.mjs');

export interface KafkaScriptOptions {
  /** Of the listener for clients; default one that is free. */
  readonly port?: number;
  /** More options of the script. */
  readonly args?: readonly string[];
}

/** The project's own KRaft script can run here: a JDK and Maven are there. */
export const kafkaScriptHere = (): string | undefined => (onPath('mvn') ? onPath('java') : undefined);

/** A broker by deploy/kafka-local, in a temporary folder; `down` and `up` keep its data and address. */
export async function kafkaScript({ port, args = [] }: KafkaScriptOptions = {}) {
  const own = port ?? (await freePort());
  const dir = await mkdtemp(join(tmpdir(), 'airlock-kafka-test-'));
  const start = async () => {
    const child = spawn(
      process.execPath,
      [SCRIPT, '--dir', dir, '--port', String(own), '--until-stdin-ends', ...args],
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
    brokers: [`127.0.0.1:${own}`],
    how: 'deploy/kafka-local on the JDK',
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
