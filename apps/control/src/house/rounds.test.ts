import { createLogger } from '@airlock/nest-host/logger';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startRounds } from './rounds.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Rounds a second apart, each of which ends when told. */
const rig = () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
  const begun: PromiseWithResolvers<number>[] = [];
  const round = (): Promise<number> => {
    const one = Promise.withResolvers<number>();
    begun.push(one);
    return one.promise;
  };
  const rounds = startRounds(round, { everyMs: 1_000, logger, failure: 'nobody looked' });
  return { rounds, begun, lines };
};

it('begins no round while one is under way, and gives that to whoever asks', async () => {
  const { rounds, begun } = rig();
  await vi.advanceTimersByTimeAsync(3_000);
  const asked = rounds.look();
  expect(begun).toHaveLength(1);
  begun[0]!.resolve(7);
  expect(await asked).toBe(7);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).toHaveLength(2);
});

it('tells of a round that failed, and goes on', async () => {
  const { begun, lines } = rig();
  await vi.advanceTimersByTimeAsync(1_000);
  begun[0]!.reject(new Error('no database'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(lines.join()).toMatch(/no database.*nobody looked/s);
  expect(begun).toHaveLength(2);
});

it('is closed when the round under way is over, and begins no other', async () => {
  const { rounds, begun } = rig();
  await vi.advanceTimersByTimeAsync(1_000);
  let isClosed = false;
  const closing = rounds.close().then(() => (isClosed = true));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isClosed).toBe(false);
  begun[0]!.reject(new Error('no database'));
  await closing;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(begun).toHaveLength(1);
});
