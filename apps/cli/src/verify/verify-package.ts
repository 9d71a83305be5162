import { type EvidenceGap, EvidenceManifest, ProvenEntry } from '@airlock/contracts/evidence';
import { AirlockError } from '@airlock/contracts/problem';
import { verifyEd25519 } from '@airlock/control/audit/log-key';
import { openNote, parseCheckpoint, parseVerifierKey, verifyInclusion } from '@airlock/moderation/audit';
import { parseBagManifest, parsePackageText } from '@airlock/moderation/evidence';
import { leafHash } from '@airlock/storage/repositories/audit';
import { sha256 as sha256Bytes } from '@airlock/storage/repositories/audit-proofs';
import { createHash } from 'node:crypto';
import type { PackageFiles } from './package-files.js';

export interface PackageReport {
  readonly evidenceId: string | undefined;
  readonly files: number;
  readonly bytes: number;
  /** Entries of the audit log in it that are proven. */
  readonly entries: number;
  /** What the seal itself says is not in it. */
  readonly missing: readonly EvidenceGap[];
  /** What is wrong; empty when all is well. */
  readonly faults: readonly string[];
}

const MANIFEST = 'manifest-sha256.txt';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';
const SIGNATURE = 'signature.note';
const SEALED = 'data/manifest.json';
const KEY = 'data/audit/key.txt';
const CHECKPOINT = 'data/audit/checkpoint.txt';
const ENTRIES = 'data/audit/entries.jsonl';

/** What an entry of the log says of a seal. */
interface Said {
  readonly kind?: unknown;
  readonly subject?: unknown;
  readonly detail?: { readonly manifest?: unknown };
}

const hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const unbase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/**
 * Checks a package with nothing but a public key: every file against the manifests, those against the signature, the seal
 * against the audit log, and its entries against the signed head. `key` is what one trusts; the one in the package
 * proves nothing about who made it.
 */
export async function verifyPackage(
  files: PackageFiles,
  key: string | undefined,
  onProgress: (files: number) => void = () => undefined,
): Promise<PackageReport> {
  const faults: string[] = [];
  const hashes = new Map<string, string>();
  let bytes = 0;
  for (const path of files.paths) {
    const read = await files.read(path).catch(() => undefined);
    if (read === undefined) faults.push(`${path} cannot be read`);
    else {
      hashes.set(path, hex(read));
      bytes += read.byteLength;
    }
    onProgress(hashes.size);
  }
  const text = async (path: string): Promise<string | undefined> =>
    hashes.has(path) ? Buffer.from(await files.read(path)).toString() : undefined;
  const needed = async (path: string): Promise<string> => {
    const found = await text(path);
    if (found === undefined) faults.push(`${path} is missing`);
    return found ?? '';
  };

  checkDeclaration(await needed('bagit.txt'), faults);
  const isPayload = (path: string): boolean => path.startsWith('data/');
  checkManifest(MANIFEST, await needed(MANIFEST), hashes, isPayload, faults);
  const isTag = (path: string): boolean => !isPayload(path) && path !== TAG_MANIFEST && path !== SIGNATURE;
  checkManifest(TAG_MANIFEST, await needed(TAG_MANIFEST), hashes, isTag, faults);

  const trusted = trustedKey(key ?? (await needed(KEY)), key !== undefined, faults);
  const note = await needed(SIGNATURE);
  const checkpoint = await needed(CHECKPOINT);
  const claim = trusted && signedText(note, trusted);
  const signed = claim === undefined ? undefined : parsePackageText(claim);
  if (signed === undefined) faults.push(`${SIGNATURE} is not a signature of this key`);
  else if (signed.tagManifestSha256 !== hashes.get(TAG_MANIFEST))
    faults.push(`${SIGNATURE} signs another ${TAG_MANIFEST}`);

  const sealed = sealOf(await needed(SEALED));
  if (sealed === undefined) faults.push(`${SEALED} is no manifest of a seal`);
  for (const item of sealed?.items ?? []) {
    const found = hashes.get(`data/${item.name}`);
    if (found === undefined) faults.push(`data/${item.name} was sealed and is missing`);
    else if (found !== item.sha256) faults.push(`data/${item.name} is not what was sealed`);
  }
  if (sealed !== undefined && signed !== undefined && sealed.evidenceId !== signed.evidenceId)
    faults.push(`${SIGNATURE} is of ${signed.evidenceId}, not of ${sealed.evidenceId}`);
  for (const hash of sealed?.policies ?? [])
    if (hashes.get(`data/policy/${hash}.txt`) !== hash)
      faults.push(`data/policy/${hash}.txt is not that policy`);

  const head = trusted && signedText(checkpoint, trusted);
  const { proven, sealsManifest } = checkEntries(await needed(ENTRIES), head, {
    evidenceId: sealed?.evidenceId,
    manifest: hashes.get(SEALED),
    faults,
  });
  if (!sealsManifest) faults.push(`no proven entry of the audit log seals this ${SEALED}`);
  return {
    evidenceId: sealed?.evidenceId,
    files: hashes.size,
    bytes,
    entries: proven,
    missing: sealed?.missing ?? [],
    faults,
  };
}

function checkDeclaration(text: string, faults: string[]): void {
  if (!/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n$/.test(text))
    faults.push('bagit.txt does not declare a bag of version 1.0');
}

/** Every file of `own` has to be named, and every file that is named has to be there as it is named. */
function checkManifest(
  name: string,
  text: string,
  hashes: ReadonlyMap<string, string>,
  own: (path: string) => boolean,
  faults: string[],
): void {
  const entries = parseBagManifest(text);
  if (entries === undefined) faults.push(`${name} cannot be read`);
  const named = new Set<string>();
  for (const { path, sha256 } of entries ?? []) {
    named.add(path);
    const found = hashes.get(path);
    if (found === undefined) faults.push(`${path} is missing`);
    else if (found !== sha256) faults.push(`${path} was changed`);
  }
  for (const path of hashes.keys())
    if (own(path) && !named.has(path)) faults.push(`${path} does not belong here`);
}

type Key = ReturnType<typeof parseVerifierKey>;

function trustedKey(text: string, isGiven: boolean, faults: string[]): Key | undefined {
  try {
    return parseVerifierKey(sha256Bytes, text);
  } catch (error) {
    if (isGiven || !(error instanceof AirlockError)) throw error;
    faults.push(`${KEY} is no public key`);
    return undefined;
  }
}

/** The text of a note that says nothing beside it: no other signature, no other way to write the same. */
function signedText(note: string, key: Key): string | undefined {
  const text = openNote(sha256Bytes, verifyEd25519, note, key);
  if (text === undefined) return undefined;
  const [, data] = /^\n\u2014 \S+ (\S+)\n$/.exec(note.slice(text.length)) ?? [];
  return data !== undefined && Buffer.from(data, 'base64').toString('base64') === data ? text : undefined;
}

function sealOf(text: string): EvidenceManifest | undefined {
  try {
    return EvidenceManifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function checkEntries(
  text: string,
  headText: string | undefined,
  about: { evidenceId: string | undefined; manifest: string | undefined; faults: string[] },
): { proven: number; sealsManifest: boolean } {
  const { faults } = about;
  const head = headText === undefined ? undefined : parseCheckpoint(headText);
  if (head === undefined) {
    faults.push(`${CHECKPOINT} is not a head signed by this key`);
    return { proven: 0, sealsManifest: false };
  }
  let proven = 0;
  let sealsManifest = false;
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const entry = entryOf(line);
    if (entry === undefined) {
      faults.push(`${ENTRIES}, line ${i + 1}: no such record`);
      continue;
    }
    const leaf = unbase64(entry.leaf);
    const claim = {
      leaf,
      index: entry.seq,
      size: head.size,
      root: head.root,
      proof: entry.proof.map(unbase64),
    };
    if (Buffer.compare(leafHash(entry.body), leaf) !== 0)
      faults.push(`entry ${entry.seq} of the log was changed`);
    else if (!verifyInclusion(sha256Bytes, claim))
      faults.push(`entry ${entry.seq} is not under the signed head`);
    else {
      proven += 1;
      const { kind, subject, detail } = saidIn(entry.body);
      sealsManifest ||=
        kind === 'evidence.sealed' && subject === about.evidenceId && detail?.manifest === about.manifest;
    }
  }
  return { proven, sealsManifest };
}

const entryOf = (line: string): ProvenEntry | undefined => {
  try {
    return ProvenEntry.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
};
/** With a key that nobody vouches for anything may stand there. */
const saidIn = (text: string): Said => {
  try {
    return (JSON.parse(text) ?? {}) as Said;
  } catch {
    return {};
  }
};
