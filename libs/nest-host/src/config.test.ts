import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { envBoolean, envList, envPort, readConfig } from './config.js';
import { createLogger } from './logger.js';
import { createClosers, openWith } from './lifecycle.js';

const Env = z
  .object({
    PORT: envPort.default(8080),
    DEMO: envBoolean.default(false),
    HOSTS: envList.default([]),
    NAME: z.string(),
  })
  .transform((e) => ({ http: { port: e.PORT, hosts: e.HOSTS }, demo: e.DEMO, name: e.NAME }));

describe('readConfig', () => {
  it('reads, nests and freezes', () => {
    const config = readConfig(Env, { PORT: '81', DEMO: 'on', HOSTS: 'a, b', NAME: 'x', OTHER: '1' });
    expect(config).toEqual({ http: { port: 81, hosts: ['a', 'b'] }, demo: true, name: 'x' });
    expect(Object.isFrozen(config.http.hosts)).toBe(true);
  });
  it('names all faults at once and repeats no value', () => {
    const read = () => readConfig(Env, { PORT: '99999', DEMO: 'secret-value', NAME: '' });
    expect(read).toThrow(/3 faults/);
    expect(read).toThrow(/PORT:[^]*DEMO:[^]*NAME:/);
    expect(read).not.toThrow(/secret-value/);
  });
});

describe('createLogger', () => {
  it('redacts secrets at any of four levels', () => {
    const lines: string[] = [];
    const logger = createLogger({ name: 't', destination: { write: (l) => void lines.push(l) } });
    logger.info(
      {
        token: 'secret-1',
        a: { password: 'secret-2', b: { headers: { authorization: 'secret-3' } } },
        room: 'r',
      },
      'hi',
    );
    expect(lines[0]).not.toMatch(/secret-/);
    expect(JSON.parse(lines[0]!)).toMatchObject({ room: 'r', msg: 'hi', app: 't' });
  });
});

describe('closers', () => {
  it('closes the newest first, all of them, once', async () => {
    const seen: string[] = [];
    const closers = createClosers();
    closers.add('a', () => void seen.push('a'));
    closers.add('b', () => {
      seen.push('b');
      throw new Error('b is stuck');
    });
    await expect(Promise.all([closers.close(), closers.close()])).rejects.toThrow('Not everything');
    expect(seen).toEqual(['b', 'a']);
  });
  it('closes what was opened when opening fails half-way', async () => {
    const seen: string[] = [];
    await expect(
      openWith(async (c) => {
        c.add('a', () => void seen.push('a'));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(seen).toEqual(['a']);
  });
});
