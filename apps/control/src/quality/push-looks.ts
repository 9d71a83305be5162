import type { CaseId } from '@airlock/contracts/ids';
import { holder } from '@airlock/moderation/review';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { looksRepository, type StoredLook } from '@airlock/storage/repositories/looks';
import type { HouseGround } from '../house/house.js';

const LOOK_MS = 1_000;
const WAITING = 500;

/** Whether they may hear of it. Whoever decided the case must not learn from its being offered that it is looked at again. */
const isFor = ({ barred, onlyFor }: StoredLook, person: string | undefined): boolean =>
  person !== undefined && !barred.includes(person) && (onlyFor ?? person) === person;

/**
 * Tells consoles of second looks. Most of what happens to them is the passing of time: one is offered once the decision
 * cannot be taken back, and again when a claim lapses. So the database is looked at, while anybody watches.
 */
export const pushLooks = (
  { db, clock, hub, logger }: Pick<HouseGround, 'db' | 'clock' | 'hub' | 'logger'>,
  closers: Closers,
) => {
  let known = new Map<CaseId, { readonly look: StoredLook; readonly by: string | undefined }>();
  const look = async (): Promise<void> => {
    const now = clock();
    const waiting = await looksRepository(db.queries).waiting(now, WAITING);
    const next = new Map(waiting.map((l) => [l.lookId, { look: l, by: holder(l.lease, now) }]));
    const tell = ({ lookId }: StoredLook, of: StoredLook): void =>
      hub.push('second_look', { id: lookId }, (person) => isFor(of, person));
    for (const [id, { look: l, by }] of next) {
      const before = known.get(id);
      if (before === undefined || before.by !== by || before.look.barred.length !== l.barred.length)
        tell(l, before?.look ?? l);
    }
    for (const [id, { look: l }] of known) if (!next.has(id)) tell(l, l);
    known = next;
  };
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (!hub.isWatched()) return;
    looking ??= look()
      .catch((err: unknown) => logger.warn({ err }, 'second looks could not be told of'))
      .finally(() => (looking = undefined));
  }, LOOK_MS);
  timer.unref();
  closers.add('second looks', async () => {
    clearInterval(timer);
    await looking;
  });
  return { look };
};
