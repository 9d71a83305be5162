import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentials, keepSession } from './remote.js';

const HERE = 'http://127.0.0.1:8080/';
const THERE = 'https://airlock.example';
const LATER = Date.now() + 3_600_000;

describe('as whom the shell asks', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-remote-'));
    vi.stubEnv('XDG_CONFIG_HOME', dir);
    vi.stubEnv('AIRLOCK_TOKEN', undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true, force: true });
  });

  it('is nobody before anybody has signed in', () => {
    expect(credentials(HERE)).toBeUndefined();
  });

  it('is the session of that control app and of no other, until it ends', () => {
    keepSession(HERE, { cookie: 'airlock-session=a', until: LATER });
    keepSession(THERE, { cookie: 'airlock-session=b', until: Date.now() - 1 });
    expect(credentials('http://127.0.0.1:8080')).toEqual({ cookie: 'airlock-session=a' });
    expect(credentials(THERE)).toBeUndefined();
    keepSession(HERE, undefined);
    expect(credentials(HERE)).toBeUndefined();
  });

  it('is the token before any session', () => {
    keepSession(HERE, { cookie: 'airlock-session=a', until: LATER });
    vi.stubEnv('AIRLOCK_TOKEN', 'ak_1');
    expect(credentials(HERE)).toBe('ak_1');
  });

  it('is kept for its owner alone, and a file of something else is refused', async () => {
    keepSession(HERE, { cookie: 'airlock-session=a', until: LATER });
    const file = join(dir, 'airlock', 'sessions.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, '[]');
    expect(() => credentials(HERE)).toThrow('holds no sessions');
  });
});
