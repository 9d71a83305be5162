import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';
import { type SpeechEngine, Transcript } from './engine.js';

/** The first line an engine writes, once it can take sound. */
const Hello = z.object({ engine: z.string().min(1), version: z.string().min(1) });

export interface ProcessEngineOptions {
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  /** What loading may take, ms. */
  readonly startMs: number;
  /** What one transcript may take, ms. */
  readonly timeMs: number;
}

interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly hello: z.infer<typeof Hello>;
  line(timeMs: number): Promise<string>;
}

/**
 * An engine in a process of its own. It writes one JSON line `{engine, version}` when it is ready; then, for each request
 * (the number of bytes as 32 bits, then samples as 32-bit floats, all little-endian), one JSON line: a `Transcript`. One
 * that hangs, ends or talks nonsense is ended and started anew; calls fail until it is up.
 * @throws AirlockError `unavailable` when it does not come up.
 */
export async function openProcessEngine(options: ProcessEngineOptions): Promise<SpeechEngine> {
  let running: Running | undefined = await start(options);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  let coming: Promise<void> | undefined;
  const stop = (): void => {
    running?.child.kill('SIGKILL');
    running = undefined;
  };
  // Loading takes longer than a caller can wait.
  const startAgain = (): void => {
    coming ??= start(options)
      .then((fresh) => {
        running = fresh;
        if (closed) stop();
      })
      .catch(() => undefined)
      .finally(() => (coming = undefined));
  };

  const ask = async (samples: Float32Array): Promise<Transcript> => {
    if (closed) throw new AirlockError('gone', 'the speech engine is closed');
    if (!running) {
      startAgain();
      throw new AirlockError('not_ready', 'the speech engine is being started again');
    }
    const { child, line } = running;
    try {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(samples.byteLength);
      child.stdin.write(head);
      child.stdin.write(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
      return Transcript.parse(JSON.parse(await line(options.timeMs)));
    } catch (cause) {
      stop();
      startAgain();
      throw cause instanceof AirlockError
        ? cause
        : new AirlockError('unavailable', 'the speech engine answered what is no transcript', { cause });
    }
  };
  const { engine, version } = running.hello;
  return {
    id: engine,
    version,
    transcribe: (samples) => {
      const turn = last.then(() => ask(samples));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      closed = true;
      await last;
      await coming;
      stop();
    },
  };
}

async function start({ command: [program, ...args], startMs }: ProcessEngineOptions): Promise<Running> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const waiting: ((line: string | undefined) => void)[] = [];
  const ready: string[] = [];
  let gone = false;
  lines.on('line', (line) => {
    const next = waiting.shift();
    if (next) next(line);
    else if (ready.length === 0) ready.push(line);
  });
  const end = (): void => {
    gone = true;
    for (const next of waiting.splice(0)) next(undefined);
  };
  child.on('error', end);
  lines.on('close', end);
  child.stdin.on('error', () => undefined);
  const line = async (timeMs: number): Promise<string> => {
    let timer: NodeJS.Timeout | undefined;
    const answer =
      ready.shift() ??
      (gone
        ? undefined
        : await new Promise<string | undefined>((resolve) => {
            waiting.push(resolve);
            timer = setTimeout(() => resolve(undefined), timeMs);
          }));
    clearTimeout(timer);
    if (answer !== undefined) return answer;
    throw new AirlockError('unavailable', `the speech engine ${gone ? 'has ended' : 'took too long'}`);
  };
  try {
    return { child, line, hello: Hello.parse(JSON.parse(await line(startMs))) };
  } catch (cause) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.pid !== undefined) await once(child, 'close');
    throw new AirlockError('unavailable', `the speech engine ${program} does not come up`, {
      hint: 'Run its command by hand: it must write one JSON line {"engine", "version"}.',
      cause,
    });
  }
}
