import { Channel, type ChannelId, Contact, PagingSteps } from '@airlock/contracts/page';
import { storableJson, storableText } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** A channel with where it leads, sealed by whoever wrote it. */
export interface StoredChannel {
  readonly channel: Channel;
  readonly sealed: string;
}

/** Ways to reach people, how they want to be reached, and who is called after whom. */
export function pageChannelsRepository(q: Queries) {
  const rows = () => q.selectFrom('page_channels').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const stored = (r: Row): StoredChannel => ({
    sealed: r.sealed,
    channel: Channel.parse({
      ...{ channelId: r.channel_id, kind: r.kind, name: r.name, person: r.person ?? undefined },
      ...{ layers: r.layers, lang: r.lang, inDrill: r.in_drill, enabled: r.enabled, target: r.target },
      ...{ createdBy: r.created_by, createdAt: r.created_at },
      lastDeliveredAt: r.last_delivered_at ?? undefined,
      failingSince: r.failing_since ?? undefined,
      lastError: r.last_error ?? undefined,
    }),
  });
  return {
    async put({ channel: c, sealed }: StoredChannel): Promise<void> {
      const values = {
        ...{ kind: c.kind, name: storableText(c.name), person: c.person ?? null, lang: c.lang, sealed },
        ...{ layers: storableJson(c.layers), in_drill: c.inDrill, enabled: c.enabled, target: c.target },
      };
      await q
        .insertInto('page_channels')
        .values({ channel_id: c.channelId, ...values, created_by: c.createdBy, created_at: c.createdAt })
        .onConflict((o) => o.column('channel_id').doUpdateSet(values))
        .execute();
    },

    async get(channelId: ChannelId): Promise<StoredChannel | undefined> {
      const row = await rows().where('channel_id', '=', channelId).executeTakeFirst();
      return row && stored(row);
    },

    async remove(channelId: ChannelId): Promise<void> {
      await q.deleteFrom('page_channels').where('channel_id', '=', channelId).execute();
    },

    list: async (): Promise<StoredChannel[]> =>
      (await rows().orderBy('created_at').orderBy('channel_id').execute()).map(stored),

    /** How the latest delivery over it went. */
    async went(channelId: string, now: number, error?: string): Promise<void> {
      await q
        .updateTable('page_channels')
        .set((e) =>
          error === undefined
            ? { last_delivered_at: now, failing_since: null, last_error: null }
            : {
                failing_since: e.fn.coalesce('failing_since', e.val(now)),
                last_error: storableText(error.slice(0, 500)),
              },
        )
        .where('channel_id', '=', channelId)
        .execute();
    },

    async contact(person: string): Promise<Contact | undefined> {
      const row = await q
        .selectFrom('page_contacts')
        .selectAll()
        .where('person', '=', person)
        .executeTakeFirst();
      return row && Contact.parse(row);
    },

    async setContact({ person, ...values }: Contact): Promise<void> {
      await q
        .insertInto('page_contacts')
        .values({ person, ...values })
        .onConflict((o) => o.column('person').doUpdateSet(values))
        .execute();
    },

    /** Steps that somebody set; none where those of the policy hold. */
    async steps(): Promise<{ steps?: PagingSteps; setBy: string; setAt: number } | undefined> {
      const row = await q.selectFrom('page_steps').selectAll().executeTakeFirst();
      if (row === undefined) return undefined;
      const { steps, set_by: setBy, set_at: setAt } = row;
      return { ...(steps === null ? {} : { steps: PagingSteps.parse(steps) }), setBy, setAt };
    },

    async setSteps(steps: PagingSteps | null, by: string, at: number): Promise<void> {
      const values = { steps: steps === null ? null : storableJson(steps), set_by: by, set_at: at };
      await q
        .insertInto('page_steps')
        .values({ one: true, ...values })
        .onConflict((o) => o.column('one').doUpdateSet(values))
        .execute();
    },

    /** For metrics: channels in use that fail. */
    failing: async (): Promise<number> =>
      (
        await q
          .selectFrom('page_channels')
          .select('channel_id')
          .where('enabled', '=', true)
          .where('failing_since', 'is not', null)
          .execute()
      ).length,
  };
}
