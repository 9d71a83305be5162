import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AppName } from '../start-app.js';

const BIN = fileURLToPath(new URL('../../bin/airlock.js', import.meta.url));
const READY_MS = 120_000;
const END_MS = 20_000;

export interface AppOptions {
  /** Of the instance, such as `gate-1`. */
  readonly name: string;
  readonly app: AppName;
  readonly url: string;
  /** Asked at every start. */
  readonly env: () => Readonly<Record<string, string>>;
  /** Both outputs of every run are added to it. */
  readonly logFile: string;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** One app in a process of its own, as `airlock start` runs it, that may be killed and started again. */
export class AppProcess {
  readonly name: string;
  readonly app: AppName;
  readonly url: string;
  #child: ChildProcess | undefined;
  #gone: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AppOptions) {
    this.name = options.name;
    this.app = options.app;
    this.url = options.url;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it; `env` is added for this run. Does not wait until it is ready. */
  start(env: Readonly<Record<string, string>> = {}): void {
    if (this.#child !== undefined) return;
    mkdirSync(dirname(this.options.logFile), { recursive: true });
    const log = openSync(this.options.logFile, 'a');
    const child = spawn(process.execPath, [BIN, 'start', this.app], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.options.env(), ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    alive.add(child);
    this.#child = child;
    const forget = (): void => {
      alive.delete(child);
      if (this.#child === child) this.#child = undefined;
    };
    child.once('exit', forget).once('error', forget);
    this.#gone = once(child, 'exit').catch(() => undefined);
  }

  /** Resolves when it says so itself; throws when it ended or takes too long. ms it took. */
  async ready(timeoutMs = READY_MS): Promise<number> {
    const began = performance.now();
    while (!(await this.#answers())) {
      if (!this.running) throw new Error(`${this.name} ended while it started; see ${this.options.logFile}`);
      if (performance.now() - began > timeoutMs)
        throw new Error(`${this.name} was not ready within ${timeoutMs} ms; see ${this.options.logFile}`);
      await delay(100);
    }
    return performance.now() - began;
  }

  /** Ends it at once, as a lost machine would; its own children notice by themselves. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#gone;
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const ended = await Promise.race([this.#gone.then(() => true), delay(END_MS, false, { ref: false })]);
    if (!ended) {
      child.kill('SIGKILL');
      await this.#gone;
    }
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  }
}
