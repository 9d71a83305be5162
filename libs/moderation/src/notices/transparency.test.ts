import { ActionKind } from '@airlock/contracts/action';
import type { Notice, NoticeId } from '@airlock/contracts/notice';
import { StatementCategory, TransparencyStatement } from '@airlock/contracts/transparency';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEASURES, toTransparency } from './index.js';

const CLAUSES = new Set(['House rules 2.2']);
const AT = Date.UTC(2026, 10, 22, 1);
const PERSONAL = 'Zhang San, zhang@example.org, 13800138000, streamer-77, room "Zhang sings"';
const PERSONAL_PARTS = ['Zhang', '@', '13800138000', 'streamer-77', 'sings'];

const notice = (over: Record<string, unknown> = {}, recipient = 'streamer:streamer-77'): Notice => ({
  noticeId: `nt_${'a'.repeat(32)}` as NoticeId,
  ...{ recipient, kind: 'statement', subject: 'act_1', lang: 'zh-CN', text: PERSONAL, issuedAt: AT },
  body: {
    measure: 'cut',
    title: MEASURES.cut,
    facts: [
      { at: AT, what: { zh: '淫秽色情', en: 'Sexually explicit content' }, label: 'sexual.explicit', score: 0.97, detector: 'nsfw 2' }, // prettier-ignore
      { at: AT, what: PERSONAL },
    ],
    reason: PERSONAL,
    ground: 'House rules 2.2',
    automated: { detection: true, decision: true },
    scope: PERSONAL,
    from: AT,
    until: AT + 7 * 86_400_000,
    redress: { route: PERSONAL, until: AT },
    ...over,
  },
});

describe('the export of statements', () => {
  it('E03: is in the fields and words of the public database', () => {
    expect(StatementCategory.options).toHaveLength(16);
    const s = TransparencyStatement.parse(toTransparency(notice(), CLAUSES));
    expect(s).toEqual({
      decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'],
      end_date_visibility_restriction: '2026-11-29',
      decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
      incompatible_content_ground: 'House rules 2.2',
      incompatible_content_explanation: 'Breach of House rules 2.2',
      category: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
      content_type: ['CONTENT_TYPE_VIDEO'],
      content_date: '2026-11-22',
      application_date: '2026-11-22',
      decision_facts: 'Seen on air: Sexually explicit content',
      source_type: 'SOURCE_VOLUNTARY',
      automated_detection: 'Yes',
      automated_decision: 'AUTOMATED_DECISION_FULLY',
      puid: `nt_${'a'.repeat(32)}`,
    });
  });

  it('E03: every measure that restricts is exported and valid, every other is left out', () => {
    const left: string[] = [];
    for (const measure of [...ActionKind.exclude(['lift']).options, 'blacklist']) {
      const s = toTransparency(notice({ measure }), CLAUSES);
      if (s === undefined) left.push(measure);
      else expect(TransparencyStatement.safeParse(s).error, measure).toBeUndefined();
    }
    expect(left).toEqual(['warn', 'fix']);
  });

  it('E03: nothing that a person wrote, and nobody’s name, leaves the house', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ActionKind.exclude(['lift']).options),
        fc.constantFrom('House rules 2.2', 'see Zhang'),
        fc.boolean(),
        (measure, ground, ofUser) => {
          const s = toTransparency(
            notice({ measure, ground }, ofUser ? 'user:streamer-77' : 'streamer:streamer-77'),
            CLAUSES,
          );
          const text = JSON.stringify(s ?? {});
          for (const part of PERSONAL_PARTS) expect(text).not.toContain(part);
          expect(text).not.toMatch(/\d{7,}(?!.*puid)|@/);
        },
      ),
    );
  });
});
