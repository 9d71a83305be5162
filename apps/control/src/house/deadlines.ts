import type { Logger } from '@airlock/nest-host/logger';
import { deadlinesRepository, type Reminder } from '@airlock/storage/repositories/deadlines';
import { airlock, type Effect, type Effects } from './effect.js';

const LOOK_MS = 1_000;
const AT_ONCE = 100;

export interface DeadlineRunnerDeps {
  readonly effects: Effects;
  readonly logger: Logger;
  /** Calls whoever is on duty, in the transaction that tells; for deadlines that are worth waking somebody. */
  readonly page: (effect: Effect, reminder: Reminder) => Promise<void>;
}

/** Watches all deadlines of the house and tells people as their times come. */
export interface DeadlineRunner {
  /** Looks once; how many reminders it gave. */
  look(): Promise<number>;
  close(): Promise<void>;
}

/** Tells of every time of every deadline once: in the log, to the world and, where it is urgent, to whoever is on duty. */
export const startDeadlines = ({ effects, logger, page }: DeadlineRunnerDeps): DeadlineRunner => {
  let running: Promise<number> | undefined;
  const once = async (): Promise<number> => {
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
  const look = (): Promise<number> => (running ??= once().finally(() => (running = undefined)));
  const timer = setInterval(
    () => void look().catch((err: unknown) => logger.warn({ err }, 'deadlines cannot be looked at')),
    LOOK_MS,
  );
  timer.unref();
  return {
    look,
    async close() {
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
};
