import type { WatchRequest } from '@airlock/contracts/http/review-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { ReviewRules, Watch } from '@airlock/contracts/review';
import { beat, isLapsed, watchEvents, type WatchState } from '@airlock/moderation/review';
import { watchesRepository } from '@airlock/storage/repositories/watches';
import type { HouseGround } from '../house/house.js';
import type { ApproverOf } from './level.js';
import { tellSightings } from './sightings.js';

type Ground = Pick<
  HouseGround,
  'effects' | 'clock' | 'policy' | 'projection' | 'decisions' | 'sightings' | 'logger'
>;

/** Watched review: a stream flows while somebody who may review it sits there and shows it. */
export const createWatching = (
  ground: Ground,
  { approverOf, rules, random }: { approverOf: ApproverOf; rules: () => ReviewRules; random: () => number },
) => {
  const { effects, clock, projection, decisions } = ground;
  const tell = tellSightings(ground);
  const need = (streamId: StreamId) => {
    const record = projection.streams.record(streamId);
    if (record?.live !== true) throw new AirlockError('not_found', `No stream ${streamId} is on air`);
    const { mode, review } = record.release;
    if (mode !== 'review' || review !== 'watched')
      throw new AirlockError('conflict', `${streamId} does not flow by being watched`, {
        hint: 'Only streams in watched review need a heartbeat.',
      });
    return record;
  };

  const view = (streamId: StreamId, reviewer: string, w: WatchState, now: number): Watch => {
    const { since, until, challenge: asked } = w;
    return {
      ...{ streamId, reviewer, since, until, isLapsed: isLapsed(w, now) },
      ...(asked && { challenge: { id: asked.id, key: asked.key, answerBy: asked.answerBy } }),
    };
  };

  return {
    async beat(streamId: StreamId, { answer }: WatchRequest, who: Principal): Promise<Watch> {
      const { role } = await approverOf(need(streamId), who);
      const state = await effects({ id: who.id, role }, async ({ tx, now, record }) => {
        const watches = watchesRepository(tx);
        const known = await watches.get(streamId, who.id);
        const next = beat(known, answer, now, random(), rules().watch);
        await watches.put(streamId, who.id, next);
        for (const kind of watchEvents(known, next, now))
          record({
            ...{ kind, subject: streamId },
            ...(kind === 'stream.watch_lapsed' ? { detail: { until: known!.until } } : {}),
          });
        return next;
      });
      const now = clock();
      // Written down before it counts, and never for longer than it was written down for.
      if (state.until > now) await decisions.present(streamId, who.id, state.until);
      if (!isLapsed(state, now)) await tell({ streamId }, who.id);
      return view(streamId, who.id, state, now);
    },

    async stop(streamId: StreamId, who: Principal): Promise<void> {
      const { role } = await approverOf(need(streamId), who);
      const until = await effects({ id: who.id, role }, async ({ tx, now, record }) => {
        const watches = watchesRepository(tx);
        const known = await watches.get(streamId, who.id);
        if (known === undefined || known.until <= now) return undefined;
        await watches.put(streamId, who.id, { ...known, until: now });
        record({ kind: 'stream.watch_ended', subject: streamId, detail: { since: known.since } });
        return now;
      });
      if (until !== undefined) await decisions.present(streamId, who.id, until);
    },
  };
};
export type Watching = ReturnType<typeof createWatching>;
