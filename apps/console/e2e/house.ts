import { expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { generate } from 'otplib';

const STEP_MS = 30_000;
export const PASSWORD = 'correct horse battery staple';

/** A house of its own, where people have accounts: see `rig/house.ts`. */
export interface House {
  readonly url: string;
  invitation(): Promise<string>;
  pass(ms: number): Promise<void>;
  /** What an authenticator shows next: a code is good once, so the clock goes on first. */
  code(secret: string): Promise<string>;
  close(): Promise<void>;
}

export const openHouse = async (offset: number): Promise<House> => {
  const port = Number(process.env['AIRLOCK_E2E_PORT'] ?? 4320) + offset;
  const main = fileURLToPath(new URL('../dist/rig/house.js', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [main, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  const order = async (body: object): Promise<{ invite?: string; now?: number }> => {
    const answer = await fetch(`http://127.0.0.1:${String(port + 5)}/`, { method: 'POST', body: JSON.stringify(body) });
    return (await answer.json()) as { invite?: string; now?: number };
  };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    invitation: async () => (await order({ do: 'invite' })).invite!,
    pass: async (ms) => void (await order({ do: 'pass', ms })),
    async code(secret) {
      const { now } = await order({ do: 'pass', ms: STEP_MS });
      return generate({ secret, epoch: Math.floor(now! / 1_000) });
    },
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}; // prettier-ignore

/** Takes an invitation as a person would; the secret of their second factor. */
export const enrol = async (page: Page, house: House, invite: string): Promise<string> => {
  await page.goto('about:blank');
  await page.goto(`${house.url}/enrol#${invite}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Next' }).click();
  const shown = page.getByLabel('Key of the second factor');
  await expect(shown).toBeVisible();
  const secret = (await shown.innerText()).replace(/\s/g, '');
  await page.getByLabel('One-time code').fill(await house.code(secret));
  await page.getByRole('button', { name: 'Sign in' }).click();
  return secret;
};

export const signIn = async (page: Page, house: House, name: string, secret: string): Promise<void> => {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('One-time code').fill(await house.code(secret));
  await page.getByRole('button', { name: 'Sign in' }).click();
};
