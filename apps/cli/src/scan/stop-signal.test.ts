import { afterEach, expect, it, vi } from 'vitest';
import { stopSignal } from './stop-signal.js';

const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
afterEach(() => kill.mockClear());

it('ends early at the first signal, and at once at a second one that is no echo of it', () => {
  let now = 0;
  const last = vi.fn();
  const stop = stopSignal(last, () => now);
  process.emit('SIGINT', 'SIGINT');
  expect(stop.signal.aborted).toBe(true);
  now = 50;
  process.emit('SIGINT', 'SIGINT');
  expect(last).not.toHaveBeenCalled();
  now = 1_000;
  process.emit('SIGINT', 'SIGINT');
  expect(last).toHaveBeenCalledOnce();
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGINT');
  stop.dispose();
});

it('leaves no listener behind', () => {
  const before = process.listenerCount('SIGINT');
  stopSignal(() => undefined).dispose();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
