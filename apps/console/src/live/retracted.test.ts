import type { StreamId } from '@airlock/contracts/ids';
import type { Retraction } from '@airlock/contracts/review';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { Feed } from './feed.js';
import { followRetractions } from './retracted.js';

const made = (id: string, streamId = 'one'): Retraction => ({
  ...{ retractionId: id as Retraction['retractionId'], streamId: streamId as StreamId },
  ...{
    original: 's/0/3-5',
    reason: 'the figure was wrong',
    by: 'demo:editor',
    role: 'editor_in_chief',
    at: 1,
  },
});
const caseOf = (streamId: string, retractions: readonly Retraction[] = []) => ({
  ...{ case: { streamId }, retractions, note: 'as it was' },
});

it('puts what is taken back into the page of its stream and its open cases without reading them again, once', () => {
  const client = new QueryClient();
  const keys = {
    list: ['listRetractions', { params: { streamId: 'one' } }],
    own: ['getCase', { params: { caseId: 'case_own' } }],
    other: ['getCase', { params: { caseId: 'case_other' } }],
  };
  client.setQueryData(keys.list, { items: [made('rt_1')] });
  client.setQueryData(keys.own, caseOf('one', [made('rt_1')]));
  client.setQueryData(keys.other, caseOf('two'));
  let tell: ((r: Retraction) => void) | undefined;
  const on = (_: string, handler: unknown) => {
    tell = handler as typeof tell;
    return () => undefined;
  };
  followRetractions({ on } as Pick<Feed, 'on'>, client);
  tell!(made('rt_2'));
  tell!(made('rt_2'));
  expect(client.getQueryData(keys.list)).toEqual({ items: [made('rt_2'), made('rt_1')] });
  expect(client.getQueryData(keys.own)).toEqual(caseOf('one', [made('rt_2'), made('rt_1')]));
  expect(client.getQueryData(keys.other)).toEqual(caseOf('two'));
});
