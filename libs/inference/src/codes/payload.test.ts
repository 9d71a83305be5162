import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyPayload, CODE_LABELS } from './payload.js';

describe('where a code leads', () => {
  test.each([
    ['https://example.com/a?b=c', 'code.url', 'example.com'],
    ['HTTP://EXAMPLE.COM', 'code.url', 'example.com'],
    ['www.example-casino.com', 'code.url', 'www.example-casino.com'],
    ['https://例子.测试/路', 'code.url', 'xn--fsqu00a.xn--0zwm56d'],
    ['https://t.me/lucky88', 'code.contact', 't.me'],
    ['https://u.wechat.com/AbCd', 'code.contact', 'u.wechat.com'],
    ['https://qm.qq.com/q/x1', 'code.contact', 'qm.qq.com'],
    ['https://chat.whatsapp.com/x', 'code.contact', 'chat.whatsapp.com'],
    ['https://qr.alipay.com/fkx1', 'code.payment', 'qr.alipay.com'],
    ['https://payapp.weixin.qq.com/p', 'code.payment', 'payapp.weixin.qq.com'],
    ['https://paypal.me/somebody', 'code.payment', 'paypal.me'],
  ])('%s', (content, label, host) => {
    expect(classifyPayload(content)).toMatchObject({ label, host });
  });

  test.each([
    ['weixin://dl/business/?t=x', 'code.contact', 'weixin'],
    ['weixin://wxpay/bizpayurl?pr=x', 'code.payment', 'weixin'],
    ['wxp://f2f0abc', 'code.payment', 'wxp'],
    ['alipays://platformapi/startapp', 'code.payment', 'alipays'],
    ['bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT', 'code.payment', 'bitcoin'],
    ['tel:+8613800138000', 'code.contact', 'tel'],
    ['SMSTO:10086:hi', 'code.contact', 'smsto'],
    ['mqqapi://card/show_pslcard?uin=1', 'code.contact', 'mqqapi'],
    ['someapp://open/room', 'code.url', 'someapp'],
    ['WIFI:T:WPA;S:home;P:secret;;', 'code.data', 'wifi'],
  ])('%s', (content, label, scheme) => {
    expect(classifyPayload(content)).toMatchObject({ label, scheme });
  });

  test('cards, merchants and bank transfers are known by how they begin', () => {
    expect(classifyPayload('BEGIN:VCARD\nFN:A\nEND:VCARD').label).toBe('code.contact');
    expect(classifyPayload('00020101021126580009com.test5802CN6304A13F').label).toBe('code.payment');
    expect(classifyPayload('BCD\n002\n1\nSCT').label).toBe('code.payment');
    expect(classifyPayload('000201 is how I count').label).toBe('code.data');
  });

  test('a name before the host, or a host that only ends alike, does not mislead', () => {
    expect(classifyPayload('https://t.me@evil.example/x')).toMatchObject({
      label: 'code.url',
      host: 'evil.example',
    });
    expect(classifyPayload('https://not-t.me/x').label).toBe('code.url');
    expect(classifyPayload('https://t.me./x').label).toBe('code.contact');
  });
});

describe('what is shown and read', () => {
  test('percent-encoding is undone for reading only', () => {
    const { shown, readable } = classifyPayload('https://a.example/%E5%8A%A0%E5%BE%AE%E4%BF%A1?x=%FF%00');
    expect(shown).toContain('%E5%8A%A0');
    expect(readable).toBe('https://a.example/加微信?x=%FF%00');
  });

  test('control characters and those that turn the direction are gone', () => {
    expect(classifyPayload('加\u0000V\u202e 8866\u009b').shown).toBe('加 V  8866');
  });

  test('whatever a code holds, it ends in one of our labels and in short, well-formed, printable text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5_000 }),
      fc.string({
        unit: fc.constantFrom('%', 'F', '0', '\u0000', '\ud800', ':', '/', 'h', 't', 'p', '@'),
        maxLength: 5_000,
      }),
      fc.webUrl().map((url) => `\u0007${url}\u0000`),
    );
    fc.assert(
      fc.property(hostile, (content) => {
        const { label, shown, readable } = classifyPayload(content);
        expect(CODE_LABELS).toContain(label);
        for (const text of [shown, readable]) {
          expect(text.length).toBeLessThanOrEqual(2_000);
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
