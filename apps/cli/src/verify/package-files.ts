import { AirlockError } from '@airlock/contracts/problem';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Entry, open, type ZipFile } from 'yauzl';

const DECLARATION = 'bagit.txt';

/** The files of a bag, wherever they lie; paths from its base, with `/`. */
export interface PackageFiles {
  readonly paths: readonly string[];
  /** Bytes of one of `paths`. */
  read(path: string): Promise<Uint8Array>;
  close(): void;
}

/** Opens a bag in a folder or a zip file; undefined where there is none. */
export async function openPackage(path: string): Promise<PackageFiles | undefined> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AirlockError('not_found', `${path} cannot be read`, { cause });
  });
  return found.isDirectory() ? inFolder(path) : inZip(path);
}

/** The folder above the declaration that lies nearest: a bag may be the whole, or lie in it. */
const baseOf = (paths: readonly string[]): string | undefined =>
  paths
    .filter((p) => p === DECLARATION || p.endsWith(`/${DECLARATION}`))
    .map((p) => p.slice(0, -DECLARATION.length))
    .filter((base) => base.split('/').length <= 2)
    .sort((a, b) => a.length - b.length)[0];

const under = (base: string, paths: readonly string[]): string[] =>
  paths.filter((p) => p.startsWith(base)).map((p) => p.slice(base.length));

async function inFolder(dir: string): Promise<PackageFiles | undefined> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const all = entries
    .filter((e) => !e.isDirectory())
    .map((e) => relative(dir, join(e.parentPath, e.name)).split(sep).join('/'));
  const base = baseOf(all);
  return base === undefined
    ? undefined
    : { paths: under(base, all), read: (path) => readFile(join(dir, base, path)), close: () => undefined };
}

const openZip = promisify<string, { lazyEntries: boolean; autoClose: boolean }, ZipFile>(open);

async function inZip(path: string): Promise<PackageFiles | undefined> {
  const broken = (cause: unknown) =>
    new AirlockError('invalid_input', `${path} is no zip file that can be read`, { cause });
  const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw broken(cause);
  });
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', resolve);
    zip.once('error', (cause) => reject(broken(cause)));
    zip.readEntry();
  });
  const base = baseOf([...entries.keys()]);
  if (base === undefined) {
    zip.close();
    return undefined;
  }
  const openEntry = promisify(zip.openReadStream.bind(zip) as (entry: Entry, give: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void); // prettier-ignore
  return {
    paths: under(base, [...entries.keys()]),
    read: async (file) => buffer(await openEntry(entries.get(base + file)!)),
    close: () => zip.close(),
  };
}
