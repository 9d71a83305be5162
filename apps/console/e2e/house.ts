import { expect, type Page } from '@playwright/test';
import { generate } from 'otplib';
import { spawnRig } from './spawn-rig.js';

const STEP_MS = 30_000;
export const PASSWORD = 'correct horse battery staple';

/** A house of its own, where people have accounts: see `rig/house.ts`. */
export interface House {
  readonly url: string;
  invitation(): Promise<string>;
  pass(ms: number): Promise<void>;
  /** A room goes on air of which something is held. */
  show(): Promise<{ readonly streamId: string }>;
  giveRoles(name: string, roles: readonly string[]): Promise<void>;
  /** Nobody's second factor counts any more. */
  unproven(): Promise<void>;
  /** What an authenticator shows next: a code is good once, so the clock goes on first. */
  code(secret: string): Promise<string>;
  close(): Promise<void>;
}

/** With `hasProvider` people of an organisation can sign in at its identity provider as well: see `rig/provider.ts`. */
export const openHouse = async (offset: number, { hasProvider = false } = {}): Promise<House> => {
  const { url, order, close } = await spawnRig('house', offset, hasProvider ? ['--provider'] : []);
  const pass = (ms: number) => order<{ readonly now: number }>({ do: 'pass', ms });
  return {
    ...{ url, close },
    invitation: async () => (await order<{ readonly invite: string }>({ do: 'invite' })).invite,
    pass: async (ms) => void (await pass(ms)),
    show: () => order({ do: 'show' }),
    giveRoles: async (name, roles) => void (await order({ do: 'roles', name, roles })),
    unproven: async () => void (await order({ do: 'unproven' })),
    code: async (secret) => generate({ secret, epoch: Math.floor((await pass(STEP_MS)).now / 1_000) }),
  };
};

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
