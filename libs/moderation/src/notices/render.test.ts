import { NoticeLanguage, Statement } from '@airlock/contracts/notice';
import { describe, expect, it } from 'vitest';
import { renderNotice, statementValues, TEMPLATES } from './index.js';

const statement = Statement.parse({
  measure: 'cut',
  title: { zh: '切断直播', en: 'Stream cut' },
  facts: [
    {
      at: Date.UTC(2026, 10, 22, 1, 2, 3),
      what: { zh: '淫秽色情', en: 'Sexually explicit content' },
      label: 'sexual.explicit',
      score: 0.974,
      detector: 'nsfw 2',
    },
  ],
  reason: 'seen on air',
  ground: 'House rules 2.2',
  automated: { detection: true, decision: false },
  scope: { zh: '本场直播', en: 'this stream' },
  from: Date.UTC(2026, 10, 22, 1, 2, 4),
  redress: { route: 'appeals@example.org', until: Date.UTC(2027, 4, 21) },
});

describe('notices', () => {
  it('E02: a statement says type, scope, duration, facts, automation, ground and redress in each language', () => {
    const en = renderNotice('statement', 'en', statementValues(statement, 'en'));
    for (const part of [
      'Stream cut',
      'this stream',
      'until it is lifted',
      '- 2026-11-22 01:02:03 UTC Sexually explicit content [sexual.explicit, 0.97, nsfw 2]',
      'found by software; decided by a person',
      'House rules 2.2',
      'appeals@example.org',
      '2027-05-21 00:00:00 UTC',
    ])
      expect(en).toContain(part);
    const zh = renderNotice('statement', 'zh-CN', statementValues(statement, 'zh-CN'));
    for (const part of ['切断直播', '本场直播', '直至解除', '淫秽色情', '由自动化手段发现；由人工决定'])
      expect(zh).toContain(part);
    const timed = { ...statement, until: Date.UTC(2026, 10, 29) };
    expect(renderNotice('statement', 'en', statementValues(timed, 'en'))).toContain('Until: 2026-11-29');
  });

  it('refuses to say half of it', () => {
    const { route: _route, ...rest } = statementValues(statement, 'en');
    expect(() => renderNotice('statement', 'en', rest)).toThrow('no route');
    expect(() => renderNotice('statement', 'en', { ...rest, route: ' ' })).toThrow('no route');
  });

  it('has every text in every language, naming the same things', () => {
    for (const [kind, texts] of Object.entries(TEMPLATES)) {
      const names = NoticeLanguage.options.map((lang) =>
        [...texts[lang].matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort(),
      );
      expect(names[0], kind).toEqual(names[1]);
      expect(names[0]!.length, kind).toBeGreaterThan(0);
    }
  });
});
