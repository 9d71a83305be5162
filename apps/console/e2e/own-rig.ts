import { expect } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A rig of its own, with other values in its policy and a clock that goes on when told: see `rig/main.ts`. */
export interface OwnRig {
  readonly url: string;
  /** Gives it an order: see `rig/orders.ts`. */
  order<T>(what: object): Promise<T>;
  close(): Promise<void>;
}

export const openRig = async (
  offset: number,
  values: Readonly<Record<string, unknown>>,
  { rooms = 1, everyMs = 2_000 }: { readonly rooms?: number; readonly everyMs?: number } = {},
): Promise<OwnRig> => {
  const port = Number(process.env['AIRLOCK_E2E_PORT'] ?? 4320) + offset;
  const main = fileURLToPath(new URL('../dist/rig/main.js', import.meta.url));
  const set = Object.entries(values).flatMap(([path, value]) => [
    '--set',
    `${path}=${JSON.stringify(value)}`,
  ]);
  const child: ChildProcess = spawn(
    process.execPath,
    [main, '--port', String(port), '--rooms', String(rooms), '--every', String(everyMs), ...set],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout!, 'data');
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async order(what) {
      const answer = await fetch(`http://127.0.0.1:${String(port + 5)}/`, {
        method: 'POST',
        body: JSON.stringify(what),
      });
      expect(answer.ok).toBe(true);
      return (await answer.json()) as never;
    },
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
