import { describe, expect, it } from 'vitest';
import { findContacts } from './contacts.js';
import { FoldBuffer, fold } from './fold.js';

function found(message: string): [kind: string, text: string][] {
  const buffer = new FoldBuffer();
  fold(message, buffer);
  return findContacts(buffer).map(({ kind, span }) => [kind, message.slice(...span)]);
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
  ])('leaves %j alone', (message) => {
    expect(found(message)).toEqual([]);
  });
});
