import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, icpOf, narrowerThan, tokenOf, tokensAgainst, tokensOfAddress } from './subject.js';

const range = (value: string) => ({ kind: 'range', value }) as const;

describe('addresses', () => {
  it('are found in every network around them and in no other', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
        fc.integer({ min: 16, max: 32 }),
        (a, b, length) => {
          const number = (ip: number[]) => ip.reduce((sum, part) => sum * 256 + part, 0);
          const inside =
            Math.floor(number(a) / 2 ** (32 - length)) === Math.floor(number(b) / 2 ** (32 - length));
          const listed = tokenOf(range(`${b.join('.')}/${length}`));
          expect(tokensOfAddress(a.join('.')).includes(listed)).toBe(inside);
        },
      ),
    );
  });

  it('of version 6 are found however they are written, and a mapped one is the address it maps', () => {
    const listed = tokenOf(range('2001:db8::/32'));
    expect(tokensOfAddress('2001:DB8:0:0::1')).toContain(listed);
    expect(tokensOfAddress('2001:db9::1')).not.toContain(listed);
    expect(tokensOfAddress('::ffff:192.0.2.7')).toEqual(tokensOfAddress('192.0.2.7'));
    expect(tokenOf(range('::ffff:192.0.2.0/120'))).toBe(tokenOf(range('192.0.2.0/24')));
  });

  it.each([
    '',
    'x',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4/33',
    '1.2.0.0/8',
    ':::',
    '1::2::3',
    '2001:db8::/20',
  ])('takes %j for no range that can be listed', (text) => expect(() => tokenOf(range(text))).toThrow());

  it('say where parts of a network would be listed', () => {
    const span = narrowerThan(range('192.0.2.0/24'));
    const inside = (text: string) =>
      span !== undefined &&
      'from' in span &&
      tokenOf(range(text)) >= span.from &&
      tokenOf(range(text)) <= span.to;
    expect(['192.0.2.0', '192.0.2.255', '192.0.2.128/25', '192.0.2.0/24'].map(inside)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['192.0.1.255', '192.0.3.0', '192.0.0.0/16'].map(inside)).toEqual([false, false, false]);
  });
});

describe('domains and numbers of sites', () => {
  it('finds a host under its parents, a site under its licence, and not the other way round', () => {
    const domain = (value: string) => ({ kind: 'domain', value }) as const;
    expect(tokensAgainst(domain('Push.Live.Example.com.'))).toEqual([
      'domain:push.live.example.com',
      'domain:live.example.com',
      'domain:example.com',
    ]);
    expect(tokensAgainst(domain('notexample.com'))).not.toContain('domain:example.com');
    expect(tokensAgainst({ kind: 'icp', value: '京ICP备 12345678号－2' })).toEqual([
      'icp:京ICP备12345678号-2',
      'icp:京ICP备12345678号',
    ]);
    expect([domainOf('exa mple.com'), domainOf('localhost'), icpOf('ICP 1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
