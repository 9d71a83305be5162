import type { ChatLine } from '@airlock/contracts/http/stream-api';
import { expect, it } from 'vitest';
import { chosenOf, heldOf, mergeLines } from './chat-lines.js';

const line = (id: string, sentAt: number, decision = 'hold'): ChatLine =>
  ({ messageId: id, sentAt, decision, signals: [], rules: [] }) as unknown as ChatLine;

it('has each line once, as it stands now, oldest first', () => {
  const lines = mergeLines([line('b', 2), line('a', 1)], [line('b', 2, 'publish'), line('c', 3)]);
  expect(lines.map((l) => `${l.messageId} ${String(l.decision)}`)).toEqual(['a hold', 'b publish', 'c hold']);
});

it('goes on with the line after one that is decided, and then with the oldest', () => {
  const [a, b, c] = [line('a', 1), line('b', 2), line('c', 3)] as const;
  expect(chosenOf([a, b, c], b)).toBe(b);
  expect(chosenOf(heldOf([a, line('b', 2, 'drop'), c]), b)).toBe(c);
  expect(chosenOf([a], c)).toBe(a);
  expect(chosenOf([], c)).toBeUndefined();
  expect(chosenOf([a, b], undefined)).toBe(a);
});
