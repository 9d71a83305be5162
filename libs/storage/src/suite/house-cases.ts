import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ApprovalId } from '@airlock/contracts/approval';
import { announcementsRepository } from '../repositories/announcements.js';
import { approvalsRepository } from '../repositories/approvals.js';
import { deadlinesRepository } from '../repositories/deadlines.js';
import type { SuiteContext } from './repository-suite.js';

const request = (id: string) => ({
  approvalId: ApprovalId.parse(`ap_${id}`),
  kind: 'blacklist.add',
  subject: 'someone',
  proposal: { entry: 1 },
  reason: 'because',
  requestedBy: 'ann',
  requestedAt: 1_000,
  expiresAt: 5_000,
});
const deadline = (key: string, dueAt: number, remindAt: number[]) => ({
  key,
  kind: 'order',
  subject: 'o1',
  title: 'Remove within an hour',
  dueAt,
  remindAt,
  urgency: 'page' as const,
});

/** Approvals, deadlines and announcements. */
export function houseCases(context: SuiteContext): void {
  it('lets one other person decide a request once, in its time', async () => {
    const approvals = approvalsRepository(context.database.queries);
    await approvals.request(request('a'));
    await approvals.request(request('b'));
    const yes = { state: 'approved', by: 'bob', at: 2_000, note: 'seen' } as const;
    await expect(approvals.decide(request('a').approvalId, { ...yes, by: 'ann' })).rejects.toThrow();
    const both = await Promise.all([1, 2].map(() => approvals.decide(request('a').approvalId, yes)));
    expect(both.filter((a) => a !== undefined)).toMatchObject([{ state: 'approved', decidedBy: 'bob' }]);
    expect(await approvals.decide(request('b').approvalId, { ...yes, at: 5_000 })).toBeUndefined();
    expect((await approvals.lapse(5_000)).map((a) => a.approvalId)).toEqual(['ap_b']);
    expect(await approvals.list({ limit: 9, state: 'waiting' })).toEqual([]);
    const { subject, kind } = request('a');
    const about = await approvals.ofSubject(subject, kind);
    expect(about.map((a) => a.state).sort()).toEqual(['approved', 'lapsed']);
    expect(await approvals.ofSubject(subject, 'another')).toEqual([]);
  });

  it('tells of each time of a deadline once, and of the last one as missed', async () => {
    const deadlines = deadlinesRepository(context.database.queries);
    await deadlines.set(deadline('order/1', 300, [200, 100]));
    expect(await deadlines.due(99, 10)).toEqual([]);
    expect(await deadlines.due(150, 10)).toMatchObject([{ step: 0, isDue: false }]);
    expect(await deadlines.due(150, 10)).toEqual([]);
    expect(await deadlines.due(1_000, 10)).toMatchObject([{ step: 2, isDue: true }]);
    expect(await deadlines.due(2_000, 10)).toEqual([]);
    expect(await deadlines.depth()).toEqual({ running: 0, missed: 1, nextDueAt: undefined });
    expect(await deadlines.meet('order/1', 360)).toBe(true);
    expect(await deadlines.meet('order/1', 400)).toBe(false);
    expect(await deadlines.get('order/1')).toMatchObject({ state: 'met', dueAt: 300, metAt: 360 });
  });

  it('moves a deadline that is set again, and tells of it anew', async () => {
    const deadlines = deadlinesRepository(context.database.queries);
    await deadlines.set(deadline('order/2', 300, []));
    await deadlines.due(300, 10);
    await deadlines.set({ ...deadline('order/2', 900, []), what: 'doc 2' });
    expect(await deadlines.get('order/2')).toMatchObject({ title: 'Remove within an hour', what: 'doc 2' });
    expect(await deadlines.due(899, 10)).toEqual([]);
    expect(await deadlines.due(900, 10)).toMatchObject([{ isDue: true }]);
  });

  it('tells every reminder once whenever it looks', async () => {
    const deadlines = deadlinesRepository(context.database.queries);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        async (times, looks) => {
          const key = `p/${(n += 1)}`;
          const dueAt = Math.max(...times);
          await deadlines.set(deadline(key, dueAt, times));
          const steps: number[] = [];
          for (const now of [...looks.sort((a, b) => a - b), 61]) {
            for (const r of await deadlines.due(now, 100)) if (r.deadline.key === key) steps.push(r.step);
          }
          expect(new Set(steps).size).toBe(steps.length);
          expect(steps.at(-1)).toBe(times.length - 1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('gives announcements their numbers in the order they were made', async () => {
    const announcements = announcementsRepository(context.database.queries);
    const made = [1, 2, 3].map((i) => ({
      type: 'airlock.stream.cut',
      subject: `s${i}`,
      time: 1_000 + i,
      data: { i },
    }));
    const added = await announcements.add(made);
    expect(await announcements.list({ limit: 9, afterId: added[0]!.id - 1 })).toEqual(added);
    expect(added.map((a) => a.subject)).toEqual(['s1', 's2', 's3']);
    expect((await announcements.list({ limit: 9, from: 1_002, until: 1_003 })).map((a) => a.subject)).toEqual(
      ['s2'],
    );
  });
}
