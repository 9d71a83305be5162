import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { caseLeasesRepository, type QueueRow } from '@airlock/storage/repositories/case-leases';
import type { HouseGround } from '../house/house.js';

const LOOK_MS = 150;
/** Transactions end in another order than they began: as far back is read again. */
const OVERLAP_MS = 3_000;

/**
 * Follows what other instances do with cases in the same server's database. An embedded database has no others, and
 * nothing is read again there.
 */
export const followCases = (
  { db, logger }: Pick<HouseGround, 'db' | 'logger'>,
  known: readonly QueueRow[],
  onChange: (caseId: CaseId, streamId: StreamId, isOpen: boolean) => void,
): { close(): Promise<void> } => {
  if (db.kind === 'embedded') return { close: () => Promise.resolve() };
  let last = known.reduce((latest, r) => Math.max(latest, r.changedAt), 0);
  /** What was told already, by when it changed. */
  const told = new Map(known.map((r) => [r.case.caseId, r.changedAt]));
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    for (const c of await caseLeasesRepository(db.queries).changedSince(last - OVERLAP_MS)) {
      last = Math.max(last, c.changedAt);
      if (told.get(c.caseId) === c.changedAt) continue;
      told.set(c.caseId, c.changedAt);
      onChange(c.caseId, c.streamId, c.isOpen);
    }
    for (const [caseId, changedAt] of told) if (changedAt < last - 2 * OVERLAP_MS) told.delete(caseId);
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((err: unknown) => logger.warn({ err }, 'cases of other instances'));
  }, LOOK_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
};
