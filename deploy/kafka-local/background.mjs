#!/usr/bin/env node
// The broker of kafka.mjs in the background:
//   npm run kafka [-- options of kafka.mjs]    returns when it serves; harmless where it does already
//   npm run kafka:stop
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const dir = resolve(import.meta.dirname, '../../.airlock/kafka-local');
const noted = join(dir, 'running.json');
const log = join(dir, 'broker.log');

const isAlive = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const answers = async (port) => {
  const socket = connect(port, '127.0.0.1');
  const met = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    delay(2_000, false, { ref: false }),
  ]);
  socket.destroy();
  return met;
};

/** A number left by a crash may be another process's by now: its port has to answer too. */
async function running() {
  if (!existsSync(noted)) return undefined;
  const { pid, port } = JSON.parse(readFileSync(noted, 'utf8'));
  return isAlive(pid) && (await answers(port)) ? { pid, port } : undefined;
}

async function start() {
  console.log('starting; the first time Maven resolves the jars');
  mkdirSync(dir, { recursive: true });
  const out = openSync(log, 'w');
  const script = join(import.meta.dirname, 'kafka.mjs');
  const child = spawn(process.execPath, [script, ...process.argv.slice(2)], {
    detached: true,
    stdio: ['ignore', out, out, 'ipc'],
  });
  closeSync(out);
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]);
  if (port === undefined) return undefined;
  writeFileSync(noted, JSON.stringify({ pid: child.pid, port }));
  child.disconnect();
  child.unref();
  return { pid: child.pid, port };
}

const found = await running();
if (process.argv.includes('--stop')) {
  if (found !== undefined) process.kill(found.pid, 'SIGTERM');
  while (found !== undefined && isAlive(found.pid)) await delay(100);
  rmSync(noted, { force: true });
  console.log(found === undefined ? 'No broker runs in the background' : 'The broker has stopped');
} else {
  const broker = found ?? (await start());
  if (broker === undefined) {
    console.error(`The broker did not start:\n${readFileSync(log, 'utf8')}`);
    process.exitCode = 1;
  } else {
    console.log(`brokers 127.0.0.1:${broker.port}`);
    if (broker.port !== 9092)
      console.log(`Airlock finds it by AIRLOCK_KAFKA_BROKERS=127.0.0.1:${broker.port}`);
    console.log(`It runs until \`npm run kafka:stop\`; what it says is in ${log}`);
  }
}
