import { AirlockError } from '@airlock/contracts/problem';
import type { SourcePolicy } from '@airlock/capture/pull/source-policy';
import { requiredModels } from '@airlock/inference/model-files';
import { HashBank } from '@airlock/media/hash-bank';
import { openPolicyFile, type PolicyFile } from '@airlock/nest-host/policy-file';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type NamedSource, type Probe, unfit } from './probe.js';
import type { ScanReport } from './report.js';
import { transcode } from './transcode.js';

/** One policy for the whole scan: a file that changes meanwhile is for the next one. */
const NEVER_MS = 2 ** 31 - 1;

/** Reads a file the user named. Throws `not_found` when it cannot be read. */
async function readNamed(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AirlockError('not_found', `The ${what} ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Throws `not_found`, or `invalid_input` with every problem of the policy. */
export async function openPolicy(path: string): Promise<PolicyFile> {
  await readNamed('policy', path);
  return openPolicyFile({ path, intervalMs: NEVER_MS });
}

/** Which models will look. Throws when one that must be there is not, or when one is not what its manifest pins. */
export async function readModels(modelsDir: string): Promise<ScanReport['models']> {
  const all = await requiredModels(modelsDir);
  return all
    .filter(({ state }) => state === 'present')
    .flatMap(({ manifest: { name, version, licence, files } }) =>
      files.map(({ path, sha256 }) => ({
        name: files.length === 1 ? name : `${name}/${path}`,
        version,
        licence,
        sha256,
      })),
    );
}

/** Throws `not_found`, or what is wrong with the file. */
export async function readHashBank(path: string): Promise<NonNullable<ScanReport['hashBank']>> {
  const bytes = await readNamed('hash bank', path);
  const bank = parseBank(path, bytes.toString('utf8'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: basename(path), entries: bank.entries.length, sha256 };
}

function parseBank(path: string, text: string): HashBank {
  try {
    return HashBank.read(text);
  } catch (error) {
    if (!(error instanceof AirlockError)) throw error;
    throw new AirlockError(
      error.code,
      `${path} is no hash bank: ${error.message}`,
      error.hint === undefined ? {} : { hint: error.hint },
    );
  }
}

export interface PreparedInput {
  readonly url: string;
  readonly sources: Partial<SourcePolicy>;
  readonly transcoded: boolean;
}

export interface PrepareOptions {
  readonly source: string;
  readonly transcode: boolean;
  readonly dir: string;
  readonly ffmpegPath: string;
  readonly stop: AbortSignal;
  readonly onConverted: (doneMs: number) => void;
}

/** What capture is given: the source itself, or a converted copy where it has other codecs and that was asked for. */
export async function prepareInput(
  o: PrepareOptions,
  named: NamedSource,
  probe: Probe,
): Promise<PreparedInput> {
  const { checked, policy } = named;
  const asIs = { url: o.source, sources: policy, transcoded: false };
  if (checked.kind === 'rtmp' || checked.kind === 'srt') return asIs;
  const faults = unfit(probe, checked.label);
  if (faults.length === 0 && !o.transcode) return asIs;
  const codecs = [probe.video, probe.audio].filter((c) => c !== undefined).join(' and ');
  const carries = `${checked.label} carries ${codecs}; the pipeline takes H.264 video with AAC sound`;
  if (checked.kind !== 'file')
    throw new AirlockError(
      'invalid_input',
      faults.length === 0 ? 'Only files can be converted.' : `${carries}.`,
      {
        hint: 'Download it and scan the file with --transcode.',
      },
    );
  if (!o.transcode)
    throw new AirlockError('invalid_input', `${carries}.`, {
      hint: 'Add --transcode to scan a converted copy (made in the temporary folder, removed afterwards).',
    });
  const target = join(o.dir, 'converted.ts');
  await transcode({
    source: checked,
    ffmpegPath: o.ffmpegPath,
    // Fit as it is, but asked for all the same: it is the picture that wants keyframes.
    convert: faults.length === 0 ? ['video'] : faults,
    target,
    signal: o.stop,
    onProgress: o.onConverted,
  });
  return { url: target, sources: { allowFiles: [o.dir], allowPrivate: false }, transcoded: true };
}
