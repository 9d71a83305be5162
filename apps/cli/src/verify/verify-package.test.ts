import { StreamId } from '@airlock/contracts/ids';
import { openLogKey } from '@airlock/control/audit/log-key';
import { type TestEvidence, startTestEvidence } from '@airlock/control/evidence/evidence.testkit';
import { verifierKey } from '@airlock/moderation/audit';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPackage, type PackageFiles } from './package-files.js';
import { verifyPackage } from './verify-package.js';

let house: TestEvidence;
let dir: string;
let key: string;
const files = new Map<string, Uint8Array>();

/** The package as it is, with some files exchanged (undefined: taken away, or added). */
const withFiles = (changes: Readonly<Record<string, Uint8Array | undefined>>): PackageFiles => {
  const all = new Map<string, Uint8Array | undefined>([...files, ...Object.entries(changes)]);
  return {
    paths: [...all.keys()].filter((p) => all.get(p) !== undefined),
    read: (path) => Promise.resolve(all.get(path)!),
    close: () => undefined,
  };
};

beforeAll(async () => {
  house = await startTestEvidence();
  dir = await mkdtemp(join(tmpdir(), 'airlock-package-'));
  key = house.auditLog.key;
  const id = StreamId.parse('s1');
  await house.air(id, 0, 20, { hit: 18, skip: [4] });
  house.at(house.seqAt(20));
  await house.cut(id, 'cut-1', house.seqAt(20));
  await house.end(id, house.seqAt(20));
  house.pass(10_000);
  await house.evidence.drain();
  await writeFile(join(dir, 'package.zip'), await house.export(await house.only(id)));
  const zip = (await openPackage(join(dir, 'package.zip')))!;
  for (const path of zip.paths) files.set(path, await zip.read(path));
  zip.close();
}, 60_000);
afterAll(async () => {
  await house.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a package', () => {
  it('A27: passes offline with the public key alone, as a zip file and unpacked', async () => {
    const zip = (await openPackage(join(dir, 'package.zip')))!;
    const report = await verifyPackage(zip, key);
    zip.close();
    expect(report.faults).toEqual([]);
    expect(report.missing).toEqual([{ what: 'segment 0/4', why: 'not_captured' }]);
    // Cut, sealed, asked for, allowed, released at the least.
    expect(report.entries).toBeGreaterThanOrEqual(5);
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(dir, 'folder', path)), { recursive: true });
      await writeFile(join(dir, 'folder', path), bytes);
    }
    for (const folder of ['folder', '.']) {
      const unpacked = (await openPackage(join(dir, folder)))!;
      expect((await verifyPackage(unpacked, undefined)).faults).toEqual([]);
    }
    await rm(join(dir, 'folder'), { recursive: true });
    expect(await openPackage(dir)).toBeUndefined();
  });

  it('A27: one flipped byte anywhere in it fails, and the file is named', async () => {
    const paths = [...files.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, flip) => {
          const bytes = Uint8Array.from(files.get(path)!);
          bytes[at % bytes.length]! ^= flip;
          const { faults } = await verifyPackage(withFiles({ [path]: bytes }), key);
          expect(faults.some((f) => f.includes(path))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('A27: no byte of the signature can be another one, not even where it would decode to the same', async () => {
    const note = Buffer.from(files.get('signature.note')!).toString();
    const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = note.lastIndexOf('=') - 1;
    const digit = DIGITS.indexOf(note[last]!);
    const others = [1, 2, 3].map(
      (bits) => note.slice(0, last) + DIGITS[digit ^ bits]! + note.slice(last + 1),
    );
    for (const other of [
      ...others,
      `${note}\n`,
      note.trimEnd(),
      note.replace('\n\n', '\n\n\u2014 other AAAA\n'),
    ]) {
      const changed = withFiles({ 'signature.note': Buffer.from(other) });
      expect((await verifyPackage(changed, key)).faults).not.toEqual([]);
    }
  });

  it('names what was taken away and what was put in', async () => {
    const faultsOf = async (changes: Parameters<typeof withFiles>[0]) =>
      (await verifyPackage(withFiles(changes), key)).faults;
    const [media] = [...files.keys()].filter((p) => p.startsWith('data/media/0-'));
    expect(await faultsOf({ [media!]: undefined })).toEqual([
      `${media} is missing`,
      `${media} was sealed and is missing`,
    ]);
    expect(await faultsOf({ 'data/extra.txt': Buffer.from('x') })).toEqual([
      'data/extra.txt does not belong here',
    ]);
    expect(await faultsOf({ 'extra.txt': Buffer.from('x') })).toEqual(['extra.txt does not belong here']);
    expect(await faultsOf({ 'data/audit/entries.jsonl': Buffer.from('') })).toContain(
      'no proven entry of the audit log seals this data/manifest.json',
    );
  });

  it('is not believed on the word of another key', async () => {
    const other = verifierKey(sha256, await openLogKey({ name: 'test.example/log' }));
    const { faults } = await verifyPackage(withFiles({}), other);
    expect(faults).toEqual([
      'signature.note is not a signature of this key',
      'data/audit/checkpoint.txt is not a head signed by this key',
      'no proven entry of the audit log seals this data/manifest.json',
    ]);
    await expect(verifyPackage(withFiles({}), 'nonsense')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('shows no text of a stranger as markup and fetches nothing', () => {
    const page = Buffer.from(files.get('data/index.html')!).toString();
    expect(page).not.toMatch(/<script|<iframe|<link|src="(?!data:)|https?:\/\//);
    expect(page).toContain('&lt;script&gt;18&lt;/script&gt;');
    expect(page).toContain('A &lt;b&gt;title&lt;/b&gt;');
    expect(page).toContain('segment 0/4');
  });
});
