import { AirlockError } from '@airlock/contracts/problem';
import type { RawRecord } from '../codec.js';
import type { Appends, Commit } from './store.js';
import type { StoreClient } from './store-client.js';

/** Characters of recent records kept per partition, so that consumers who keep up never touch the disk. */
const RECENT_CHARS = 256 * 1024;
/** They are cut back to that only when they are over by this much, since cutting copies the list of what is left. */
const RECENT_SLACK = 64 * 1024;
const READ_BYTES = 4 * 1024 * 1024;
/** Characters that may wait to be written before publishing is refused. */
const PENDING_CHARS = 64 * 1024 * 1024;
const COMMIT_DELAY_MS = 20;

const size = (row: RawRecord): number => 64 + (row.key?.length ?? 0) + (row.value?.length ?? 0);

/** One partition as this process sees it: its durable end, and the latest records. */
export class Partition {
  readonly pid: number;
  readonly index: number;
  readonly compacted: boolean;
  /** The offset after the last durable record. */
  end: number;
  lastTs: number;
  /** Called after each durable append. */
  readonly watchers = new Set<() => void>();
  #recent: RawRecord[] = [];
  /** Offset of the first of them. */
  #recentFrom = 0;
  #recentChars = 0;

  constructor(at: { pid: number; index: number; compacted: boolean; end: number; lastTs: number }) {
    this.pid = at.pid;
    this.index = at.index;
    this.compacted = at.compacted;
    this.end = at.end;
    this.lastTs = at.lastTs;
  }

  appended(rows: readonly RawRecord[]): void {
    if (this.#recent.length === 0) this.#recentFrom = this.end;
    for (const row of rows) {
      this.#recent.push(row);
      this.#recentChars += size(row);
    }
    if (this.#recentChars > RECENT_CHARS + RECENT_SLACK) {
      let drop = 0;
      while (this.#recentChars > RECENT_CHARS && drop < this.#recent.length - 1) {
        this.#recentChars -= size(this.#recent[drop]!);
        drop += 1;
      }
      this.#recent = this.#recent.slice(drop);
      this.#recentFrom += drop;
    }
    this.end += rows.length;
    this.lastTs = rows.at(-1)!.timestamp;
    for (const watch of this.watchers) watch();
  }

  /** Drops what is kept in memory: compaction has changed the past. */
  forget(): void {
    this.#recent = [];
    this.#recentChars = 0;
  }

  /** Recent records from `offset` on, or undefined when the disk must be asked. */
  recent(offset: number, limit: number): RawRecord[] | undefined {
    if (this.#recent.length === 0 || offset < this.#recentFrom) return undefined;
    const from = offset - this.#recentFrom;
    return this.#recent.slice(from, from + limit);
  }
}

export interface Outgoing {
  readonly partition: Partition;
  readonly key: string | null;
  readonly value: Uint8Array | string | null;
  readonly checkedBy?: RawRecord['checkedBy'];
}

interface Pending {
  readonly records: readonly Outgoing[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Appends and offset commits of the whole process, written in groups: one transaction, one fsync, at a time. */
export class Log {
  readonly #store: StoreClient;
  readonly #clock: () => number;
  readonly #failed: (error: unknown) => void;
  #pending: Pending[] = [];
  #pendingChars = 0;
  #commits = new Map<string, Commit>();
  #writing: Promise<AirlockError | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: StoreClient, clock: () => number, failed: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Resolves when all records are on disk; on rejection none is. */
  append(records: readonly Outgoing[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    if (this.#pendingChars > PENDING_CHARS) {
      return Promise.reject(
        new AirlockError('unavailable', 'The bus is behind: too much waits to be written'),
      );
    }
    for (const r of records) this.#pendingChars += r.value?.length ?? 0;
    return new Promise((resolve, reject) => {
      this.#pending.push({ records, resolve, reject });
      this.#kick();
    });
  }

  /** Remembers a group's offset; it reaches the disk with the next append, or soon. */
  commit(commit: Commit): void {
    this.#commits.set(`${commit.pid} ${commit.group}`, commit);
    this.#timer ??= setTimeout(() => void this.#kick(), COMMIT_DELAY_MS);
  }

  /** Waits until everything handed over so far is on disk. */
  async flush(): Promise<void> {
    await this.#writing;
    while (this.#pending.length > 0 || this.#commits.size > 0) {
      const error = await this.#kick();
      if (error) throw error;
    }
  }

  async read(partition: Partition, offset: number, limit: number): Promise<RawRecord[]> {
    const recent = partition.recent(offset, limit);
    if (recent) return recent;
    const rows = await this.#store.call('read', partition.pid, offset, limit, READ_BYTES);
    return rows.map((row) => ({ ...row, offset: String(row.offset), partition: partition.index }));
  }

  #kick(): Promise<AirlockError | undefined> {
    // One turn of the microtask queue: what is published in the same breath goes in the same transaction.
    return (this.#writing ??= Promise.resolve()
      .then(() => this.#write())
      .finally(() => {
        this.#writing = undefined;
        if (this.#pending.length > 0) void this.#kick();
      }));
  }

  /** Never rejects: the publishers are told, and commits stay for the next time. */
  async #write(): Promise<AirlockError | undefined> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    const commits = this.#commits;
    this.#pending = [];
    this.#pendingChars = 0;
    this.#commits = new Map();
    const now = this.#clock();
    const appends: Appends = { pids: [], offsets: [], timestamps: [], keys: [], values: [], compacted: [] };
    const byPartition = new Map<Partition, RawRecord[]>();
    for (const { records } of pending) {
      for (const { partition, key, value, checkedBy } of records) {
        let rows = byPartition.get(partition);
        if (!rows) byPartition.set(partition, (rows = []));
        const offset = partition.end + rows.length;
        const timestamp = Math.max(now, partition.lastTs);
        rows.push({ partition: partition.index, offset: String(offset), key, value, timestamp, checkedBy });
        appends.pids.push(partition.pid);
        appends.offsets.push(offset);
        appends.timestamps.push(timestamp);
        appends.keys.push(key);
        appends.values.push(value);
        appends.compacted.push(partition.compacted ? 1 : 0);
      }
    }
    try {
      await this.#store.call('write', appends, [...commits.values()]);
    } catch (cause) {
      for (const [key, commit] of commits) if (!this.#commits.has(key)) this.#commits.set(key, commit);
      const error = new AirlockError('unavailable', 'The bus could not write to disk', { cause });
      for (const p of pending) p.reject(error);
      this.#failed(error);
      return error;
    }
    for (const [partition, rows] of byPartition) partition.appended(rows);
    for (const p of pending) p.resolve();
    return undefined;
  }
}
