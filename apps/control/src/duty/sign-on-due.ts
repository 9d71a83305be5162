import type { DutyNow } from '@airlock/contracts/duty';
import type { DutyRules } from '@airlock/contracts/duty-rules';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import type { Effect } from '../house/effect.js';
import type { Rota } from './rota-book.js';

const KIND = 'duty.sign_on';

/** Nobody of the first to be called has signed on: a deadline, which calls the next ones when it is missed. */
export const signOnDue = async (
  { tx, now }: Effect,
  rota: Rota,
  missing: DutyNow['missing'],
  { signOn }: DutyRules,
): Promise<void> => {
  const deadlines = deadlinesRepository(tx);
  for (const { scheduleId, name } of rota.schedules) {
    const key = `${KIND}/${scheduleId}`;
    if (!missing.some((m) => m.scheduleId === scheduleId && m.why === 'absent')) {
      await deadlines.meet(key, now);
      continue;
    }
    const known = await deadlines.get(key);
    if (known?.state === 'running' || known?.state === 'missed') continue;
    await deadlines.set({
      key,
      kind: KIND,
      subject: scheduleId,
      title: `Nobody on ${name} has signed on`,
      what: name,
      dueAt: now + signOn.graceMinutes * 60_000,
      remindAt: [],
      urgency: 'page',
    });
  }
};
