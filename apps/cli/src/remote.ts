import { AirlockError } from '@airlock/contracts/problem';
import { type ApiClient, apiClient, type Credentials } from '@airlock/nest-host/api-client';
import type { Command } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const DEFAULT_URL = process.env['AIRLOCK_URL'] ?? 'http://127.0.0.1:8080';
const Kept = z.record(z.string(), z.object({ cookie: z.string(), until: z.number() }));
type Kept = z.infer<typeof Kept>;

const file = (): string =>
  join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'airlock', 'sessions.json');

const read = (): Kept => {
  let text: string;
  try {
    text = readFileSync(file(), 'utf8');
  } catch {
    return {};
  }
  const kept = Kept.safeParse(JSON.parse(text));
  if (kept.success) return kept.data;
  throw new AirlockError('invalid_input', `${file()} holds no sessions`, {
    hint: 'Delete it and sign in again.',
  });
};

/** Sessions of the shell by the control app they are for; readable by their owner alone. Undefined ends one. */
export const keepSession = (url: string, session: Kept[string] | undefined): void => {
  const { [new URL(url).origin]: _, ...others } = read();
  mkdirSync(dirname(file()), { recursive: true, mode: 0o700 });
  const all = session === undefined ? others : { ...others, [new URL(url).origin]: session };
  writeFileSync(file(), JSON.stringify(all), { mode: 0o600 });
};

/** As whom the shell asks: by `AIRLOCK_TOKEN` (a token or an API key), else by the session of `airlock sign-in`. */
export const credentials = (url: string): Credentials | undefined => {
  const token = process.env['AIRLOCK_TOKEN'];
  if (token !== undefined) return token;
  const session = read()[new URL(url).origin];
  return session === undefined || session.until <= Date.now() ? undefined : { cookie: session.cookie };
};

/** The option that names the control app. */
export const withUrl = (command: Command): Command =>
  command.option('--url <url>', 'control app to talk to (environment: AIRLOCK_URL)', DEFAULT_URL);

export const urlOf = (command: Command): string => command.optsWithGlobals<{ url: string }>().url;

export const remote = (url: string, timeoutMs?: number): ApiClient =>
  apiClient(url, credentials(url), timeoutMs);

/** The control app that the command names. */
export const client = (command: Command): ApiClient => remote(urlOf(command));
