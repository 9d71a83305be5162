import { expect, type APIRequestContext } from '@playwright/test';

/** Of the rig of a file; others start some ports after it. */
export const PORT = Number(process.env['AIRLOCK_E2E_PORT'] ?? 4320);
export const RIG = `http://127.0.0.1:${String(PORT)}`;

/** Gives the rig an order: see `rig/orders.ts`. */
export const order = async <T>(request: APIRequestContext, what: object): Promise<T> => {
  const response = await request.post(`http://127.0.0.1:${String(PORT + 5)}/`, { data: what });
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()) as T;
};
