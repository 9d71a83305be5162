import {
  BlacklistEntry,
  type BlacklistId,
  type BlacklistStatus,
  type ListFamily,
} from '@airlock/contracts/blacklist';
import type { IdentityKey } from '@airlock/contracts/identity';
import { ListHeader, type Narrower, tokenOf } from '@airlock/moderation/blacklist';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import { inChunks, type Page } from './support.js';

/** A list in a file that was brought in and waits, or waited, for people. */
export interface BlacklistImport {
  readonly importId: string;
  readonly state: 'waiting' | 'approved' | 'rejected';
  /** SHA-256 of the note, lower-case hex. */
  readonly fileHash: string;
  /** The verifier key that had signed it. */
  readonly signer: string;
  readonly importedBy: string;
  readonly importedAt: number;
  readonly header: ListHeader;
  /** The signed file, as it came. */
  readonly note: string;
}

const entryOf = (row: { entry: unknown }): BlacklistEntry => BlacklistEntry.parse(row.entry);

/** `%` and `_` mean themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, (c) => `\\${c}`);

/** Blacklists: entries as they stand, and the index of texts they are found by. */
export function blacklistRepository(q: Queries) {
  const rows = () => q.selectFrom('blacklist_entries').select('entry');
  const columns = (e: BlacklistEntry) => ({
    family: e.family,
    status: e.status,
    from_at: e.term.from,
    until: e.term.until ?? null,
    proposed_at: e.proposedAt,
    action_id: e.actionId ?? null,
    import_id: e.origin?.importId ?? null,
    entry: storableJson(e),
  });
  const inForce = (now: number) =>
    q
      .selectFrom('blacklist_entries')
      .where('status', '=', 'active')
      .where('from_at', '<=', now)
      .where((e) => e.or([e('until', 'is', null), e('until', '>', now)]));

  interface Found {
    readonly entry: unknown;
    readonly token: string;
  }
  const under = async (tokens: readonly string[], now: number): Promise<readonly Found[]> => {
    if (tokens.length === 0) return [];
    const { rows } =
      await sql<Found>`SELECT * FROM airlock_listed(${sql.val([...tokens])}::text[], ${now}::bigint)`.execute(
        q,
      );
    return rows;
  };
  const partsOf = async (narrower: readonly Narrower[], now: number): Promise<readonly Found[]> => {
    if (narrower.length === 0) return [];
    const spans = narrower.map((n) =>
      'from' in n
        ? sql<boolean>`k.token BETWEEN ${n.from} AND ${n.to}`
        : sql<boolean>`k.token LIKE ${`${literal(n.head)}%${literal(n.tail)}`}`,
    );
    return inForce(now)
      .innerJoin('blacklist_keys as k', 'k.entry_id', 'blacklist_entries.entry_id')
      .select(['entry', 'k.token'])
      .where((e) => e.or(spans))
      .orderBy('blacklist_entries.entry_id')
      .execute();
  };

  return {
    /** New entries, with their keys. */
    async add(entries: readonly BlacklistEntry[]): Promise<void> {
      await inChunks(
        entries.map((e) => ({ entry_id: e.entryId, ...columns(e) })),
        (chunk) => q.insertInto('blacklist_entries').values(chunk).execute(),
      );
      const keys = entries.flatMap((e) =>
        [...new Set(e.keys.map(tokenOf))].map((token) => ({ token, entry_id: e.entryId })),
      );
      await inChunks(keys, (chunk) => q.insertInto('blacklist_keys').values(chunk).execute());
    },

    /** An entry as it is now; what it is found by does not change. */
    async save(entry: BlacklistEntry): Promise<void> {
      await q
        .updateTable('blacklist_entries')
        .set(columns(entry))
        .where('entry_id', '=', entry.entryId)
        .execute();
    },

    async get(entryId: BlacklistId): Promise<BlacklistEntry | undefined> {
      const row = await rows().where('entry_id', '=', entryId).executeTakeFirst();
      return row && entryOf(row);
    },

    /** Until the transaction ends nobody else changes it. */
    async lock(entryId: BlacklistId): Promise<BlacklistEntry | undefined> {
      const row = await rows().where('entry_id', '=', entryId).forUpdate().executeTakeFirst();
      return row && entryOf(row);
    },

    /** Entries in force that stand under one of these texts, or under a narrower one. */
    async meeting(
      tokens: readonly string[],
      now: number,
      narrower: readonly Narrower[] = [],
    ): Promise<{ entry: BlacklistEntry; tokens: string[] }[]> {
      const hits = new Map<string, { entry: BlacklistEntry; tokens: string[] }>();
      for (const row of [...(await under(tokens, now)), ...(await partsOf(narrower, now))]) {
        const entry = entryOf(row);
        const hit = hits.get(entry.entryId) ?? { entry, tokens: [] };
        if (!hit.tokens.includes(row.token)) hit.tokens.push(row.token);
        hits.set(entry.entryId, hit);
      }
      return [...hits.values()];
    },

    /** Newest first; `tokens`: those that stand under one of these texts. */
    async list(
      page: Page & {
        family?: ListFamily | undefined;
        status?: BlacklistStatus | undefined;
        tokens?: readonly string[] | undefined;
      },
    ): Promise<BlacklistEntry[]> {
      let query = rows().orderBy('proposed_at', 'desc').orderBy('entry_id').limit(page.limit);
      if (page.before !== undefined) query = query.where('proposed_at', '<', page.before);
      if (page.family !== undefined) query = query.where('family', '=', page.family);
      if (page.status !== undefined) query = query.where('status', '=', page.status);
      const { tokens } = page;
      if (tokens?.length === 0) return [];
      if (tokens !== undefined)
        query = query.where('entry_id', 'in', (e) =>
          e
            .selectFrom('blacklist_keys')
            .select('entry_id')
            .where('token', 'in', [...tokens]),
        );
      return (await query.execute()).map(entryOf);
    },

    /** Everything in force of some families, in order of id. */
    async inForce(now: number, families: readonly ListFamily[]): Promise<BlacklistEntry[]> {
      const query = inForce(now)
        .select('entry')
        .where('family', 'in', [...families]);
      return (await query.orderBy('entry_id').execute()).map(entryOf);
    },

    /** The texts of everything in force of these families: what is shared. */
    async tokens(now: number, families: readonly ListFamily[]): Promise<string[]> {
      const found = await inForce(now)
        .innerJoin('blacklist_keys as k', 'k.entry_id', 'blacklist_entries.entry_id')
        .select('k.token')
        .distinct()
        .where('family', 'in', [...families])
        .execute();
      return found.map((r) => r.token);
    },

    /** Active entries whose term is over, for whoever writes that down; nobody else gets them meanwhile. */
    async ended(now: number, limit: number): Promise<BlacklistEntry[]> {
      const query = rows().where('status', '=', 'active').where('until', '<=', now).limit(limit);
      return (await query.forUpdate().skipLocked().execute()).map(entryOf);
    },

    /** Active entries whose term has begun after one time and until another, for whoever is on air already. */
    async begun(after: number, until: number): Promise<BlacklistEntry[]> {
      const query = rows().where('status', '=', 'active').where('from_at', '>', after);
      return (await query.where('from_at', '<=', until).execute()).map(entryOf);
    },

    /** An entry is found by these as well from now on. */
    async addKeys(entry: BlacklistEntry, keys: readonly IdentityKey[]): Promise<BlacklistEntry> {
      const after = { ...entry, keys: [...entry.keys, ...keys] };
      const added = keys.map((key) => ({ token: tokenOf(key), entry_id: entry.entryId }));
      await q
        .insertInto('blacklist_keys')
        .values(added)
        .onConflict((c) => c.doNothing())
        .execute();
      await this.save(after);
      return after;
    },

    /** Entries that follow somebody by hashes made with one key, and have a kind of them under no other. */
    async onlyUnder(keyId: string): Promise<BlacklistEntry[]> {
      const found = await rows()
        .where('status', 'in', ['proposed', 'active'])
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('blacklist_keys as k')
              .select('k.token')
              .whereRef('k.entry_id', '=', 'blacklist_entries.entry_id')
              .where(
                sql<boolean>`split_part(k.token, ':', 2) = ${keyId} AND split_part(k.token, ':', 3) <> ''`,
              ),
          ),
        )
        .orderBy('entry_id')
        .execute();
      const isLost = ({ keys }: BlacklistEntry): boolean => {
        const hashed = keys.filter((k): k is IdentityKey => 'hash' in k);
        const kept = new Set(hashed.filter((k) => k.keyId !== keyId).map((k) => k.kind));
        return hashed.some((k) => k.keyId === keyId && !kept.has(k.kind));
      };
      return found.map(entryOf).filter(isLost);
    },

    async ofAction(actionId: string): Promise<BlacklistEntry[]> {
      return (await rows().where('action_id', '=', actionId).forUpdate().execute()).map(entryOf);
    },

    async ofImport(importId: string): Promise<BlacklistEntry[]> {
      const query = rows().where('import_id', '=', importId).orderBy('entry_id');
      return (await query.forUpdate().execute()).map(entryOf);
    },

    /** False when this very file was brought in before. */
    async addImport(i: BlacklistImport): Promise<boolean> {
      const row = await q
        .insertInto('blacklist_imports')
        .values({
          import_id: i.importId,
          state: i.state,
          file_hash: i.fileHash,
          signer: i.signer,
          imported_by: i.importedBy,
          imported_at: i.importedAt,
          header: storableJson(i.header),
          note: storableText(i.note),
        })
        .onConflict((c) => c.column('file_hash').doNothing())
        .returning('import_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async setImport(importId: string, state: BlacklistImport['state']): Promise<void> {
      await q.updateTable('blacklist_imports').set({ state }).where('import_id', '=', importId).execute();
    },

    async getImport(importId: string): Promise<BlacklistImport | undefined> {
      const r = await q
        .selectFrom('blacklist_imports')
        .selectAll()
        .where('import_id', '=', importId)
        .executeTakeFirst();
      return (
        r && {
          importId: r.import_id,
          state: r.state as BlacklistImport['state'],
          fileHash: r.file_hash,
          signer: r.signer,
          importedBy: r.imported_by,
          importedAt: r.imported_at,
          header: ListHeader.parse(r.header),
          note: r.note,
        }
      );
    },
  };
}
