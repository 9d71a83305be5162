import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chatLine, NOW, reply, segmentMessage, signal, streamRecord, testText } from './ingest.testkit.js';
import { createJudge } from './judge.js';

const SEED = '加微信 abc12345 领取';
const CLEAN = '今天天气很好';

const shipped = (): Policy => {
  const path = new URL('../../../deploy/policy/default.yaml', import.meta.url);
  const compiled = compilePolicy(readFileSync(path, 'utf8'));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
};
const policy = shipped();
const judge = () => createJudge({ policy: () => policy, text: testText, clock: () => NOW });

const read = (text: string, origin: RecognisedText['origin'], region?: RecognisedText['region']) => ({
  texts: [{ text, origin, confidence: 0.9, atMs: 0, detector: { id: 'reader', version: '1' }, ...(region && { region }) }], // prettier-ignore
});
const segment = (over: Parameters<typeof reply>[0], title = 'A show'): SegmentVerdict =>
  judge().segment(segmentMessage(), reply(over), streamRecord({ title }), NOW).verdict;
const originsOf = ({ signals }: SegmentVerdict) => signals.flatMap((s) => s.detail?.['origin'] ?? []);
const CORNER = { x: 0.8, y: 0.8, w: 0.15, h: 0.1 };
const WALL = { x: 0, y: 0, w: 1, h: 0.4 };

/** What is seen of a surface when `text` stands on it: where the words were found. */
const SURFACES: readonly (readonly [surface: string, found: (text: string) => readonly unknown[]])[] = [
  ['the title 标题', (text) => originsOf(segment({}, text))],
  ['what is said 言论', (text) => originsOf(segment(read(text, 'speech')))],
  ['words of a sticker 贴纸', (text) => originsOf(segment(read(text, 'ocr', CORNER)))],
  ['a code on a sticker 贴纸', (text) => originsOf(segment(read(text, 'code', CORNER)))],
  ['a banner behind the streamer 直播间背景', (text) => originsOf(segment(read(text, 'ocr', WALL)))],
];

describe('surfaces, under the policy that is shipped', () => {
  test.each(SURFACES)(
    'D38: a violation seeded in %s is found, and nothing where there is none',
    (_, found) => {
      expect(found(SEED)).not.toEqual([]);
      expect(found(CLEAN)).toEqual([]);
    },
  );

  test('D38: a violation seeded in what somebody does 动作 is found in the picture', () => {
    const seen = segment({ signals: [signal('violence')] });
    expect(seen.rules.map((r) => r.label)).toContain('violence');
    expect(segment({}).rules).toEqual([]);
  });

  test('D38: a violation seeded in a comment or a line over the picture 评论、弹幕 is not shown', () => {
    const say = (text: string) => judge().message(chatLine(text), streamRecord(), NOW).verdict;
    expect(say(SEED).decision).not.toBe('publish');
    expect(say(CLEAN).decision).toBe('publish');
  });

  test('D38: a violation seeded in a nickname 昵称 is covered under a clean line', () => {
    const named = (nickname: string) =>
      judge().message(chatLine(CLEAN, { nickname }), streamRecord(), NOW).verdict.display?.nickname;
    expect(named(SEED)).not.toContain('abc12345');
    expect(named('小明')).toBe('小明');
  });
});
