import type { Page } from '@airlock/contracts/page';
import { describe, expect, it } from 'vitest';
import { callingMe, loudness, withPage } from './calling.js';

const page = (id: string, more: Partial<Page> = {}): Page =>
  ({
    ...{ pageId: id, kind: 'manual', subject: id, title: { zh: id, en: id }, urgency: 'normal' },
    ...{ needs: 'acknowledgement', drill: false, state: 'open', count: 1, raisedAt: 1, lastAt: 1 },
    ...{ round: 0, step: 0, called: ['ada'] },
    ...more,
  }) as Page;
const now = (...open: Page[]) => ({ open, acknowledged: [] as Page[] });
const ids = (pages: readonly Page[]): string[] => pages.map(({ pageId }) => pageId);

describe('what calls a person', () => {
  it('names them, or nobody at all', () => {
    const held = now(page('mine'), page('other', { called: ['ben'] }), page('all', { called: [] }));
    expect(ids(callingMe(held, 'ada'))).toEqual(['mine', 'all']);
    expect(ids(callingMe(held, 'ben'))).toEqual(['other', 'all']);
  });

  it('waits for its first call', () => {
    expect(callingMe(now(page('young', { called: [], step: undefined })), 'ada')).toEqual([]);
  });

  it('is danger to life first, then what runs out first', () => {
    const held = now(
      page('late', { nextAt: 90 }),
      page('soon', { nextAt: 30 }),
      page('harm', { urgency: 'critical', nextAt: 99 }),
    );
    expect(ids(callingMe(held, 'ada'))).toEqual(['harm', 'soon', 'late']);
  });

  it('goes on where a word has been given and no eye', () => {
    const harm = page('harm', { urgency: 'critical', needs: 'eye', acknowledgedBy: 'ada' });
    expect(ids(callingMe(now(harm), 'ada'))).toEqual(['harm']);
  });

  it('follows what is pushed', () => {
    const first = withPage(now(page('a'), page('b')), page('a', { state: 'acknowledged' }));
    expect([ids(first.open), ids(first.acknowledged)]).toEqual([['b'], ['a']]);
    const second = withPage(first, page('a', { state: 'resolved' }));
    expect([ids(second.open), ids(second.acknowledged)]).toEqual([['b'], []]);
    expect(ids(withPage(second, page('c', { raisedAt: 5 })).open)).toEqual(['c', 'b']);
  });
});

describe('how loud it is', () => {
  it('is silent for whoever muted, but never for danger to life', () => {
    const critical = page('harm', { urgency: 'critical' });
    expect(loudness(page('a'), { sound: false, volume: 1 })).toBe(0);
    expect(loudness(critical, { sound: false, volume: 0.8 })).toBe(0.8);
    expect(loudness(critical, { sound: true, volume: 0 })).toBe(0.25);
  });
});
