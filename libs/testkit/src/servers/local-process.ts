import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

export interface LocalProcess {
  readonly pid: number;
  /** Sends the signal and resolves when the process is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a server of this machine and waits until `ready`; it never outlives this process. Throws with its last words. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly ready: () => Promise<boolean>; readonly timeoutMs?: number },
): Promise<LocalProcess> {
  const { ready, timeoutMs = 60_000, ...spawnOptions } = options;
  const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4_000)));
  }
  alive.add(child);
  const gone = new Promise<void>((resolve) => {
    const done = () => {
      alive.delete(child);
      resolve();
    };
    child.once('exit', done).once('error', (error) => {
      words += String(error);
      done();
    });
  });
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (alive.has(child)) child.kill(signal);
    await gone;
  };
  const deadline = performance.now() + timeoutMs;
  while (!(await ready().catch(() => false))) {
    if (!alive.has(child) || performance.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`${command} did not start: ${words.trim()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { pid: child.pid!, end };
}
