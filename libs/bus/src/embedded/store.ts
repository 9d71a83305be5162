import { DatabaseSync, type StatementSync } from 'node:sqlite';

// Runs on a worker thread, in tests as bare TypeScript: it may import nothing of ours but types.

/** Ids are partition × 2^40 + offset: one b-tree holds every partition as one contiguous run, without a second index. */
const SPAN = 2 ** 40;

export interface PartitionInfo {
  readonly pid: number;
  /** Offset that the next record gets. */
  readonly next: number;
  /** Timestamp of the latest record, ms since 1970. */
  readonly lastTs: number;
}

export interface Row {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: Uint8Array | string | null;
}

/** Records to append, by column: as objects they would cost twice as much on their way to the store's thread. */
export interface Appends {
  readonly pids: number[];
  readonly offsets: number[];
  readonly timestamps: number[];
  readonly keys: Row['key'][];
  readonly values: Row['value'][];
  /** 1 for records of compacted topics, else 0. */
  readonly compacted: (0 | 1)[];
}

export interface Commit {
  readonly group: string;
  readonly pid: number;
  /** The first offset that is not done. */
  readonly offset: number;
}

export interface Upkeep {
  readonly pid: number;
  readonly compacted: boolean;
  /** Records (on compacted topics: tombstones) older than this go; ms since 1970. */
  readonly expireBefore: number;
  /** Compaction leaves records younger than this alone; ms since 1970. */
  readonly compactBefore: number;
  /** Records looked at, at most. */
  readonly limit: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS partitions(
  pid INTEGER PRIMARY KEY, topic TEXT NOT NULL, part INTEGER NOT NULL,
  next INTEGER NOT NULL DEFAULT 0, last_ts INTEGER NOT NULL DEFAULT 0, cleaned INTEGER NOT NULL DEFAULT -1,
  UNIQUE(topic, part));
CREATE TABLE IF NOT EXISTS records(
  id INTEGER PRIMARY KEY, ts INTEGER NOT NULL, key TEXT, value, compacted INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS records_of_key ON records(key, id) WHERE compacted = 1;
CREATE INDEX IF NOT EXISTS tombstones ON records(id, ts) WHERE value IS NULL;
CREATE TABLE IF NOT EXISTS commits(
  grp TEXT NOT NULL, pid INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(grp, pid)) WITHOUT ROWID;
`;

/** The log's tables in one SQLite file, held exclusively. All calls block; each write is one transaction. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(file: string, fsync: 'full' | 'normal') {
    this.#db = new DatabaseSync(file);
    try {
      this.#db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;');
      this.#db.exec(`PRAGMA synchronous=${fsync === 'full' ? 'FULL' : 'NORMAL'}; PRAGMA cache_size=-16000;`);
      // 16 MiB of log between checkpoints: at 10,000 messages/s this halved the p99 of SQLite's default, 64 MiB did worse.
      this.#db.exec('PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;');
      this.#db.exec(SCHEMA);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The topic's partitions, made on first use; a topic that exists keeps the number it was made with. */
  openTopic(topic: string, count: number): PartitionInfo[] {
    const known = () =>
      this.#sql('SELECT pid, next, last_ts AS lastTs FROM partitions WHERE topic = ? ORDER BY part').all(
        topic,
      );
    if (known().length === 0) {
      this.#transaction(() => {
        for (let part = 0; part < count; part += 1) {
          this.#sql('INSERT INTO partitions(topic, part) VALUES (?, ?)').run(topic, part);
        }
      });
    }
    return known() as unknown as PartitionInfo[];
  }

  write(appends: Appends, commits: readonly Commit[]): void {
    this.#transaction(() => {
      const { pids, offsets, timestamps, keys, values, compacted } = appends;
      const last = new Map<number, number>();
      const insert = this.#sql('INSERT INTO records(id, ts, key, value, compacted) VALUES (?, ?, ?, ?, ?)');
      for (const [i, pid] of pids.entries()) {
        insert.run(pid * SPAN + offsets[i]!, timestamps[i]!, keys[i]!, values[i]!, compacted[i]!);
        last.set(pid, i);
      }
      const head = this.#sql('UPDATE partitions SET next = ?, last_ts = ? WHERE pid = ?');
      for (const [pid, i] of last) head.run(offsets[i]! + 1, timestamps[i]!, pid);
      const commit = this.#sql(
        'INSERT INTO commits(grp, pid, next) VALUES (?, ?, ?) ON CONFLICT(grp, pid) DO UPDATE SET next = excluded.next',
      );
      for (const c of commits) commit.run(c.group, c.pid, c.offset);
    });
  }

  /** Records from `offset` on, at least one if there is one; then up to `limit` records and `bytes`. */
  read(pid: number, offset: number, limit: number, bytes: number): Row[] {
    const rows: Row[] = [];
    const found = this.#sql(
      'SELECT id - ? AS offset, ts AS timestamp, key, value FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
    ).iterate(pid * SPAN, pid * SPAN + offset, (pid + 1) * SPAN, limit) as Iterable<unknown>;
    let room = bytes;
    for (const row of found as Iterable<Row>) {
      rows.push(row);
      room -= row.value?.length ?? 0;
      if (room <= 0) break;
    }
    return rows;
  }

  /** The offset of the first record that is left, or of the next one. */
  start(pid: number): number {
    return this.read(pid, 0, 1, 0)[0]?.offset ?? this.#next(pid);
  }

  /** The first offset whose timestamp is ≥ `ts`: timestamps never decrease within a partition, so this bisects. */
  offsetAt(pid: number, ts: number): number {
    let low = 0;
    let high = this.#next(pid);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = this.read(pid, middle, 1, 0)[0];
      if (row && row.timestamp < ts) low = row.offset + 1;
      else high = middle;
    }
    return low;
  }

  committed(group: string, pids: readonly number[]): (number | null)[] {
    const get = this.#sql('SELECT next FROM commits WHERE grp = ? AND pid = ?');
    return pids.map((pid) => (get.get(group, pid)?.['next'] as number | undefined) ?? null);
  }

  /** One bounded step of retention and compaction; `true` when there is more to do. */
  upkeep(u: Upkeep): boolean {
    return this.#transaction(() => (u.compacted ? this.#compact(u) : this.#expire(u)));
  }

  close(): void {
    this.#db.close();
  }

  #expire(u: Upkeep): boolean {
    const oldest = this.#sql('SELECT id, ts FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?').all(
      u.pid * SPAN,
      (u.pid + 1) * SPAN,
      u.limit,
    ) as unknown as { id: number; ts: number }[];
    const gone = oldest.filter((r) => r.ts < u.expireBefore);
    if (gone.length === 0) return false;
    this.#sql('DELETE FROM records WHERE id >= ? AND id <= ?').run(gone[0]!.id, gone.at(-1)!.id);
    return gone.length === u.limit;
  }

  #compact(u: Upkeep): boolean {
    const low = u.pid * SPAN;
    const high = low + SPAN;
    const cleaned = this.#sql('SELECT cleaned FROM partitions WHERE pid = ?').get(u.pid)![
      'cleaned'
    ] as number;
    const dirty = this.#sql(
      'SELECT id, ts, key FROM records WHERE id > ? AND id < ? ORDER BY id LIMIT ?',
    ).all(low + cleaned, high, u.limit) as unknown as { id: number; ts: number; key: string | null }[];
    const settled = dirty.filter((r) => r.ts < u.compactBefore);
    const older = this.#sql('DELETE FROM records WHERE compacted = 1 AND key = ? AND id >= ? AND id < ?');
    for (const r of settled) if (r.key !== null) older.run(r.key, low, r.id);
    if (settled.length > 0) {
      this.#sql('UPDATE partitions SET cleaned = ? WHERE pid = ?').run(settled.at(-1)!.id - low, u.pid);
    }
    // A tombstone goes only once it has done its work: everything before it has been compacted.
    const clean = low + Math.max(cleaned, settled.length > 0 ? settled.at(-1)!.id - low : -1);
    const tombstones = this.#sql(
      `DELETE FROM records WHERE id IN (SELECT id FROM records
        WHERE value IS NULL AND id >= ? AND id <= ? AND ts < ? LIMIT ?)`,
    ).run(low, clean, u.expireBefore, u.limit);
    return settled.length === u.limit || Number(tombstones.changes) === u.limit;
  }

  #next(pid: number): number {
    return this.#sql('SELECT next FROM partitions WHERE pid = ?').get(pid)!['next'] as number;
  }

  #sql(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.#db.prepare(text)));
    return statement;
  }

  #transaction<R>(work: () => R): R {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
