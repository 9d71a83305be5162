import type { StreamId } from '@airlock/contracts/ids';
import type { Entry, ReleaseHead } from '@airlock/moderation/release';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Saved {
  readonly head: ReleaseHead;
  readonly window: readonly Entry[];
  /** The logs have to be read again from then on, ms since 1970. */
  readonly resumeFrom: number;
}

/**
 * What a gate has shown: position, numbers and the entries in the window of every stream. Written before an entry
 * becomes visible, so that media and discontinuity sequence numbers never go back over a restart.
 */
export interface Journal {
  load(streamId: StreamId): Saved | undefined;
  streams(): { readonly streamId: StreamId; readonly resumeFrom: number; readonly ended: boolean }[];
  /** Adds or replaces `entries`, forgets those before `firstMsn`; all or nothing. Throws when it cannot be written. */
  save(
    streamId: StreamId,
    head: ReleaseHead,
    entries: readonly Entry[],
    at: { firstMsn: number; resumeFrom: number; now: number },
  ): void;
  /** Forgets streams not saved since `before`, ms since 1970. */
  prune(before: number): void;
  close(): void;
}

const TABLES = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS head (
    stream_id TEXT PRIMARY KEY, body TEXT NOT NULL, resume_from INTEGER NOT NULL, ended INTEGER NOT NULL, saved_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS entry (
    stream_id TEXT NOT NULL, msn INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (stream_id, msn)
  ) STRICT, WITHOUT ROWID;
`;

/** Opens the journal in a folder. It survives the death of the process; loss of power may cost the last moments. */
export const openJournal = (dir: string): Journal => {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(join(dir, 'gate.db'));
  db.exec(TABLES);
  const putHead = db.prepare('INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?)');
  const putEntry = db.prepare('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)');
  const dropEntries = db.prepare('DELETE FROM entry WHERE stream_id = ? AND msn < ?');
  const getHead = db.prepare('SELECT body, resume_from FROM head WHERE stream_id = ?');
  const getEntries = db.prepare('SELECT body FROM entry WHERE stream_id = ? ORDER BY msn');
  const all = db.prepare('SELECT stream_id, resume_from, ended FROM head');
  const atOnce = (work: () => void): void => {
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    load(streamId) {
      const row = getHead.get(streamId);
      if (row === undefined) return undefined;
      return {
        head: JSON.parse(String(row['body'])) as ReleaseHead,
        window: getEntries.all(streamId).map((e) => JSON.parse(String(e['body'])) as Entry),
        resumeFrom: Number(row['resume_from']),
      };
    },
    streams: () =>
      all.all().map((r) => ({
        streamId: String(r['stream_id']) as StreamId,
        resumeFrom: Number(r['resume_from']),
        ended: r['ended'] === 1,
      })),
    save: (streamId, head, entries, { firstMsn, resumeFrom, now }) =>
      atOnce(() => {
        for (const e of entries) putEntry.run(streamId, e.msn, JSON.stringify(e));
        dropEntries.run(streamId, firstMsn);
        putHead.run(
          streamId,
          JSON.stringify(head),
          Math.floor(resumeFrom),
          Number(head.ended),
          Math.floor(now),
        );
      }),
    prune: (before) =>
      atOnce(() => {
        db.prepare(
          'DELETE FROM entry WHERE stream_id IN (SELECT stream_id FROM head WHERE saved_at < ?)',
        ).run(before);
        db.prepare('DELETE FROM head WHERE saved_at < ?').run(before);
      }),
    close: () => db.close(),
  };
};
