import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * What the file holds; where there is none, what `make` gives, readable by its owner alone. Never half of it, and of two
 * processes that start at once both get the first one's. A file that is there may lie on a medium that is read only.
 */
export async function keptFile(file: string, make: () => string): Promise<string> {
  const known = await readIfThere(file);
  if (known !== undefined) return known;
  await mkdir(dirname(file), { recursive: true });
  const whole = `${file}.${randomUUID()}`;
  try {
    await writeFile(whole, make(), { mode: 0o600 });
    await link(whole, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(whole, { force: true });
  }
  return readFile(file, 'utf8');
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
