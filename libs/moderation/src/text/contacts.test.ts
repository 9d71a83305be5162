import { describe, expect, it } from 'vitest';
import { findContacts } from './contacts.js';
import { FoldBuffer, fold } from './fold.js';

function found(message: string): [kind: string, text: string][] {
  const buffer = new FoldBuffer();
  fold(message, buffer);
  return findContacts(buffer, message).map(({ kind, span }) => [kind, message.slice(...span)]);
}

describe('findContacts', () => {
  it.each([
    ['13800138000', 'phone', '13800138000'],
    ['打我 138-0013-8000 哦', 'phone', '138-0013-8000'],
    ['+86 138 0013 8000', 'phone', '86 138 0013 8000'],
    ['１３８００１３８０００', 'phone', '１３８００１３８０００'],
    ['①③⑧⓪⓪①③⑧⓪⓪⓪', 'phone', '①③⑧⓪⓪①③⑧⓪⓪⓪'],
    ['一三八零零幺三八零零零', 'phone', '一三八零零幺三八零零零'],
    ['1🙂3🙂8🙂0🙂0🙂1🙂3🙂8🙂0🙂0🙂0', 'phone', '1🙂3🙂8🙂0🙂0🙂1🙂3🙂8🙂0🙂0🙂0'],
    ['加v13579', 'handle', '加v13579'],
    ['vx12345678', 'handle', 'vx12345678'],
    ['V❤X: abc12345', 'handle', 'V❤X: abc12345'],
    ['扣扣是六六八八九九', 'handle', '扣扣是六六八八九九'],
    ['微信号: xiaomei', 'handle', '微信号: xiaomei'],
    ['telegram: dealer99', 'handle', 'telegram: dealer99'],
    ['私我微信 abc_1234', 'handle', '微信 abc_1234'],
    ['dm me on telegram @fast_cash_1234', 'handle', 'telegram @fast_cash_1234'],
    ['抠抠 6688 99', 'handle', '抠抠 6688 99'],
    ['138oo138ooo', 'phone', '138oo138ooo'],
    ['电话 幺三八 零零幺三 八零零零', 'phone', '幺三八 零零幺三 八零零零'],
    ['join t.me/fastcash now', 'url', 't.me/fastcash'],
    ['进 ｗｗｗ．ａｂｃ．ｃｏｍ 看', 'url', 'ｗｗｗ．ａｂｃ．ｃｏｍ'],
    ['去abc点康姆领', 'url', 'abc点康姆'],
    ['abc点com', 'url', 'abc点com'],
    ['abc dot com', 'url', 'abc dot com'],
    ['abc(dot)com/x?y=1 go', 'url', 'abc(dot)com/x?y=1'],
    ['shop.abc.com.cn', 'url', 'shop.abc.com.cn'],
    ['mail me: joe.x@qq.com', 'email', 'joe.x@qq.com'],
  ])('finds %j', (message, kind, text) => {
    expect(found(message)).toEqual([[kind, text]]);
  });

  it.each([
    '666666666',
    '主播今天播了12345秒',
    '2026-11-21 20:30',
    '138001380001234',
    '一二三四五，上山打老虎',
    'I paid 12345678 coins',
    'h264 1080p60 abc12345',
    '电话费多少',
    'my phone down. Goodnight everyone',
    'thanks.so much, tell.me more',
    "don't.stop me now",
    '三点来，一点都不com',
    'e.g. this, i.e. that... ok.then',
    '微信很好用',
  ])('leaves %j alone', (message) => {
    expect(found(message)).toEqual([]);
  });
});

it('gives one contact one name, however it is written', () => {
  const names = (message: string): string[] => {
    const buffer = new FoldBuffer();
    fold(message, buffer);
    return findContacts(buffer, message).map(({ canonical }) => canonical);
  };
  for (const message of ['13800138000', '幺三八-零零幺三-八零零零', '+86 138 0013 8000', '138oo138ooo'])
    expect(names(message)).toEqual(['tel:13800138000']);
  for (const message of ['微信 Abc_1234', 'vx：ＡＢＣ1234', '加v abc-1234'])
    expect(names(message)).toEqual(['id:abc1234']);
  for (const message of ['www.abc.com/', 'ABC点康姆', 'abc dot com'])
    expect(names(message)).toEqual(['url:abc.com']);
});
