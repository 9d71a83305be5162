import { hash } from 'node:crypto';
import {
  append,
  emptyFrontier,
  type Frontier,
  HASH_BYTES,
  type NodeAt,
  nodeHash,
  type ReadNodes,
} from '@airlock/moderation/audit';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { auditRepository } from './audit.js';
import { inChunks } from './support.js';

export interface StoredCheckpoint {
  /** Entries under it. */
  readonly size: number;
  /** ms since 1970 */
  readonly at: number;
  /** The signed note as it was published. */
  readonly note: string;
}

/** Leaf hashes of one tile. */
export const TILE = 256;
const KEPT_LEVELS = [8, 16, 24];
/** Any number of our own: one instance grows the tree at a time. */
const LOCK = 0x41_54_52_45;
const AT_ONCE = 10_000;

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'));

/** The Merkle tree over the audit log, as far as it is written down, and the heads that were signed. */
export function auditProofsRepository(q: Queries) {
  const audit = auditRepository(q);

  const leaves = async (from: number, count: number): Promise<Uint8Array[]> => {
    const rows = await audit.leaves(from, count);
    const found = rows.filter((r) => r.seq < from + count);
    if (found.length !== count)
      throw new Error(`the audit log lacks entries between ${from} and ${from + count}`);
    return found.map((r) => r.leafHash);
  };

  const kept = async (level: number, from: number, count: number): Promise<Uint8Array[]> => {
    if (level === 0) return leaves(from, count);
    const rows = await q
      .selectFrom('audit_nodes')
      .select('hash')
      .where('level', '=', level)
      .where('index', '>=', from)
      .where('index', '<', from + count)
      .orderBy('index')
      .execute();
    if (rows.length !== count) throw new Error(`the tree lacks nodes of level ${level}`);
    return rows.map((r) => new Uint8Array(r.hash));
  };

  const node = async ({ level, index }: NodeAt): Promise<Uint8Array> => {
    const below = Math.min(24, Math.floor(level / 8) * 8);
    const width = 2 ** (level - below);
    let hashes = await kept(below, index * width, width);
    while (hashes.length > 1) {
      const halved: Uint8Array[] = [];
      for (let i = 0; i < hashes.length; i += 2) halved.push(nodeHash(sha256, hashes[i]!, hashes[i + 1]!));
      hashes = halved;
    }
    return hashes[0]!;
  };

  /** Hashes of full subtrees that are part of a signed head. */
  const read: ReadNodes = async (nodes) => {
    const hashes: Uint8Array[] = [];
    for (const at of nodes) hashes.push(await node(at));
    return hashes;
  };

  return {
    read,

    /** Until the transaction ends nobody else grows the tree. */
    async lock(): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(q);
    },

    /** Grows `frontier`, which stands at a signed head, to `size` and writes down what is complete by then. */
    async grow(frontier: Frontier, size: number): Promise<Frontier> {
      const grown: Frontier = { size: frontier.size, nodes: [...frontier.nodes] };
      const nodes: { level: number; index: number; hash: Uint8Array }[] = [];
      const tiles: { index: number; leaves: Uint8Array }[] = [];
      const firstTile = Math.floor(frontier.size / TILE) * TILE;
      let tile: Uint8Array[] =
        firstTile === frontier.size ? [] : await leaves(firstTile, frontier.size - firstTile);
      while (grown.size < size) {
        for (const leaf of await leaves(grown.size, Math.min(AT_ONCE, size - grown.size))) {
          tile.push(leaf);
          append(sha256, grown, leaf, (level, index, value) => {
            if (KEPT_LEVELS.includes(level)) nodes.push({ level, index, hash: value });
          });
          if (tile.length < TILE) continue;
          tiles.push({ index: grown.size / TILE - 1, leaves: Buffer.concat(tile) });
          tile = [];
        }
      }
      await inChunks(tiles, (chunk) => q.insertInto('audit_tiles').values(chunk).execute());
      await inChunks(nodes, (chunk) => q.insertInto('audit_nodes').values(chunk).execute());
      return grown;
    },

    /** The leaf hashes that stand in a full tile; undefined where it is not full yet. */
    async tile(index: number): Promise<Uint8Array[] | undefined> {
      const row = await q
        .selectFrom('audit_tiles')
        .select('leaves')
        .where('index', '=', index)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const bytes = new Uint8Array(row.leaves);
      return Array.from({ length: TILE }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
    },

    async saveCheckpoint(c: StoredCheckpoint): Promise<void> {
      await q.insertInto('audit_checkpoints').values(c).execute();
    },

    /** The newest head, or the newest of at most `size` entries. */
    async checkpoint(size?: number): Promise<StoredCheckpoint | undefined> {
      let query = q.selectFrom('audit_checkpoints').selectAll().orderBy('size', 'desc').limit(1);
      if (size !== undefined) query = query.where('size', '<=', size);
      return query.executeTakeFirst();
    },

    /** The first head that covers entry `seq`. */
    async covering(seq: number): Promise<StoredCheckpoint | undefined> {
      return q
        .selectFrom('audit_checkpoints')
        .selectAll()
        .where('size', '>', seq)
        .orderBy('size')
        .limit(1)
        .executeTakeFirst();
    },

    /** Rising, those of more than `afterSize` entries. */
    async checkpoints(afterSize: number, limit: number): Promise<StoredCheckpoint[]> {
      return q
        .selectFrom('audit_checkpoints')
        .selectAll()
        .where('size', '>', afterSize)
        .orderBy('size')
        .limit(limit)
        .execute();
    },
  };
}
/** The frontier of the tree at a size that was signed. */
export async function frontierAt(size: number, read: ReadNodes): Promise<Frontier> {
  if (size === 0) return emptyFrontier();
  const nodes: NodeAt[] = [];
  for (let at = 0, rest = size; rest > 0;) {
    const level = Math.floor(Math.log2(rest));
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
    rest -= 2 ** level;
  }
  return { size, nodes: [...(await read(nodes))] };
}
