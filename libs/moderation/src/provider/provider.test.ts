import { createHash } from 'node:crypto';
import { type PaperKind, Provider, ProviderCase, type ProviderActivity } from '@airlock/contracts/provider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, factsAfter, factsCsv, factsOf, keysMeet, undeclared } from './facts.js';
import { remediationDue } from './remediation.js';
import { papersNeeded, policeFilingDue, standingOf } from './standing.js';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 10);
const KINDS: PaperKind[] = ['icp_filing', 'police_filing', 'telecom', 'news', 'culture', 'audiovisual'];
const paper = (kind: PaperKind, validTo?: number) => ({
  kind,
  number: `${kind}-1`,
  proofHash: 'a'.repeat(64),
  ...(validTo === undefined ? {} : { validTo }),
});
const provider = (more: object = {}): Provider =>
  Provider.parse({ providerId: 'p1', name: 'One', icpNo: '京ICP备12345678号', ...more });
const stand = (p: Provider, now = NOW, cases: ProviderCase[] = []) =>
  standingOf(sha256, { provider: p, listed: [], cases }, now);

const NEEDS: Record<ProviderActivity, PaperKind> = {
  live: 'telecom',
  news: 'news',
  performance: 'culture',
  audiovisual: 'audiovisual',
};
const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);

describe('standing', () => {
  it('A04: every combination of missing documents is refused for exactly what is missing, with the hash of the evidence', () => {
    const activities = subsets(Object.keys(NEEDS) as ProviderActivity[]).filter((a) => a.length > 0);
    let combinations = 0;
    for (const does of activities)
      for (const has of subsets(KINDS))
        for (const launchedAt of [undefined, NOW - 31 * DAY, NOW - 29 * DAY]) {
          const p = provider({ activities: does, papers: has.map((k) => paper(k)), launchedAt });
          const needed = new Set<PaperKind>(['icp_filing', ...does.map((a) => NEEDS[a])]);
          if (launchedAt === NOW - 31 * DAY) needed.add('police_filing');
          const missing = [...needed].filter((k) => !has.includes(k));
          const { allow, findings, evidenceHash } = stand(p);
          expect(findings.map((f) => f.code).sort()).toEqual(
            missing.map((k) => `provider.${k}.missing`).sort(),
          );
          expect(allow).toBe(missing.length === 0);
          expect(findings.every((f) => f.reason !== '' && f.basis !== '')).toBe(true);
          expect(evidenceHash).toMatch(/^[0-9a-f]{64}$/);
          combinations += 1;
        }
    expect(combinations).toBe(15 * 64 * 3);
  });

  it('A01: holds to the millisecond until which its papers and its registration do', () => {
    const p = provider({ papers: [paper('icp_filing'), paper('telecom', NOW + 5)], validTo: NOW + 9 });
    expect(stand(p)).toMatchObject({ allow: true, until: NOW + 5 });
    expect(stand(p, NOW + 4).allow).toBe(true);
    expect(stand(p, NOW + 5).findings.map((f) => f.code)).toEqual(['provider.telecom.expired']);
    expect(stand(p, NOW + 9).findings.map((f) => f.code)).toContain('provider.registration.expired');
    expect(stand(provider({ icpNo: undefined, papers: p.papers })).allow).toBe(false);
  });

  it('A03: the public-security filing is needed 30 days after the launch and not before', () => {
    const p = provider({ launchedAt: NOW });
    expect(policeFilingDue(p)).toBe(NOW + 30 * DAY);
    expect(
      [NOW + 30 * DAY - 1, NOW + 30 * DAY].map((at) => papersNeeded(p, at).includes('police_filing')),
    ).toEqual([false, true]);
  });
});

describe('remediation', () => {
  it.each([
    ['2026-01-15T10:00:00+08:00', '2026-03-16T00:00:00+08:00'],
    ['2026-12-31T23:59:59+08:00', '2027-03-01T00:00:00+08:00'],
    ['2027-12-31T00:00:00+08:00', '2028-03-01T00:00:00+08:00'],
    ['2026-07-31T00:00:00+08:00', '2026-10-01T00:00:00+08:00'],
  ])('A16: two months from %s end at %s', (from, to) => {
    expect(remediationDue(Date.parse(from))).toBe(Date.parse(to));
  });

  it('A16: waits for the papers it names until its last moment, and stops at once for whoever refuses', () => {
    const p = provider({ papers: [paper('icp_filing')] });
    const dueAt = remediationDue(NOW);
    const c = ProviderCase.parse({
      caseId: 'c1',
      providerId: 'p1',
      kind: 'remediation',
      state: 'open',
      openedAt: NOW,
      openedBy: 'ann',
      dueAt,
      what: ['telecom'],
    });
    const codes = (now: number, more: Partial<ProviderCase> = {}) =>
      stand(p, now, [{ ...c, ...more }]).findings.map((f) => f.code);
    expect(codes(NOW)).toEqual([]);
    expect(codes(dueAt - 1)).toEqual([]);
    expect(codes(dueAt)).toEqual(['provider.telecom.missing', 'provider.remediation.overdue']);
    expect(codes(NOW, { state: 'refused' })).toEqual([
      'provider.telecom.missing',
      'provider.remediation.refused',
    ]);
    expect(codes(NOW, { what: ['news'] })).toEqual(['provider.telecom.missing']);
    expect(stand(p, NOW, [c]).until).toBe(dueAt);
  });
});

describe('facts', () => {
  const names = fc.array(fc.constantFrom('a.example', 'b.example', 'c.example', '=1+1'), { maxLength: 4 });
  it('A06: diff of two exports equals the change log, whatever was changed between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, names, fc.boolean()), { maxLength: 6 }), (steps) => {
        let now = factsOf(provider());
        const log = changesBetween([], now);
        const before = factsCsv(factsAfter(log));
        const first = log.length;
        for (const [domains, appIds, renamed] of steps) {
          const next = factsOf(provider({ domains, appIds, ...(renamed ? { name: 'Two' } : {}) }));
          log.push(...changesBetween(now, next));
          now = next;
        }
        expect(factsAfter(log)).toEqual(now);
        const lines = (csv: string) => csv.split('\r\n').filter((l) => l !== '');
        const after = lines(factsCsv(factsAfter(log)));
        const net = changesBetween(factsAfter(log.slice(0, first)), now);
        const line = (f: (typeof net)[number]) => lines(factsCsv([f]))[1];
        expect(after.filter((l) => !lines(before).includes(l)).sort()).toEqual(net.filter((c) => c.op === 'add').map(line).sort()); // prettier-ignore
        expect(lines(before).filter((l) => !after.includes(l)).sort()).toEqual(net.filter((c) => c.op === 'remove').map(line).sort()); // prettier-ignore
        expect(after.join('')).not.toMatch(/,=/);
      }),
    );
  });

  it('A08: names what was seen and is covered by nothing declared', () => {
    const p = provider({ domains: ['example.com'], ips: ['192.0.2.0/24'] });
    const seen = (kind: 'domain' | 'ip', value: string) => ({ kind, value });
    expect(undeclared(p, [seen('domain', 'push.example.com'), seen('ip', '192.0.2.9')])).toEqual([]);
    expect(
      undeclared(p, [seen('domain', 'example.net'), seen('ip', '192.0.3.9'), seen('ip', 'nonsense')]),
    ).toEqual(['domain:example.net', 'ip:192.0.3.9', 'ip:nonsense']);
  });

  it('A07: meets an entry that covers it or a part of it', () => {
    const domain = (value: string) => ({ kind: 'domain' as const, value });
    expect(keysMeet(domain('example.com'), domain('live.example.com'))).toBe(true);
    expect(keysMeet(domain('live.example.com'), domain('example.com'))).toBe(true);
    expect(keysMeet(domain('example.com'), domain('example.net'))).toBe(false);
    expect(keysMeet({ kind: 'range', value: '10.1.0.0/16' }, { kind: 'range', value: '10.1.2.3' })).toBe(
      true,
    );
  });
});
