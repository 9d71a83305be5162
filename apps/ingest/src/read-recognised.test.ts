import type { RecognisedText } from '@airlock/contracts/recognised-text';
import { readText } from '@airlock/moderation/text';
import { describe, expect, test } from 'vitest';
import { NOW, reply, segmentMessage, streamRecord, testPolicy, testText } from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { distinct, readRecognised } from './read-recognised.js';

const ocr = { id: 'ocr', version: '4' };
const written = (text: string, over: Partial<RecognisedText> = {}): RecognisedText => ({
  text,
  origin: 'ocr',
  confidence: 0.9,
  atMs: 2_000,
  region: { x: 0.1, y: 0.8, w: 0.5, h: 0.1 },
  detector: ocr,
  ...over,
});
const CONTACT = '加微信 abc12345 领取';

describe('one line of each reading', () => {
  test('the first time it was there, in order', () => {
    const lines = [written('a', { atMs: 3 }), written('b', { atMs: 4 }), written('a', { atMs: 5 })];
    expect(distinct(lines).map(({ text, atMs }) => [text, atMs])).toEqual([
      ['a', 3],
      ['b', 4],
    ]);
  });

  test('the same words heard and written are two readings', () => {
    expect(distinct([written('a'), written('a', { origin: 'speech' })])).toHaveLength(2);
  });

  test('a reading on trial does not stand for one that counts', () => {
    expect(distinct([written('a', { shadow: true }), written('a')])).toHaveLength(2);
  });
});

describe('read as chat is read', () => {
  test('the same labels, scores and spans, with where the words stood', () => {
    const chat = readText(CONTACT, testText);
    const found = readRecognised([written(CONTACT, { thumbnail: 'thumbs/1.jpg' })], testText);
    expect(chat.length).toBeGreaterThan(0);
    expect(found).toHaveLength(chat.length);
    for (const [i, one] of found.entries()) {
      const { detail, ...rest } = chat[i]!;
      expect(one).toEqual({
        ...rest,
        atMs: 2_000,
        region: { x: 0.1, y: 0.8, w: 0.5, h: 0.1 },
        thumbnail: 'thumbs/1.jpg',
        detail: { ...detail, origin: 'ocr', text: CONTACT },
      });
      expect(CONTACT.slice(...one.span!)).not.toBe('');
    }
  });

  test('long readings are quoted in part, and clean ones say nothing', () => {
    const [one] = readRecognised([written(`${CONTACT} ${'好'.repeat(200)}`)], testText);
    expect(one?.detail?.['text']).toHaveLength(80);
    expect(readRecognised([written('今天天气很好')], testText)).toEqual([]);
  });

  test('what is read on trial is marked', () => {
    const found = readRecognised([written(CONTACT, { shadow: true })], testText);
    expect(found.map(({ shadow }) => shadow)).toEqual(found.map(() => true));
  });
});

describe('the whole path', () => {
  const rule = `    - { id: contact, label: privacy.contact, when: over("privacy.contact"), decision: dump }`;
  const judged = (texts: readonly RecognisedText[]) =>
    createJudge({ policy: () => testPolicy({ segments: rule }), text: testText, clock: () => NOW }).segment(
      segmentMessage(),
      reply({ texts }),
      streamRecord(),
      NOW,
    ).verdict;

  test('words in the picture decide about the segment, and stand on its verdict once', () => {
    const verdict = judged([written(CONTACT), written(CONTACT, { atMs: 3_000 })]);
    expect(verdict).toMatchObject({ decision: 'dump', texts: [{ text: CONTACT, atMs: 2_000 }] });
    expect(verdict.signals.map(({ label }) => label)).toContain('privacy.contact');
    expect(verdict.rules.map((hit) => hit.rule)).toEqual(['contact']);
  });

  test('words read on trial decide nothing, and are recorded apart', () => {
    const verdict = judged([written(CONTACT, { shadow: true })]);
    expect(verdict).toMatchObject({ decision: 'release', signals: [], rules: [] });
    expect(verdict.shadow?.map(({ label }) => label)).toContain('privacy.contact');
  });
});
