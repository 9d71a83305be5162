import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { orderAt, PORT } from './rig.js';

/** A process of `rig/`, on ports of its own. */
export interface SpawnedRig {
  readonly url: string;
  order<T>(what: object): Promise<T>;
  close(): Promise<void>;
}

/** Starts `rig/<script>.ts`, `offset` ports after those of the rig of a file; resolves once it takes orders. */
export const spawnRig = async (
  script: 'main' | 'house',
  offset: number,
  args: readonly string[],
): Promise<SpawnedRig> => {
  const port = PORT + offset;
  const main = fileURLToPath(new URL(`../dist/rig/${script}.js`, import.meta.url));
  const child = spawn(process.execPath, [main, '--port', String(port), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A test that failed before it closed its rig must not leave the ports to whoever tries again.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  let isReady = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isReady = line.includes('orders http');
    if (isReady) break;
  }
  if (!isReady) throw new Error(`the ${script} of the rig ended before it was ready`);
  child.stdout.resume();
  return {
    url: `http://127.0.0.1:${String(port)}`,
    order: (what) => orderAt(port, what),
    async close() {
      process.off('exit', end);
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
