import type { PageCall, PageEvent } from '@airlock/contracts/page';
import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.js';

const event = (what: PageEvent['what'], step?: number): PageEvent => ({
  at: 1,
  what,
  ...(step === undefined ? {} : { step }),
});
const attempt = (step: number, round: number, person: string): PageCall => ({
  ...{ at: 1, step, round, person, channel: 'console', state: 'delivered' },
});

describe('what happened to a page', () => {
  it('has the attempts of a call under it, each round its own', () => {
    const lines = linesOf({
      events: [
        event('raised'),
        event('called', 0),
        event('unanswered', 0),
        event('called', 2),
        event('called', 2),
      ],
      calls: [attempt(2, 1, 'lead'), attempt(0, 0, 'ada'), attempt(0, 0, 'ben'), attempt(2, 0, 'lead')],
    });
    expect(lines.map((l) => l.calls.map((c) => `${c.person ?? ''}${String(c.round)}`))).toEqual([
      [],
      ['ada0', 'ben0'],
      [],
      ['lead0'],
      ['lead1'],
    ]);
  });
});
