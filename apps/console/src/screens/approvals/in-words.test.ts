import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { describe, expect, it } from 'vitest';
import { factsOf, KINDS } from './in-words.js';

const approval = (kind: string, subject: string, proposal: Record<string, unknown>): ApprovalView => ({
  ...{ approvalId: 'ap_1' as ApprovalView['approvalId'], kind, subject, proposal, reason: 'because' },
  ...{ requestedBy: 'ann', requestedAt: 0, expiresAt: 1, state: 'waiting', approver: 'actions.mass' },
});
const told = (a: ApprovalView) => Object.fromEntries(factsOf(a).map(({ name, value }) => [name, value]));

describe('a proposal in words', () => {
  it('says of a mass action what it is, how many it hits and which', () => {
    const proposal = {
      request: { kind: 'cut', clause: 'Clause 7', target: { labels: ['abuse'] } },
      preview: {
        ...{ streams: 3, streamers: 2, audience: 900, byCategory: { talk: 3 } },
        sample: [{ title: 'Late talk', streamerId: 'anna' }],
      },
    };
    expect(told(approval('actions.mass', 'mass:cut', proposal))).toMatchObject({
      ...{ measure: 'cut', streams: 3, streamers: 2, audience: 900, clause: 'Clause 7' },
      ...{ categories: ['talk × 3'], rooms: ['Late talk (anna)'] },
    });
  });

  it('says of a listing whether it is for good, and who voted already', () => {
    const proposal = {
      family: 'platform',
      grounds: { facts: 'fraud' },
      current: { from: 1, permanent: true },
      votes: ['bob'],
    };
    const facts = told(approval('blacklist.add', 'bl_1', proposal));
    expect(facts).toMatchObject({ facts: 'fraud', forGood: '✓', votes: ['bob'] });
    expect(facts).not.toHaveProperty('until');
  });

  it.each(KINDS)('says something of %s whatever is missing in it', (kind) => {
    expect(() => factsOf(approval(kind, 'someone', { request: null, preview: 7 }))).not.toThrow();
  });

  it('names the subject of what it does not know', () => {
    expect(told(approval('new.kind', 'x', { a: 1 }))).toEqual({ subject: 'x' });
  });
});
