import type { StreamView } from '@airlock/contracts/http/stream-api';
import { expect, it } from 'vitest';
import { NO_FILTER, passes } from './wall-filter.js';

const view = {
  ...{ state: 'held', openCase: 'case_1', unwatchedMs: 0 },
  stream: {
    ...{ title: 'Tide pools', roomId: 'reef', streamerId: 'marina', category: 'pets', streamId: 'reef-1' },
    ...{ roomClass: 'default', release: { mode: 'gated' }, tier: 'B' },
  },
} as unknown as StreamView;

it('shows a room when all that is asked for is so of it', () => {
  expect(passes(NO_FILTER, view)).toBe(true);
  expect(passes({ ...NO_FILTER, text: 'TIDE marina' }, view)).toBe(true);
  expect(passes({ ...NO_FILTER, text: 'tide news' }, view)).toBe(false);
  expect(passes({ ...NO_FILTER, need: 'held', mode: 'gated', tier: 'B', roomClass: 'default' }, view)).toBe(
    true,
  );
  expect(passes({ ...NO_FILTER, need: 'dark' }, view)).toBe(false);
  expect(passes({ ...NO_FILTER, need: 'unwatched' }, view)).toBe(false);
  expect(passes({ ...NO_FILTER, tier: '–' }, view)).toBe(false);
});
