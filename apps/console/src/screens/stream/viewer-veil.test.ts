import type { StreamView } from '@airlock/contracts/http/stream-api';
import { expect, it } from 'vitest';
import { veilOf } from './viewer-veil.js';

const view = (state: StreamView['state'], audience?: StreamView['audience'], mode = 'gated'): StreamView =>
  ({ state, audience, stream: { release: { mode } } }) as unknown as StreamView;

it('says what the audience has before it, by the word of the gate', () => {
  expect(veilOf(view('live', 'dark'), true)).toBe('dark');
  expect(veilOf(view('dark', 'live'), true)).toBeUndefined();
  expect(veilOf(view('dark'), false)).toBe('dark');
  expect(veilOf(view('live', 'live'), true)).toBeUndefined();
  expect(veilOf(view('live', 'live'), false)).toBe('connecting');
  expect(veilOf(view('live', 'slate'), true)).toBe('slate');
  expect(veilOf(view('held', 'waiting'), false)).toBe('held');
  expect(veilOf(view('waiting', 'waiting', 'review'), false)).toBe('waiting');
  expect(veilOf(view('live', 'waiting', 'delay'), false)).toBe('delay');
  expect(veilOf(view('ended'), false)).toBe('ended');
});
