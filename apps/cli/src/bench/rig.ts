import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Action } from '@airlock/contracts/action';
import { AdmissionAnswer, type StreamSession } from '@airlock/contracts/admission';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { type FolderBlobStore, openFolderBlobs } from '@airlock/storage/blobs/folder';
import { demoHashBank } from '@airlock/testkit/hash-bank';
import { apiClient, type ApiClient } from '@airlock/nest-host/api-client';
import type { BenchContext } from './context.js';
import { childrenOf, cpuSecondsOf } from './measure.js';
import type { FromSystem, ToSystem } from './system-child.js';

/** Cores the system may use; what the rows are stated for. */
export const SYSTEM_CORES = 2;
const OPEN_MS = 120_000;
const CLOSE_MS = 20_000;

/** CPU seconds used so far. */
export interface SystemCpu {
  /** Bus, policy, gate, control, API: the one process with the event loop. */
  readonly main: number;
  /** Decoding and inference. */
  readonly workers: number;
}

export interface Load {
  readonly loopBusy: number;
  readonly lateMs: number;
}

/** A whole system in a process of its own on two cores, as the bench sees it. */
export interface Rig {
  readonly api: ApiClient;
  readonly gateUrl: string;
  /** Where capture would put media; written to by the bench's process. */
  readonly blobs: FolderBlobStore;
  /** Whether the system was held to `SYSTEM_CORES` although the machine has more. */
  readonly pinned: boolean;
  admit(room: string): Promise<StreamSession>;
  publish(segment: SegmentMessage): void;
  onVerdict(listener: (verdict: SegmentVerdict) => void): () => void;
  onAction(listener: (action: Action) => void): () => void;
  /** Of the last second. */
  load(): Load;
  cpu(): SystemCpu;
  /** Set once the system has died or complained. */
  failure(): string | undefined;
  close(): Promise<void>;
}

/** Default policy, but budgets of automatic cuts that a bench does not spend. */
async function benchPolicy({ policyPath, dir }: BenchContext): Promise<string> {
  const text = await readFile(policyPath, 'utf8');
  const path = join(dir, 'policy.yaml');
  await writeFile(
    path,
    text.replaceAll(/(actions: \[\w+\], per: \w+, max: )\d+/g, (_, head: string) => `${head}10000`),
  );
  return path;
}

const which = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/** Starts the child on the first two cores where the machine has more and `taskset` is there. */
function start(): { child: ChildProcess; pinned: boolean } {
  const entry = fileURLToPath(new URL('./system-child.js', import.meta.url));
  const taskset = availableParallelism() > SYSTEM_CORES ? which('taskset') : undefined;
  if (taskset === undefined)
    return { child: fork(entry, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }), pinned: false };
  const child = spawn(
    taskset,
    ['-c', `0-${SYSTEM_CORES - 1}`, process.execPath, ...process.execArgv, entry],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  return { child, pinned: true };
}

export async function openRig(context: BenchContext): Promise<Rig> {
  const dataDir = join(context.dir, 'system');
  const hashBankPath = join(context.dir, 'hash-bank.csv');
  await writeFile(hashBankPath, demoHashBank());
  const policyPath = await benchPolicy(context);
  const { child, pinned } = start();
  const verdicts = new Set<(verdict: SegmentVerdict) => void>();
  const actions = new Set<(action: Action) => void>();
  let load: Load = { loopBusy: 0, lateMs: 0 };
  let failure: string | undefined;
  let closing = false;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const opened = Promise.withResolvers<Extract<FromSystem, { type: 'open' }>>();
  opened.promise.catch(() => undefined);
  const fail = (message: string): void => {
    failure ??= message;
    opened.reject(new Error(message));
  };
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => {
    if (!closing) fail(`the system ended with ${signal ?? code}`);
  });
  child.on('message', (message: FromSystem) => {
    if (message.type === 'open') opened.resolve(message);
    else if (message.type === 'verdict') verdicts.forEach((listener) => listener(message.verdict));
    else if (message.type === 'action') actions.forEach((listener) => listener(message.action));
    else if (message.type === 'load') load = message;
    else fail(message.message);
  });
  const send = (message: ToSystem): void => {
    if (child.connected) child.send(message);
  };
  const close = async (): Promise<void> => {
    closing = true;
    send({ type: 'close' });
    const ended = await Promise.race([exited.then(() => true), delay(CLOSE_MS, false, { ref: false })]);
    if (ended) return;
    child.kill('SIGKILL');
    await exited;
    throw new Error(`the system did not close within ${CLOSE_MS / 1000} s`);
  };
  send({
    type: 'open',
    config: {
      host: '127.0.0.1',
      port: 0,
      gatePort: 0,
      ingestPort: 0,
      dataDir,
      policyPath,
      modelsDir: context.modelsDir,
      hashBankPath,
      workers: SYSTEM_CORES,
      fileSources: [],
      privateSources: false,
      logLevel: 'error',
    },
  });
  const timeout = setTimeout(() => fail(`the system did not open within ${OPEN_MS / 1000} s`), OPEN_MS);
  let urls: { url: string; gateUrl: string };
  try {
    urls = await opened.promise;
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timeout);
  }
  const api = apiClient(urls.url);
  const blobs = await openFolderBlobs({ dir: join(dataDir, 'blobs') });
  const listen = <T>(set: Set<(item: T) => void>, listener: (item: T) => void): (() => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    api,
    gateUrl: urls.gateUrl,
    blobs,
    pinned,
    admit: async (room) => {
      const who = { roomId: room, streamerId: room, title: 'bench', category: 'games', source: 'pull' };
      const answer = AdmissionAnswer.parse(await api.post('/v1/admissions', who));
      if (!answer.allow) throw new Error(`${room} was not admitted: ${answer.reasons.join(', ')}`);
      return answer.stream;
    },
    publish: (segment) => send({ type: 'publish', segment }),
    onVerdict: (listener) => listen(verdicts, listener),
    onAction: (listener) => listen(actions, listener),
    load: () => load,
    cpu: () => ({
      main: cpuSecondsOf(child.pid ?? 0),
      workers: childrenOf(child.pid ?? 0).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    }),
    failure: () => failure,
    close: async () => {
      await blobs.close();
      await close();
    },
  };
}
