import type { Migration } from '../database/migrate.js';

/**
 * What stands in the way of every publisher and of every effect, as functions: a session plans a function's statements once,
 * while reading and planning them anew took up to nine tenths of the server's time for them.
 */
export const migration0041: Migration = {
  id: 41,
  name: 'kept plans',
  statements: [
    `CREATE FUNCTION airlock_at_the_door(ids text[])
      RETURNS TABLE(id text, identity jsonb, profile jsonb, licences jsonb, sanctions jsonb, ledger jsonb, keys jsonb)
      LANGUAGE plpgsql STABLE AS $$
      BEGIN
        RETURN QUERY SELECT who.id, i.record, p.record,
          (SELECT jsonb_agg(l.record ORDER BY l.valid_to) FROM licences l
            WHERE l.holder_kind = 'publisher' AND l.holder_id = who.id),
          (SELECT jsonb_agg(s.body ORDER BY s.from_at DESC, s.sanction_id) FROM sanctions s
            WHERE s.subject = 'streamer:' || who.id),
          (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.at, c.entry_id) FROM credit_entries c
            WHERE c.streamer_id = who.id),
          (SELECT jsonb_agg(jsonb_build_array(k.kind, k.key_id, k.hash) ORDER BY k.kind, k.key_id, k.hash)
            FROM identity_keys k WHERE k.subject = who.id)
        FROM unnest(ids) AS who(id)
        LEFT JOIN identities i ON i.subject = who.id
        LEFT JOIN streamer_profiles p ON p.streamer_id = who.id;
      END $$`,

    `CREATE FUNCTION airlock_listed(tokens text[], at bigint) RETURNS TABLE(entry jsonb, token text)
      LANGUAGE plpgsql STABLE AS $$
      BEGIN
        RETURN QUERY SELECT e.entry, k.token
          FROM blacklist_keys k JOIN blacklist_entries e ON e.entry_id = k.entry_id
          WHERE k.token = ANY(tokens)
            AND e.status = 'active' AND e.from_at <= at AND (e.until IS NULL OR e.until > at)
          ORDER BY e.entry_id;
      END $$`,

    // The leaf is RFC 6962's: SHA-256(0x00 || body). Returns the number of the first entry.
    `CREATE FUNCTION airlock_append_audit(ats bigint[], actors text[], roles text[], kinds text[], subjects text[],
        bodies text[], days integer[]) RETURNS bigint
      LANGUAGE plpgsql AS $$
      DECLARE
        first bigint;
      BEGIN
        UPDATE audit_head SET next = next + cardinality(ats) RETURNING next - cardinality(ats) INTO first;
        INSERT INTO audit(seq, at, actor, role, kind, subject, body, leaf_hash, day)
          SELECT first + e.nth - 1, e.at, e.actor, e.role, e.kind, e.subject, e.body,
            sha256('\\x00'::bytea || convert_to(e.body, 'UTF8')), e.day
          FROM unnest(ats, actors, roles, kinds, subjects, bodies, days)
            WITH ORDINALITY AS e(at, actor, role, kind, subject, body, day, nth);
        RETURN first;
      END $$`,
  ],
};
