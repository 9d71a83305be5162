import { sql } from 'kysely';
import { Preferences, type UnveilRequest, type WellnessView } from '@airlock/contracts/wellness';
import type { Span } from '@airlock/moderation/wellness';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';

/** What people have on screen, how they have it shown, and what they asked to see. Times in ms since 1970. */
export function wellnessRepository(q: Queries) {
  return {
    /** Makes everybody else who claims for this person wait until the transaction ends. */
    async lock(person: string): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`exposure/${person}`}, 0))`.execute(q);
    },

    /** What they had on screen since `since`, in any order. */
    async spansOf(person: string, since: number): Promise<Span[]> {
      const rows = await q
        .selectFrom('exposures')
        .selectAll()
        .where('person', '=', person)
        .where('to_at', '>=', since)
        .execute();
      return rows.map((r) => ({ caseId: r.case_id, severity: r.severity, from: r.from_at, to: r.to_at }));
    },

    /** Everybody who had something on screen since `since`. */
    async peopleSince(since: number): Promise<string[]> {
      const rows = await q
        .selectFrom('exposures')
        .select('person')
        .distinct()
        .where('to_at', '>=', since)
        .orderBy('person')
        .execute();
      return rows.map((r) => r.person);
    },

    async begin(person: string, s: { caseId: string; severity: number }, at: number): Promise<void> {
      await q
        .insertInto('exposures')
        .values({ person, case_id: s.caseId, from_at: at, to_at: at, severity: s.severity })
        .onConflict((c) => c.doNothing())
        .execute();
    },

    /** Extends the newest span of a case if it ended no earlier than `since`; false when there is none. */
    async goOn(
      person: string,
      s: { caseId: string; severity: number },
      at: number,
      since: number,
    ): Promise<boolean> {
      const { numAffectedRows } = await sql`
        UPDATE exposures SET to_at = greatest(to_at, ${at}), severity = greatest(severity, ${s.severity})
        WHERE person = ${person} AND case_id = ${s.caseId} AND to_at >= ${since}
          AND from_at = (SELECT max(from_at) FROM exposures WHERE person = ${person} AND case_id = ${s.caseId})`.execute(
        q,
      );
      return (numAffectedRows ?? 0n) > 0n;
    },

    async unveil(person: string, u: UnveilRequest, at: number): Promise<void> {
      await q
        .insertInto('unveilings')
        .values({ person, at, veil: u.veil, stream_id: u.streamId ?? null, case_id: u.caseId ?? null })
        .onConflict((c) => c.doNothing())
        .execute();
    },

    async unveiledSince(person: string, since: number): Promise<WellnessView['unveiled']> {
      const rows = await q
        .selectFrom('unveilings')
        .select(['veil', sql<number>`count(*)`.as('n')])
        .where('person', '=', person)
        .where('at', '>=', since)
        .groupBy('veil')
        .execute();
      const of = (veil: string) => Number(rows.find((r) => r.veil === veil)?.n ?? 0);
      return { blur: of('blur'), greyscale: of('greyscale'), mute: of('mute') };
    },

    async preferences(person: string): Promise<Preferences> {
      const row = await q
        .selectFrom('preferences')
        .select('body')
        .where('person', '=', person)
        .executeTakeFirst();
      return Preferences.parse(row?.body ?? {});
    },

    async setPreferences(person: string, p: Preferences, at: number): Promise<void> {
      const row = { updated_at: at, body: storableJson(p) };
      await q
        .insertInto('preferences')
        .values({ person, ...row })
        .onConflict((c) => c.column('person').doUpdateSet(row))
        .execute();
    },
  };
}
