import type { ChatMessage } from '@airlock/contracts/chat';
import type { MessageId, UserId } from '@airlock/contracts/ids';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import { openTextReaders } from '@airlock/inference/text-model';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { chatLines, type ChatKind, type SyntheticLine } from '@airlock/testkit/chat';
import { ABUSIVE, CLEAN, WAVE } from '@airlock/testkit/chat/lines';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { chatLine, NOW, streamRecord, testText } from './ingest.testkit.js';
import { createJudge } from './judge.js';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const stream = streamRecord();
let readers: Awaited<ReturnType<typeof openTextReaders>>;
let policy: Policy;
beforeAll(async () => {
  const compiled = compilePolicy(readFileSync(root('deploy/policy/default.yaml'), 'utf8'));
  if (!compiled.ok) throw new Error('the default policy does not compile');
  policy = compiled.policy;
  readers = await openTextReaders(root('models'));
});

/** Judges lines in turn with the default policy and everything the demo reads chat with. */
function judged(lines: readonly Partial<ChatMessage>[], everyMs: number): MessageVerdict[] {
  let now = NOW;
  const judge = createJudge({
    policy: () => policy,
    text: { ...testText, ...readers },
    clock: () => now,
  });
  return lines.map((line, i) => {
    now = NOW + i * everyMs;
    const message = chatLine(line.text ?? '', { ...line, messageId: `m${i}` as MessageId, sentAt: now });
    return judge.message(message, stream, now).verdict;
  });
}

test('the default policy acts on whatever the text model reports', () => {
  const manifest = JSON.parse(readFileSync(root('models/text-moderation/manifest.json'), 'utf8'));
  const thresholds = Object.entries<number>(manifest.thresholds);
  expect(thresholds.length).toBe(11);
  for (const [label, from] of thresholds)
    expect(policy.taxonomy.get(label)?.threshold, label).toBeLessThanOrEqual(from);
});

const alone = (text: string): MessageVerdict => judged([{ text }], 0)[0]!;
const said = ({ userId, nickname, text }: SyntheticLine): Partial<ChatMessage> => ({
  userId: userId as UserId,
  nickname,
  text,
});

describe('the chat of the demo', () => {
  const clean = Object.values(CLEAN).flatMap((byTopic) => Object.values(byTopic).flat());
  test.each(clean)('leaves %s alone', (text) => {
    const { decision, display } = alone(text);
    expect({ decision, shown: display?.text }).toEqual({ decision: 'publish', shown: text });
  });

  test('is judged as it was written', () => {
    const lines = chatLines({ seed: 3 });
    const expected = {
      clean: ['publish'],
      abusive: ['mask'],
      // One that reads like a dealer's waits for a person.
      contact: ['mask', 'hold'],
      spam: ['drop'],
      'self-harm': ['hold'],
    } as const satisfies Partial<Record<ChatKind, MessageVerdict['decision'][]>>;
    const seen = new Set<ChatKind>();
    for (let i = 0; i < 400; i++) {
      const { text, kind } = lines.next().value;
      if (kind === 'wave') throw new Error('no wave was asked for');
      seen.add(kind);
      expect(expected[kind], text).toContain(alone(text).decision);
    }
    expect(seen.size).toBe(5);
  });

  test('has a slur in other characters of the same sound, which is masked', () => {
    const slur = ABUSIVE.zh.find((text) => text.includes('沙比'))!;
    const { decision, display, signals } = alone(slur);
    expect(decision).toBe('mask');
    expect(display?.text).not.toContain('沙比');
    expect(signals.map(({ detail }) => detail?.['view'])).toContain('pinyin');
  });

  test.each([5, 10])('has waves, which are dropped once enough accounts copy the line (seed %d)', (seed) => {
    const lines = chatLines({ seed, waves: 1, shares: { abusive: 0, contact: 0, spam: 0, 'self-harm': 0 } });
    const wave: SyntheticLine[] = [];
    for (let line = lines.next().value; line.kind === 'wave'; line = lines.next().value) wave.push(line);
    const verdicts = judged(wave.map(said), 300);
    expect(verdicts.slice(0, 9).map(({ decision }) => decision)).not.toContain('drop');
    expect(verdicts.slice(9).map(({ decision }) => decision)).toEqual(wave.slice(9).map(() => 'drop'));
    expect(verdicts.at(-1)?.rules.map(({ rule }) => rule)).toContain('wave');
  });

  test.each(WAVE.zh)('has the wave %s, an advert that needs no crowd to be masked', (text) => {
    const { decision, rules } = alone(text);
    expect(decision).toBe('mask');
    expect(rules.map(({ label }) => label)).toEqual(['spam']);
  });
});
