import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChatMessage } from '@airlock/contracts/chat';
import { chatLines, type SyntheticLine } from './chat.js';

const take = (n: number, seed: number): SyntheticLine[] => {
  const lines = chatLines({ seed });
  return Array.from({ length: n }, () => lines.next().value);
};

test('the same seed gives the same chat, another seed another', () => {
  expect(take(60, 7)).toEqual(take(60, 7));
  expect(take(60, 7)).not.toEqual(take(60, 8));
});

test('every line is a valid chat message', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      for (const line of take(40, seed)) {
        const { userId, nickname, text } = line;
        ChatMessage.parse({ v: 1, streamId: 's', messageId: 'm', userId, nickname, text, sentAt: 0 });
        expect(text).not.toContain('#');
        expect(line.afterMs).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 20 },
  );
});

test('all kinds appear in both languages, most lines are clean', () => {
  const lines = take(600, 1);
  const kinds = new Set(lines.map((l) => `${l.locale}/${l.kind}`));
  expect(kinds.size).toBe(10);
  expect(lines.filter((l) => l.kind === 'clean').length).toBeGreaterThan(400);
});
