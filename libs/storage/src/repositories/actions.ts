import { Action } from '@airlock/contracts/action';
import { Darkness } from '@airlock/contracts/http/stream-api';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import type { Page } from './support.js';

export interface StoredAction {
  readonly action: Action;
  readonly darkness?: Darkness;
  /** When the last byte was served, ms since 1970. */
  readonly darkAt?: number;
}

/** Actions on streams, and what the probe measured of them. */
export function actionsRepository(q: Queries) {
  const rows = () => q.selectFrom('actions').selectAll();
  const stored = (r: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]): StoredAction => ({
    action: Action.parse(r.body),
    ...(r.dark_at === null
      ? {}
      : {
          darkAt: r.dark_at,
          darkness: Darkness.parse({
            timeToDarkMs: r.time_to_dark_ms,
            confirmedAt: r.probe_confirmed_at,
            source: r.probe_source,
          }),
        }),
  });
  return {
    /** `known` when an action with this id is there already: then nothing changes. */
    async insert(action: Action): Promise<'inserted' | 'known'> {
      const row = await q
        .insertInto('actions')
        .values({
          action_id: action.actionId,
          stream_id: action.streamId,
          kind: action.kind,
          decided_at: action.decidedAt,
          body: storableJson(action),
        })
        .onConflict((c) => c.column('action_id').doNothing())
        .returning('action_id')
        .executeTakeFirst();
      return row ? 'inserted' : 'known';
    },

    /** The probe's finding; the first one stays. False when there was one, or no such action. */
    async recordDarkness(actionId: ActionId, darkAt: number, darkness: Darkness): Promise<boolean> {
      const row = await q
        .updateTable('actions')
        .set({
          dark_at: darkAt,
          time_to_dark_ms: darkness.timeToDarkMs,
          probe_confirmed_at: darkness.confirmedAt,
          probe_source: darkness.source,
        })
        .where('action_id', '=', actionId)
        .where('dark_at', 'is', null)
        .returning('action_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async get(actionId: ActionId): Promise<StoredAction | undefined> {
      const row = await rows().where('action_id', '=', actionId).executeTakeFirst();
      return row && stored(row);
    },

    /** Oldest first. */
    async of(actionIds: readonly ActionId[]): Promise<StoredAction[]> {
      if (actionIds.length === 0) return [];
      const found = await rows().where('action_id', 'in', actionIds).orderBy('decided_at').execute();
      return found.map(stored);
    },

    /** By decision, newest first. */
    async list(page: Page & { readonly streamId?: StreamId }): Promise<StoredAction[]> {
      let query = rows().orderBy('decided_at', 'desc').orderBy('action_id').limit(page.limit);
      if (page.before !== undefined) query = query.where('decided_at', '<', page.before);
      if (page.streamId !== undefined) query = query.where('stream_id', '=', page.streamId);
      return (await query.execute()).map(stored);
    },
  };
}
