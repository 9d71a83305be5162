import { BlacklistEntry } from '@airlock/contracts/blacklist';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyFields, isInForce, problemsOf, reportState, reportText, votesNeeded } from './entry.js';
import { readList, writeList } from './list-file.js';
import { bucketOf, listedElsewhere, prefixLengthFor, sharedHash } from './share.js';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const DAY = 86_400_000;
const terms = { reportWithinMs: DAY, appealWithinMs: DAY, longestMs: { industry: 10 * DAY } };

const entry = (more: Partial<BlacklistEntry> = {}): BlacklistEntry =>
  BlacklistEntry.parse({
    entryId: 'bl_1',
    family: 'platform',
    status: 'active',
    keys: [{ kind: 'person', keyId: 'k1', hash: 'a'.repeat(64) }],
    grounds: { facts: 'f', reasons: 'r', legalBasis: 'Art. 15', appealChannel: 'appeals@example.org' },
    term: { from: 100, until: 200 },
    proposedBy: 'ann',
    proposedAt: 50,
    ...more,
  });

describe('an entry', () => {
  it('D17: names each field of the notice that is empty, the duration too', () => {
    const full = entry();
    expect(emptyFields(full)).toEqual([]);
    for (const field of ['facts', 'reasons', 'legalBasis', 'appealChannel'] as const)
      expect(problemsOf({ ...full, grounds: { ...full.grounds, [field]: '  ' } }, terms, 100)).toEqual([
        `${field} is empty`,
      ]);
    expect(emptyFields({ ...full, term: { from: 100, permanent: false } })).toEqual(['duration']);
    expect(emptyFields({ ...full, term: { from: 100, permanent: true } })).toEqual([]);
  });

  it('B21, C10: follows the terms of its family', () => {
    const industry = entry({ family: 'industry' });
    expect(problemsOf(industry, terms, 100)).toEqual(['the industry list needs its document']);
    const document = { issuer: 'Association', number: '7', effectiveAt: 1 };
    const long = { from: 100, until: 100 + 11 * DAY, permanent: false };
    expect(problemsOf({ ...industry, document, term: long }, terms, 100)).toEqual([
      'the industry list lists for 10 days at most',
    ]);
    expect(problemsOf({ ...industry, document, term: { from: 1, permanent: true } }, terms, 100)).toEqual([
      'the industry list lists nobody for good',
    ]);
    const site = entry({ keys: [{ kind: 'domain', value: 'example.com' }] });
    expect(problemsOf(site, terms, 100)).toEqual(['the platform list does not list by domain']);
    expect([votesNeeded({ permanent: false }), votesNeeded({ permanent: true })]).toEqual([1, 2]);
  });

  it('refuses exactly within its term', () => {
    expect([99, 100, 199, 200].map((now) => isInForce(entry(), now))).toEqual([false, true, true, false]);
    expect(isInForce(entry({ status: 'lifted' }), 150)).toBe(false);
  });

  it('C06: an unreported entry ages red, one with a receipt does not', () => {
    const report = { addressee: '省网信办', text: reportText(entry()), dueAt: 150 };
    expect([149, 150].map((now) => reportState(entry({ report }), now))).toEqual(['draft', 'red']);
    expect(reportState(entry({ report: { ...report, sentAt: 120 } }), 149)).toBe('sent');
    expect(reportState(entry({ report: { ...report, sentAt: 120 } }), 150)).toBe('red');
    expect(reportState(entry({ report: { ...report, sentAt: 120, receivedAt: 130 } }), 999)).toBe('received');
    expect(report.text).toContain('依据：Art. 15');
  });
});

describe('a list as a file', () => {
  it('says the same when it is read', () => {
    const { entryId, family, keys, grounds, term, evidence } = entry();
    const listed = [
      { entryId, family, keys, grounds: { ...grounds, facts: '一\n二\n\n— x' }, term, evidence },
    ];
    const header = { issuer: 'platform-a', families: ['platform' as const], exportedAt: 7 };
    const text = writeList(header, listed);
    expect(readList(text)).toEqual({ header: { ...header, count: 1 }, entries: listed });
    expect(text).not.toContain('proposed');
    for (const bad of [text.slice(1), text.trimEnd(), `${text}{}\n`, text.replace('"count":1', '"count":2')])
      expect(() => readList(bad)).toThrow('cannot be read');
  });
});

describe('sharing', () => {
  const token = (n: number) => `person:k1:${n}`;
  const salt = 's'.repeat(64);
  const platform = (listed: number, atLeast: number) => {
    const hashes = Array.from({ length: listed }, (_, n) => sharedHash(sha256, salt, token(n)));
    const prefixLength = prefixLengthFor(listed, atLeast);
    const asked: string[] = [];
    return {
      asked,
      prefixLength,
      period: async () => ({ period: 3, salt, prefixLength, atLeast, until: 9 }),
      bucket: async (prefix: string) => {
        asked.push(prefix);
        return bucketOf(sha256, hashes, prefix, { period: 3, atLeast }, 'secret');
      },
    };
  };

  it('D21: finds who is listed, and tells neither side of anybody else more than a prefix', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 700 }), fc.nat(1_400), async (listed, n) => {
        const other = platform(listed, 8);
        const found = await listedElsewhere(sha256, other, [token(n)]);
        expect(found).toEqual(n < listed ? [token(n)] : []);
        expect(other.asked).toEqual([sharedHash(sha256, salt, token(n)).slice(0, other.prefixLength)]);
        const { suffixes } = await other.bucket(other.asked[0]!);
        expect(suffixes.length).toBeGreaterThanOrEqual(8);
        expect(new Set(suffixes.map((s) => s.length))).toEqual(new Set([64 - other.prefixLength]));
      }),
      { numRuns: 60 },
    );
  });

  it('asks by so little that a prefix has enough listed, and shows not even how many are', () => {
    expect([0, 100, 128, 2_048, 10_000_000].map((n) => prefixLengthFor(n, 8))).toEqual([0, 0, 1, 2, 5]);
    const of = (hashes: string[]) =>
      bucketOf(sha256, hashes, 'ab', { period: 1, atLeast: 5 }, 'secret').suffixes;
    expect(of([])).toHaveLength(5);
    expect(of([`ab${'c'.repeat(62)}`])).toHaveLength(5);
    expect(of([])).toEqual(of([]));
  });

  it('begins anew when the period changes between its questions', async () => {
    const other = platform(50, 8);
    let periods = 0;
    const moving = {
      period: async () => ({ ...(await other.period()), period: (periods += 1) === 1 ? 2 : 3 }),
      bucket: other.bucket,
    };
    expect(await listedElsewhere(sha256, moving, [token(1)])).toEqual([token(1)]);
    expect(periods).toBe(2);
  });
});
