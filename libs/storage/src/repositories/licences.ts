import {
  Editor,
  type EditorOffice,
  Licence,
  type LicenceHolder,
  type LicenceId,
} from '@airlock/contracts/licence';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

/** Licences of platforms and publishers, and who answers for a platform's news. */
export function licencesRepository(q: Queries) {
  const parse = (rows: readonly { record: unknown }[]): Licence[] => rows.map((r) => Licence.parse(r.record));
  return {
    /** Inserts or replaces. */
    async save(licence: Licence): Promise<void> {
      const values = {
        holder_kind: licence.holder.kind,
        holder_id: licence.holder.id,
        type: licence.type,
        valid_from: licence.validFrom,
        valid_to: licence.validTo,
        record: storableJson(licence),
      };
      await q
        .insertInto('licences')
        .values({ licence_id: licence.licenceId, ...values })
        .onConflict((c) => c.column('licence_id').doUpdateSet(values))
        .execute();
    },

    async get(licenceId: LicenceId): Promise<Licence | undefined> {
      return parse(
        await q.selectFrom('licences').select('record').where('licence_id', '=', licenceId).execute(),
      )[0];
    },

    /** The one that ends first comes first. */
    async list(o: { holder?: LicenceHolder | undefined; limit: number }): Promise<Licence[]> {
      let query = q.selectFrom('licences').select('record').orderBy('valid_to').orderBy('licence_id');
      if (o.holder !== undefined)
        query = query.where('holder_kind', '=', o.holder.kind).where('holder_id', '=', o.holder.id);
      return parse(await query.limit(o.limit).execute());
    },

    async editors(platform?: string): Promise<Editor[]> {
      let query = q.selectFrom('editors').selectAll().orderBy('platform').orderBy('office', 'desc');
      if (platform !== undefined) query = query.where('platform', '=', platform);
      return (await query.execute()).map((r) => Editor.parse(r));
    },

    /** Puts somebody into an office, in whoever's place; the database refuses one person in two offices. */
    async appoint({ platform, office, person, since }: Editor): Promise<void> {
      const values = { person: storableText(person), since };
      await q
        .insertInto('editors')
        .values({ platform, office, ...values })
        .onConflict((c) => c.columns(['platform', 'office']).doUpdateSet(values))
        .execute();
    },

    async vacate(platform: string, office: EditorOffice): Promise<boolean> {
      const row = await q
        .deleteFrom('editors')
        .where('platform', '=', platform)
        .where('office', '=', office)
        .returning('person')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
