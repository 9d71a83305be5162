import type { StreamView } from '@airlock/contracts/http/stream-api';
import { expect, it } from 'vitest';
import { delayOf, dumpScope } from './delay.js';

const gauge = (targetMs: number, dumpableMs: number, dumpedMs = 0) => ({ targetMs, dumpableMs, dumpedMs });

it('is safe when it is full, and building until then', () => {
  expect(delayOf(gauge(10_000, 10_000))).toEqual({ state: 'safe', full: 1, gone: 0 });
  expect(delayOf(gauge(10_000, 8_000)).state).toBe('safe');
  expect(delayOf(gauge(10_000, 4_000, 6_000))).toEqual({ state: 'building', full: 0.4, gone: 0.6 });
  expect(delayOf(gauge(10_000, 0, 10_000)).state).toBe('none');
  expect(delayOf(gauge(0, 2_000)).state).toBe('safe');
  expect(delayOf(gauge(0, 0))).toEqual({ state: 'none', full: 0, gone: 0 });
});

it('dumps the delay where there is one, and otherwise what waits', () => {
  const view = (over: object) => ({ state: 'live', delay: gauge(0, 0), ...over }) as unknown as StreamView;
  expect(dumpScope(view({ delay: gauge(8_000, 4_000) }))).toBe('delay');
  expect(dumpScope(view({ delay: gauge(8_000, 0) }))).toBeUndefined();
  expect(dumpScope(view({ pending: {} }))).toBe('waiting');
  expect(dumpScope(view({}))).toBeUndefined();
  expect(dumpScope(view({ state: 'dark', pending: {} }))).toBeUndefined();
});
