import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { BlobKey } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { BlobInfo, BlobStore } from './port.js';

export interface FolderBlobOptions {
  readonly dir: string;
  /** `full` (default): a blob survives loss of power once `put` resolved. `none`: only the death of the process. */
  readonly fsync?: 'full' | 'none';
}

export interface FolderBlobStore extends BlobStore {
  /** Where a blob lies (or would lie), for tools that read files. Never write there. */
  localPath(key: BlobKey): string;
}

/** Marks folders: no key has this character, so that blobs `a` and `a/b` can both be. */
const FOLDER = '~';
/** Temporary files older than this belong to nobody any more, ms. */
const STALE_MS = 3_600_000;
const ATTEMPTS = 5;
const ROOM_AGE_MS = 100;

const code = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
const notFound = (key: string) => new AirlockError('not_found', `No blob ${key}`);

/** Blobs as files, in folders as their keys name them; written beside those and moved into place whole. */
export async function openFolderBlobs(options: FolderBlobOptions): Promise<FolderBlobStore> {
  const data = resolve(options.dir, 'data');
  const temporary = resolve(options.dir, 'tmp');
  const durable = options.fsync !== 'none';
  await mkdir(data, { recursive: true });
  await mkdir(temporary, { recursive: true });
  await sweep(temporary);

  const folder = (segments: readonly string[]) => join(data, ...segments.map((s) => s + FOLDER));

  const localPath = (key: BlobKey): string => {
    const parsed = BlobKey.safeParse(key);
    if (!parsed.success) throw new AirlockError('invalid_input', 'Not a blob key');
    const parts = parsed.data.split('/');
    const path = join(folder(parts.slice(0, -1)), parts.at(-1)!);
    // The key's pattern rules this out already; it stays true if the pattern ever changes.
    if (!path.startsWith(data + sep))
      throw new AirlockError('invalid_input', 'The blob key leaves the folder');
    return path;
  };

  async function* walk(segments: readonly string[], wanted: string): AsyncGenerator<BlobInfo> {
    const entries = await readdir(folder(segments), { withFileTypes: true }).catch((error: unknown) => {
      if (code(error) === 'ENOENT') return [];
      throw error;
    });
    // In the order of whole keys, as an object store lists them.
    const named = entries
      .map((e) => ({ folder: e.isDirectory(), name: e.isDirectory() ? e.name.slice(0, -1) + '/' : e.name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of named) {
      const path = [...segments, entry.name].join('/');
      if (!path.startsWith(wanted) && !wanted.startsWith(path)) continue;
      if (entry.folder) yield* walk([...segments, entry.name.slice(0, -1)], wanted);
      else if (path.startsWith(wanted)) {
        const info = await store.stat(path as BlobKey);
        if (info) yield info;
      }
    }
  }

  let room: { readonly at: number; readonly left: Promise<number> } | undefined;
  const store: FolderBlobStore = {
    localPath,

    async put(key, bytes) {
      const path = localPath(key);
      const draft = join(temporary, randomUUID());
      try {
        const file = await open(draft, 'wx');
        try {
          await file.writeFile(bytes);
          if (durable) await file.datasync();
        } finally {
          await file.close();
        }
        for (let attempt = 1; ; attempt += 1) {
          const made = await mkdir(dirname(path), { recursive: true });
          try {
            await rename(draft, path);
            if (durable) await syncFolders(dirname(path), made === undefined ? dirname(path) : dirname(made));
            return;
          } catch (error) {
            // Somebody deleted the last blob, and with it the folder, in between.
            if (code(error) !== 'ENOENT' || attempt === ATTEMPTS) throw error;
          }
        }
      } catch (error) {
        await rm(draft, { force: true });
        if (code(error) === 'ENAMETOOLONG')
          throw new AirlockError('invalid_input', 'The blob key is too long');
        throw error;
      }
    },

    async get(key) {
      try {
        return await readFile(localPath(key));
      } catch (error) {
        if (code(error) === 'ENOENT') throw notFound(key);
        throw error;
      }
    },

    async stat(key) {
      try {
        const found = await stat(localPath(key));
        return { key, bytes: found.size, modifiedAt: Math.floor(found.mtimeMs) };
      } catch (error) {
        if (code(error) === 'ENOENT') return undefined;
        throw error;
      }
    },

    async delete(key) {
      const path = localPath(key);
      await rm(path, { force: true });
      for (let parent = dirname(path); parent !== data; parent = dirname(parent)) {
        try {
          await rmdir(parent);
        } catch {
          break;
        }
      }
    },

    list(prefix) {
      if (prefix !== '' && !BlobKey.safeParse(prefix.replace(/\/$/, '')).success) {
        throw new AirlockError('invalid_input', 'Not the beginning of a blob key');
      }
      return walk(prefix.split('/').slice(0, -1), prefix);
    },

    // Every admission asks, hundreds in a second: the answer of a moment ago is as good.
    async room() {
      const now = performance.now();
      if (room === undefined || now - room.at > ROOM_AGE_MS)
        room = { at: now, left: statfs(data).then(({ bavail, bsize }) => bavail * bsize) };
      return room.left;
    },

    close: () => Promise.resolve(),
  };
  return store;
}

/** Makes new names durable: those in `from` and in every folder above it up to `to`. */
async function syncFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (folder === to) return;
  }
}

async function sweep(temporary: string): Promise<void> {
  const before = Date.now() - STALE_MS;
  for (const name of await readdir(temporary)) {
    const path = join(temporary, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}
