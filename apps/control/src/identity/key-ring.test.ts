import { IdentityClaims } from '@airlock/contracts/identity';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openKeyRing } from './key-ring.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-ring-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('A10: meets a number under the key it was hashed with, before and after a rotation', async () => {
  const ring = await openKeyRing({}, 1);
  const claims = IdentityClaims.parse({ document: { type: 'cn_id', number: '11010519491231002X' } });
  const [old] = ring.keysFor(claims);
  await ring.rotate(2);
  const now = ring.keysFor(claims);
  expect(now).toHaveLength(2);
  expect(now).toContainEqual(old);
  expect(new Set(now.map((k) => k.hash)).size).toBe(2);
  await expect(ring.retire(ring.keyIds[0]!)).rejects.toThrow('in use');
  await ring.retire(old!.keyId);
  expect(ring.keysFor(claims)).toEqual(now.filter((k) => k.keyId !== old!.keyId));
  await expect(ring.retire('k0')).rejects.toThrow('no key');
});

it('makes one of the ways people write a number, and two of two kinds of number', async () => {
  const ring = await openKeyRing({}, 1);
  const hash = (kind: Parameters<typeof ring.hash>[0], value: string) => ring.hash(kind, value)[0]!.hash;
  const phones = ['13900001111', '+86 139-0000-1111', '0086 139 0000 1111', '１３９００００１１１１'];
  expect(new Set(phones.map((p) => hash('phone', p))).size).toBe(1);
  expect(hash('phone', '+44 13900001111')).not.toBe(hash('phone', phones[0]!));
  expect(hash('person', 'cn_id:11010519491231002x')).toBe(hash('person', 'cn_id:11010519491231002X'));
  expect(hash('person', 'passport:1')).not.toBe(hash('person', 'cn_id:1'));
  expect(hash('payout', '6222 0000 1111')).toBe(hash('payout', '622200001111'));
  expect(hash('payout', '13900001111')).not.toBe(hash('phone', '13900001111'));
  expect(hash('ip', '::ffff:203.0.113.9')).toBe(hash('ip', '203.0.113.9'));
});

it('keeps its keys in a file of its owner alone, and says nothing of what a broken one holds', async () => {
  const file = join(dir, 'deep', 'keys.json');
  const [a, b] = await Promise.all([openKeyRing({ file }, 1), openKeyRing({ file }, 1)]);
  expect(a.hash('phone', '1')).toEqual(b.hash('phone', '1'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await a.rotate(2);
  expect((await openKeyRing({ file }, 3)).keyIds).toEqual(a.keyIds);
  expect(await readFile(file, 'utf8')).not.toContain('phone');
  await writeFile(file, '{"keys": "c2VjcmV0"}');
  const error = await openKeyRing({ file }, 4).catch((e: unknown) => e);
  expect(String(error)).toContain('holds no identity keys');
  expect(JSON.stringify(error)).not.toContain('c2VjcmV0');
});
