import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { caseLeasesRepository } from '@airlock/storage/repositories/case-leases';
import { type CaseItem, casesRepository } from '@airlock/storage/repositories/cases';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { DefaultApplied } from '../state/segments.js';

type Ground = Pick<HouseGround, 'effects' | 'clock' | 'projection' | 'newId' | 'logger'>;

/** What was found has its own case within a moment; only what waits longer without one gets one here. */
const PATIENCE_MS = 1_500;
/** A held segment that nobody decided in time is worth a look, and no more. */
const DEADLINE_SEVERITY = 1;

/**
 * Nothing waits for a person without a case: a stream that shows only what is approved, or that is held for want of a
 * verdict or a watcher, gets one, and what the deadline did is written into it.
 */
export const createWaiting = (
  { effects, clock, projection, newId, logger }: Ground,
  /** Whether nothing was ever found in a case, as far as is known. */
  isBare: (caseId: CaseId) => boolean,
) => {
  const busy = new Set<StreamId>();

  const once = (streamId: StreamId, work: () => Promise<void>): void => {
    if (busy.has(streamId)) return;
    busy.add(streamId);
    void work()
      .catch((err: unknown) => logger.warn({ err, streamId }, 'a case of what waits'))
      .finally(() => busy.delete(streamId));
  };

  const open = async (streamId: StreamId): Promise<void> => {
    const now = clock();
    const [run] = projection.streams.pending(streamId, now);
    if (run === undefined) return;
    const caseId = newId('case', now) as CaseId;
    const opened = await effects(airlock('review'), async ({ tx, record }) => {
      const body = { kind: 'waiting', ...run };
      const item = { key: `w/${caseId}`, at: now, severity: 0, body };
      const view = await casesRepository(tx).open({ caseId, streamId, item });
      if (view !== undefined)
        record({ kind: 'case.opened', subject: streamId, detail: { caseId, waiting: run } });
      return view ?? (await casesRepository(tx).openOf(streamId));
    });
    if (opened !== undefined) projection.setCase(streamId, opened.caseId);
  };

  /** What waited has been decided, or came out clean: nobody has to look at that once more. */
  const settle = async (streamId: StreamId, caseId: CaseId): Promise<void> => {
    const settled = await effects(airlock('review'), async ({ tx, now, record }) => {
      if (!(await caseLeasesRepository(tx).settle(caseId, now))) return false;
      record({ kind: 'case.settled', subject: caseId, detail: { streamId } });
      return true;
    });
    if (settled) projection.setCase(streamId, undefined);
  };

  const note = async (streamId: StreamId, applied: readonly DefaultApplied[]): Promise<void> => {
    const items = applied.map(({ epoch, seq, did, at }): CaseItem => ({
      ...{ key: `d/${epoch}/${seq}`, at, severity: DEADLINE_SEVERITY, label: 'system.deadline' },
      body: { kind: 'deadline', epoch, seq, did, at },
    }));
    const answer = await effects(airlock('review'), async ({ tx, now, record }) => {
      const appended = await casesRepository(tx).append({
        caseId: newId('case', now) as CaseId,
        streamId,
        items,
      });
      if (appended !== undefined) record({ kind: 'segments.deadline', subject: streamId, detail: { caseId: appended.case.caseId, applied } }); // prettier-ignore
      return appended;
    });
    if (answer !== undefined && answer.case.state === 'open')
      projection.setCase(streamId, answer.case.caseId);
  };

  return {
    /** A stream changed. */
    look(streamId: StreamId): void {
      const applied = projection.streams.takeDefaults(streamId);
      if (applied.length > 0)
        void note(streamId, applied).catch((err: unknown) =>
          logger.warn({ err, streamId, applied }, 'what a deadline did was not written down'),
        );
      const record = projection.streams.record(streamId);
      if (record === undefined) return;
      const [run] = projection.streams.pending(streamId, clock());
      const caseId = projection.streams.caseOf(streamId);
      if (caseId !== undefined) {
        const isApproved =
          record.live && record.release.mode === 'review' && record.release.review === 'explicit';
        if (run === undefined && !isApproved && isBare(caseId))
          once(streamId, () => settle(streamId, caseId));
        return;
      }
      if (run === undefined) return;
      if (record.release.mode === 'review' || clock() - run.since >= PATIENCE_MS)
        once(streamId, () => open(streamId));
    },

    /** All streams on air. */
    sweep(): void {
      for (const { streamId } of projection.streams.live()) this.look(streamId);
    },
  };
};
