import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AirlockError } from '@airlock/contracts/problem';

/**
 * Holds a folder for this process alone until the returned function is called or the process is gone, however it goes.
 * PGlite itself lets two processes write one folder, and destroys it. Throws `conflict` when somebody else has it.
 */
export function lockFolder(dir: string): () => void {
  // SQLite's exclusive lock is the operating system's, which no crash leaves behind.
  const lock = new DatabaseSync(join(dir, 'airlock.lock'));
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new AirlockError('conflict', `The database in ${dir} is in use by another process`, {
      hint: 'Stop the other Airlock, or give this one its own data folder.',
      cause,
    });
  }
  return () => lock.close();
}
