import type { StreamRecord } from '@airlock/contracts/control';
import type { PendingRun } from '@airlock/contracts/http/stream-api';
import type { BlobKey } from '@airlock/contracts/ids';
import type { QueueItem, ReviewLevel, ReviewRules, Waiting } from '@airlock/contracts/review';
import { higher, holder, isOfMinors, priorityOf, skillFor } from '@airlock/moderation/review';
import type { QueueRow } from '@airlock/storage/repositories/case-leases';

/** What one row of the queue is made of. */
export interface ItemFacts {
  readonly row: QueueRow;
  /** As control has it now, else as the database has it. */
  readonly stream: StreamRecord;
  /** What waits for a person now, oldest first. */
  readonly pending: readonly PendingRun[];
  /** What the room class asks for. */
  readonly level: ReviewLevel;
  readonly rules: ReviewRules;
  /** The same for cases that show the same thing. */
  readonly group?: string | undefined;
}

const waitingOf = (runs: readonly PendingRun[]): Waiting | undefined => {
  const [first] = runs;
  if (first === undefined) return undefined;
  const last = runs.findLast((r) => r.epoch === first.epoch)!;
  return {
    ...{ epoch: first.epoch, fromSeq: first.fromSeq, toSeq: last.toSeq, since: first.since },
    segments: runs.reduce((n, r) => n + r.segments, 0),
    durationMs: runs.reduce((n, r) => n + r.durationMs, 0),
  };
};

const deadlineOf = (runs: readonly PendingRun[]): number | undefined =>
  runs.reduce<number | undefined>(
    (least, { deadline }) => (deadline === undefined || deadline > (least ?? Infinity) ? least : deadline),
    undefined,
  );

/** One row of the queue as it is at `now` (ms since 1970). */
export const queueItem = (
  { row, stream, pending, level, rules, group }: ItemFacts,
  now: number,
): QueueItem => {
  const { case: c, lease } = row;
  const { release } = stream;
  const waiting = waitingOf(pending);
  const at = deadlineOf(pending);
  // Between two runs, too, a stream that shows only what is approved waits for air.
  const isHeld =
    waiting !== undefined || (stream.live && release.mode === 'review' && release.review === 'explicit');
  const has = holder(lease, now);
  const skill = skillFor(
    { label: c.label, category: stream.category, roomClass: stream.roomClass },
    rules.skills,
  );
  const language = rules.languageNeeded ? stream.declared?.language : undefined;
  const isVeiled = isOfMinors(c.label);
  return {
    ...{ caseId: c.caseId, streamId: c.streamId, view: isHeld ? 'held' : 'flagged' },
    severity: c.severity,
    ...(c.label === undefined ? {} : { label: c.label }),
    ...{ hits: c.hits, openedAt: c.openedAt, updatedAt: c.updatedAt },
    stream: {
      ...{ roomId: stream.roomId, streamerId: stream.streamerId },
      ...(stream.tenant === undefined ? {} : { tenant: stream.tenant }),
      ...{ title: stream.title, category: stream.category, roomClass: stream.roomClass },
      ...{ mode: release.mode, review: release.review },
      ...(stream.tier === undefined ? {} : { tier: stream.tier }),
      ...{ audience: stream.audience ?? 0, live: stream.live, startedAt: stream.startedAt },
    },
    ...(row.thumbnail === undefined || isVeiled ? {} : { thumbnail: row.thumbnail as BlobKey }),
    priority: priorityOf(
      { severity: c.severity, audience: stream.audience ?? 0, tier: stream.tier },
      rules.tierWeights,
    ),
    ...(waiting === undefined ? {} : { waiting }),
    ...(at === undefined ? {} : { deadline: { at, default: release.holdDefault } }),
    ...(has === undefined ? {} : { lease: { by: has, since: lease.since!, until: lease.until! } }),
    lookers: row.lookers.filter((l) => l.until > now).map(({ by, until }) => ({ by, until })),
    needs: {
      level: row.level === undefined ? level : higher(row.level, level),
      ...(skill === undefined ? {} : { skill }),
      ...(language === undefined ? {} : { language }),
    },
    ...(row.jumpAt === undefined ? {} : { jump: { reason: 'imminent_harm' as const, at: row.jumpAt } }),
    ...(isVeiled ? { veil: 'minors' as const } : {}),
    ...(group === undefined ? {} : { group }),
    ...(row.escalatedFrom === undefined ? {} : { escalatedFrom: row.escalatedFrom }),
    barred: [...row.barred],
  };
};
