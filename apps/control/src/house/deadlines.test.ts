import { type Database, openDatabase } from '@airlock/storage/database';
import { silentLogger } from '@airlock/nest-host/logger';
import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { deadlinesRepository, type Reminder } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDeadlines } from './deadlines.js';
import type { Rounds } from './rounds.js';
import { createEffects } from './effect.js';

let now = 1_700_000_000_000;
const start = now;
let db: Database;
let runner: Rounds<number>;
let isDown = false;
const paged: Reminder[] = [];

beforeAll(async () => {
  db = await openDatabase({ memory: true });
  const effects = createEffects(db, () => now, () => undefined);
  runner = startDeadlines({
    effects: (who, work) => (isDown ? Promise.reject(new Error('database is down')) : effects(who, work)),
    logger: silentLogger(),
    page: async (_effect, reminder) => void paged.push(reminder),
  });
}, 120_000); // prettier-ignore
afterAll(async () => {
  await runner.close();
  await db.close();
});

const set = (key: string, urgency: 'page' | 'notify') =>
  deadlinesRepository(db.queries).set({
    ...{ key, kind: 'order', subject: key, title: 'Within the hour', urgency },
    dueAt: start + 60_000,
    remindAt: [start + 15_000, start + 40_000],
  });
/** Until nothing is left to tell; the runner's own timer may have told some of it. */
const lookAt = async (time: number): Promise<void> => {
  now = time;
  while ((await runner.look()) > 0);
};
const said = async (subject: string) =>
  (await announcementsRepository(db.queries).list({ limit: 500 }))
    .filter((a) => a.subject === subject)
    .map((a) => [a.type, a.data['step']]);

describe('the runner of deadlines', () => {
  it('tells of each time once, pages only for what is worth waking somebody, and says in the end that it was missed', async () => {
    await Promise.all([set('urgent', 'page'), set('calm', 'notify')]);
    await lookAt(start + 14_999);
    expect(await said('urgent')).toEqual([]);
    await lookAt(start + 15_000);
    await lookAt(start + 15_000);
    await lookAt(start + 60_000);
    const reminders = [
      ['airlock.deadline.reminder', 0],
      ['airlock.deadline.missed', 2],
    ];
    expect(await said('urgent')).toEqual(reminders);
    expect(await said('calm')).toEqual(reminders);
    expect(paged.map((p) => [p.deadline.key, p.step, p.isDue])).toEqual([
      ['urgent', 0, false],
      ['urgent', 2, true],
    ]);
  });

  it('tells nobody any more of what was met', async () => {
    now = start;
    await set('kept', 'page');
    await deadlinesRepository(db.queries).meet('kept', start + 10_000);
    await lookAt(start + 90_000);
    expect(await said('kept')).toEqual([]);
  });

  it('makes up for what it could not tell while the database was down', async () => {
    now = start;
    await set('late', 'page');
    isDown = true;
    now = start + 20_000;
    await expect(runner.look()).rejects.toThrow('down');
    expect(await said('late')).toEqual([]);
    isDown = false;
    await lookAt(start + 20_000);
    expect(await said('late')).toEqual([['airlock.deadline.reminder', 0]]);
  });
});
