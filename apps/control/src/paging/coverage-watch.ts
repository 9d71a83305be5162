import type { StreamId } from '@airlock/contracts/ids';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { WatchedBy } from '../review/looking.js';
import type { Engine } from './engine.js';
import { groupKeyOf, type RaisePage } from './raise.js';
import { uncovered } from './sources.js';

const ME = airlock('coverage');
const WANTED = { kind: 'coverage', subject: 'streams' } as const;
/** Rooms that a title names. */
const NAMED = 5;

/** Calls duty when rooms on air are watched by nothing and nobody, and takes it back when they are again. */
export const createCoverageWatch = (
  { db, effects, clock, policy, projection, metrics }: HouseGround,
  {
    raise,
    engine,
    watchedBy,
  }: {
    readonly raise: RaisePage;
    readonly engine: Pick<Engine, 'advance'>;
    readonly watchedBy: WatchedBy;
  },
) => {
  const gauge = metrics.gauge('airlock_streams_uncovered', 'Streams on air of which nothing is judged');
  let before = new Map<string, number>();
  let lost = new Set<StreamId>();

  const look = async (): Promise<void> => {
    const now = clock();
    const { streams } = projection;
    const rooms = streams.live().map((record) => {
      const segments = streams.segmentsOf(record.streamId);
      return { record, waitingSince: segments.waitingSince(), unwatchedMs: segments.unwatchedMs };
    });
    const unseen = rooms.filter((r) => watchedBy(r.record.streamId).length === 0);
    const found = uncovered(unseen, before, policy().source.paging.uncoveredAfterS * 1_000, now);
    const ids = new Set(found.map((r) => r.record.streamId));
    const newly = [...ids].filter((id) => !lost.has(id));
    gauge.set(ids.size);
    if (newly.length > 0)
      await effects(ME, async (effect) => {
        effect.record({ kind: 'coverage.lost', subject: 'streams', detail: { streamIds: newly } });
        const named = [...ids].slice(0, NAMED).join(', ');
        const what = ids.size > NAMED ? `${ids.size}: ${named} …` : named;
        await raise(effect, { ...WANTED, what, ...(ids.size === 1 ? { streamId: newly[0] } : {}) });
      });
    else if (ids.size === 0 && lost.size > 0) {
      await effects(ME, async ({ record }) =>
        record({ kind: 'coverage.back', subject: 'streams', detail: { streamIds: [...lost] } }),
      );
      for (const pageId of await pagesRepository(db.queries).ofGroup(groupKeyOf(WANTED)))
        await engine.advance(ME, pageId, {
          type: 'resolved',
          by: ME.id,
          note: 'every stream is covered again',
        });
    }
    // Only what went by unseen since the last look counts; a failed look is made up for by the next one.
    before = new Map(rooms.map((r) => [r.record.streamId, r.unwatchedMs]));
    lost = ids;
  };
  return { look };
};
