import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { atLeast } from '@airlock/moderation/admission';
import type { StreamFacts } from '@airlock/policy/facts';
import type { Policy } from '@airlock/policy/policy';
import type { ControlWriter } from './control-writer.js';
import type { Projection } from './projection.js';

/** Changes the record of a live stream; resolves with the new one, or `undefined` when there was nothing to change. */
export type ChangeStream = (
  streamId: StreamId,
  next: (record: StreamRecord) => StreamRecord | undefined,
) => Promise<StreamRecord | undefined>;

/**
 * Changes of one stream go one after the other, each on what the one before left: a new plan never brings back a stream
 * that was ended beside it.
 */
export const createStreamChanges = (projection: Projection, writer: ControlWriter): ChangeStream => {
  const changing = new Map<StreamId, Promise<unknown>>();
  return (streamId, next) => {
    const mine = (changing.get(streamId) ?? Promise.resolve()).then(async () => {
      const record = projection.streams.record(streamId);
      const changed = record?.live === true ? next(record) : undefined;
      if (changed === undefined) return undefined;
      await writer.publish(changed);
      projection.apply(changed);
      return changed;
    });
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    changing.set(streamId, settled);
    void settled.then(() => changing.get(streamId) === settled && changing.delete(streamId));
    return mine;
  };
};

/** A stream whose plans are still to be made, or to be made anew. */
export type Unplanned = Omit<StreamRecord, 'roomClass' | 'policyHash' | 'release' | 'sampling'>;

export const factsOf = (record: Unplanned): StreamFacts => ({
  streamId: record.streamId,
  roomId: record.roomId,
  streamerId: record.streamerId,
  title: record.title,
  category: record.category,
  audience: record.audience ?? 0,
  tier: record.tier ?? '',
  ...(record.tags === undefined ? {} : { tags: record.tags }),
});

/** The stream with the plans that its facts and its floor give it. */
export const withPlan = (record: Unplanned, policy: Policy): StreamRecord => {
  const { roomClass, release, sampling } = atLeast(policy.roomClass(factsOf(record)), record.floor);
  return { ...record, roomClass, release, sampling, policyHash: policy.hash };
};

/** The stream under another policy; the same record when that changes nothing. */
export const underPolicy = (record: StreamRecord, policy: Policy): StreamRecord =>
  record.policyHash === policy.hash ? record : withPlan(record, policy);
