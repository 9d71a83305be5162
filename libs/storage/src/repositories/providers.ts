import type { ProviderId } from '@airlock/contracts/ids';
import { Observation, Provider, ProviderCase, ProviderChange } from '@airlock/contracts/provider';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import { inChunks, lastOfEach } from './support.js';

/** How a platform was found when it was last looked at. */
export interface LastCheck {
  readonly at: number;
  readonly result: string;
}

/** The register of platforms that are served. */
export function providersRepository(q: Queries) {
  const change = (r: {
    provider_id: string;
    by_id: string;
    op: string;
    kind: string;
    value: string;
    at: number;
  }) =>
    ProviderChange.parse({
      providerId: r.provider_id,
      by: r.by_id,
      op: r.op,
      kind: r.kind,
      value: r.value,
      at: r.at,
    });
  return {
    async get(providerId: ProviderId): Promise<Provider | undefined> {
      const row = await q
        .selectFrom('providers')
        .select('provider')
        .where('provider_id', '=', providerId)
        .executeTakeFirst();
      return row && Provider.parse(row.provider);
    },

    async list(): Promise<Provider[]> {
      const rows = await q.selectFrom('providers').select('provider').orderBy('provider_id').execute();
      return rows.map((r) => Provider.parse(r.provider));
    },

    /** Whose app it is. */
    async withApp(appId: string): Promise<Provider[]> {
      const rows = await q
        .selectFrom('providers')
        .select('provider')
        .where(sql<boolean>`provider -> 'appIds' @> ${JSON.stringify([appId])}::jsonb`)
        .orderBy('provider_id')
        .execute();
      return rows.map((r) => Provider.parse(r.provider));
    },

    /** Inserts or replaces, with the log of what that changed. */
    async save(
      provider: Provider,
      changes: readonly Omit<ProviderChange, 'at'>[],
      now: number,
    ): Promise<void> {
      const { providerId } = provider;
      const values = { updated_at: now, provider: storableJson(provider) };
      await q
        .insertInto('providers')
        .values({ provider_id: providerId, ...values })
        .onConflict((c) => c.column('provider_id').doUpdateSet(values))
        .execute();
      const { n } = await q
        .selectFrom('provider_changes')
        .select(sql<number>`coalesce(max(n) + 1, 0)::integer`.as('n'))
        .where('provider_id', '=', providerId)
        .where('at', '=', now)
        .executeTakeFirstOrThrow();
      const rows = changes.map((c, i) => ({
        at: now,
        n: n + i,
        provider_id: providerId,
        by_id: c.by,
        op: c.op,
        kind: c.kind,
        value: storableText(c.value),
      }));
      await inChunks(rows, (chunk) => q.insertInto('provider_changes').values(chunk).execute());
    },

    /** In the order they were made; `from` and `until` in ms since 1970, `until` exclusive. */
    async changes(from: number, until: number): Promise<ProviderChange[]> {
      const rows = await q
        .selectFrom('provider_changes')
        .selectAll()
        .where('at', '>=', from)
        .where('at', '<', until)
        .orderBy('at')
        .orderBy('provider_id')
        .orderBy('n')
        .execute();
      return rows.map(change);
    },

    async lastCheck(providerId: ProviderId): Promise<LastCheck | undefined> {
      const row = await q
        .selectFrom('providers')
        .select(['checked_at', 'checked_result'])
        .where('provider_id', '=', providerId)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined || row.checked_at === null) return undefined;
      return { at: row.checked_at, result: row.checked_result ?? '' };
    },

    async checked(providerId: ProviderId, { at, result }: LastCheck): Promise<void> {
      await q
        .updateTable('providers')
        .set({ checked_at: at, checked_result: result })
        .where('provider_id', '=', providerId)
        .execute();
    },

    async observe(seen: readonly (Observation & { providerId: ProviderId })[], now: number): Promise<void> {
      const rows = lastOfEach(seen, (o) => `${o.providerId}\n${o.kind}\n${o.value}`).map((o) => ({
        provider_id: o.providerId,
        kind: o.kind,
        value: storableText(o.value),
        first_at: now,
        last_at: now,
      }));
      await inChunks(rows, (chunk) =>
        q
          .insertInto('provider_observed')
          .values(chunk)
          .onConflict((c) => c.columns(['provider_id', 'kind', 'value']).doUpdateSet({ last_at: now }))
          .execute(),
      );
    },

    /** What was seen of a platform since a time. */
    async observed(providerId: ProviderId, since: number): Promise<Observation[]> {
      const rows = await q
        .selectFrom('provider_observed')
        .select(['kind', 'value'])
        .where('provider_id', '=', providerId)
        .where('last_at', '>=', since)
        .orderBy('kind')
        .orderBy('value')
        .execute();
      return rows.map((r) => Observation.parse(r));
    },

    async saveCase(c: ProviderCase): Promise<void> {
      const values = { state: c.state, body: storableJson(c) };
      await q
        .insertInto('provider_cases')
        .values({
          case_id: c.caseId,
          provider_id: c.providerId,
          kind: c.kind,
          opened_at: c.openedAt,
          ...values,
        })
        .onConflict((o) => o.column('case_id').doUpdateSet(values))
        .execute();
    },

    async getCase(caseId: string): Promise<ProviderCase | undefined> {
      const row = await q
        .selectFrom('provider_cases')
        .select('body')
        .where('case_id', '=', caseId)
        .forUpdate()
        .executeTakeFirst();
      return row && ProviderCase.parse(row.body);
    },

    /** Those that are not done, of one platform or all. */
    async cases(providerId?: ProviderId): Promise<ProviderCase[]> {
      let query = q
        .selectFrom('provider_cases')
        .select('body')
        .where('state', '<>', 'done')
        .orderBy('case_id');
      if (providerId !== undefined) query = query.where('provider_id', '=', providerId);
      return (await query.execute()).map((r) => ProviderCase.parse(r.body));
    },
  };
}
