import { expect } from '@playwright/test';

/** Of the rig of a file; others start some ports after it. */
export const PORT = Number(process.env['AIRLOCK_E2E_PORT'] ?? 4320);
export const RIG = `http://127.0.0.1:${String(PORT)}`;

/** Gives the rig on a port an order: see `rig/orders.ts`. */
export const orderAt = async <T>(port: number, what: object): Promise<T> => {
  const answer = await fetch(`http://127.0.0.1:${String(port + 5)}/`, {
    method: 'POST',
    body: JSON.stringify(what),
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return JSON.parse(text) as T;
};

/** The same for the rig of the file. */
export const order = <T>(what: object): Promise<T> => orderAt(PORT, what);
