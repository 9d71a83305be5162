import fc from 'fast-check';
import { parseCheckpoint } from '../audit/index.js';
import { describe, expect, it } from 'vitest';
import { bagInfo, bagManifest, packageText, parseBagManifest, parsePackageText } from './index.js';

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const path = fc.string({ minLength: 1 }).filter((p) => !/^[\s*]|^\.\/|[\u2028\u2029]/u.test(p));

describe('a bag', () => {
  it('names any file so that it is found again, in the same order whatever came first', () => {
    const entries = fc.uniqueArray(fc.record({ path, sha256: hex }), { selector: (e) => e.path });
    fc.assert(
      fc.property(entries, (list) => {
        const text = bagManifest(list);
        expect(bagManifest([...list].reverse())).toBe(text);
        const read = parseBagManifest(text)!;
        expect(new Map(read.map((e) => [e.path, e.sha256]))).toEqual(
          new Map(list.map((e) => [e.path, e.sha256])),
        );
      }),
    );
  });

  it('takes manifests of other tools and nothing that is none', () => {
    const sha256 = 'AB'.repeat(32);
    expect(parseBagManifest(`${sha256} *./data/a%0Ab%25\r\n`)).toEqual([
      { path: 'data/a\nb%', sha256: 'ab'.repeat(32) },
    ]);
    expect(parseBagManifest('ab  data/a\n')).toBeUndefined();
  });

  it('says one thing a line of itself', () => {
    expect(bagInfo([['External-Description', 'two\nlines: ok']])).toBe(
      'External-Description: two lines: ok\n',
    );
  });
});

describe('what is signed of a package', () => {
  const claim = { evidenceId: 'ev_1', tagManifestSha256: 'a'.repeat(64) };
  it('is read as it was written, and as nothing else', () => {
    expect(parsePackageText(packageText(claim))).toEqual(claim);
    expect(parsePackageText(`${packageText(claim)}more\n`)).toBeUndefined();
    expect(parsePackageText('other\n1\nsha256:\n')).toBeUndefined();
  });
  it('never passes for a head of the log, which the same key signs', () => {
    expect(parseCheckpoint(packageText(claim))).toBeUndefined();
  });
});
