import type { Logger } from '@airlock/nest-host/logger';
import { deadlinesRepository, type Reminder } from '@airlock/storage/repositories/deadlines';
import { airlock, type Effect, type Effects } from './effect.js';
import { type Rounds, startRounds } from './rounds.js';

const LOOK_MS = 1_000;
const AT_ONCE = 100;

export interface DeadlineDeps {
  readonly effects: Effects;
  readonly logger: Logger;
  /** Calls whoever is on duty, in the transaction that tells; for deadlines that are worth waking somebody. */
  readonly page: (effect: Effect, reminder: Reminder) => Promise<void>;
}

/** Watches all deadlines of the house and tells people as their times come. */
/**
 * Tells of every time of every deadline once: in the log, to the world and, where it is urgent, to whoever is on duty. A
 * round says how many reminders it gave.
 */
export const startDeadlines = ({ effects, logger, page }: DeadlineDeps): Rounds<number> => {
  const round = async (): Promise<number> => {
    const reminders = await effects(airlock('deadlines'), async (effect) => {
      const due = await deadlinesRepository(effect.tx).due(effect.now, AT_ONCE);
      for (const reminder of due) {
        const { deadline, step, isDue } = reminder;
        const { key, kind, subject } = deadline;
        const data = { key, kind, title: deadline.title, dueAt: deadline.dueAt, step };
        effect.record({ kind: isDue ? 'deadline.missed' : 'deadline.reminded', subject, detail: data });
        effect.announce({
          type: isDue ? 'airlock.deadline.missed' : 'airlock.deadline.reminder',
          subject,
          data,
        });
        if (deadline.urgency === 'page') await page(effect, reminder);
      }
      return due;
    });
    return reminders.length;
  };
  return startRounds(round, { everyMs: LOOK_MS, logger, failure: 'deadlines cannot be looked at' });
};
