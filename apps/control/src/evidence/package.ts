import type {
  CustodyEvent,
  Evidence,
  EvidenceItem,
  EvidenceManifest,
  EvidenceRelease,
  ProvenEntry,
} from '@airlock/contracts/evidence';
import { signNote, type NoteSigner } from '@airlock/moderation/audit';
import {
  BAG_DECLARATION,
  type BagEntry,
  bagInfo,
  bagManifest,
  packageText,
} from '@airlock/moderation/evidence';
import { sha256 as sha256Bytes } from '@airlock/storage/repositories/audit-proofs';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { sha256 } from './sealer.js';

/** All that goes into a package. */
export interface PackageContents {
  readonly evidence: Evidence;
  readonly release: EvidenceRelease;
  /** Up to the release. */
  readonly custody: readonly CustodyEvent[];
  readonly manifest: EvidenceManifest;
  /** Under which name the newest manifest was sealed. */
  readonly manifestItem: EvidenceItem;
  readonly items: readonly EvidenceItem[];
  readonly entries: readonly ProvenEntry[];
  /** The signed head all proofs lead to. */
  readonly checkpoint: string;
  /** The public key of the log. */
  readonly key: string;
  readonly tools: Readonly<Record<string, string>>;
  /** Made of the rest, by `made`. */
  readonly page: string;
  readonly playlist: string | undefined;
}

/** A file of the bag: held in memory, or read when its turn comes. */
type BagFile = BagEntry & { readonly bytes: number; read(): Promise<Uint8Array> };

const held = (path: string, content: string): BagFile => {
  const bytes = Buffer.from(content);
  return { path, sha256: sha256(bytes), bytes: bytes.byteLength, read: () => Promise.resolve(bytes) };
};
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const READ_ME = `This is a BagIt bag (RFC 8493) of sealed evidence. Open data/index.html first: it needs no network.

What is where
  data/manifest.json       what was sealed: every file with its SHA-256, what is missing, tools, models, times
  data/media, data/frames  the recording as it was captured (data/media/index.m3u8 plays it) and the frames that were hit
  data/seal-*              stream, verdicts with signals and rules, chat, actions, each as known at that seal
  data/policy              the policies decided by; the SHA-256 of each file is the name of the policy
  data/release.json        who let this out, to whom, and who had it in their hands until then
  data/audit               entries of the audit log with inclusion proofs (RFC 6962), the signed head, the public key
  signature.note           Ed25519 over the SHA-256 of tagmanifest-sha256.txt, as a C2SP signed note

To check it
  sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt      with what every system has
  bagit.py --validate .                                        with any BagIt tool
  airlock verify . --key <public key>                          all of it; take the key from the operator, not from here
`;

/** The whole bag as files in order; the same contents give the same bytes. */
export function bagOf(
  c: PackageContents,
  signer: NoteSigner,
  read: (item: EvidenceItem) => Promise<Uint8Array>,
): { readonly base: string; readonly files: readonly BagFile[] } {
  const { evidence, release, custody, tools } = c;
  const sealedFiles = c.items.map((item): BagFile => {
    const name = item.name === c.manifestItem.name ? 'manifest.json' : item.name;
    return { path: `data/${name}`, sha256: item.sha256, bytes: item.bytes, read: () => read(item) };
  });
  const payload = [
    held('data/index.html', c.page),
    ...sealedFiles,
    ...(c.playlist === undefined ? [] : [held('data/media/index.m3u8', c.playlist)]),
    held(
      'data/release.json',
      json({ v: 1, release: { ...release, checkpointSize: undefined }, custody, tools }),
    ),
    held('data/audit/entries.jsonl', c.entries.map((e) => `${JSON.stringify(e)}\n`).join('')),
    held('data/audit/checkpoint.txt', c.checkpoint),
    held('data/audit/key.txt', `${c.key}\n`),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const octets = payload.reduce((sum, f) => sum + f.bytes, 0);
  const tags = [
    held('bagit.txt', BAG_DECLARATION),
    held(
      'bag-info.txt',
      bagInfo([
        ['Source-Organization', signer.name],
        ['External-Identifier', evidence.evidenceId],
        ['External-Description', evidence.reason],
        ['Bagging-Date', new Date(release.approvedAt).toISOString().slice(0, 10)],
        ['Bag-Software-Agent', Object.entries(tools).map(([n, v]) => `${n} ${v}`).join(', ')], // prettier-ignore
        ['Payload-Oxum', `${octets}.${payload.length}`],
      ]),
    ),
    held('README.txt', READ_ME),
    held('manifest-sha256.txt', bagManifest(payload)),
  ];
  const tagManifest = held('tagmanifest-sha256.txt', bagManifest(tags));
  const claim = { evidenceId: evidence.evidenceId, tagManifestSha256: tagManifest.sha256 };
  const signature = held('signature.note', signNote(sha256Bytes, signer, packageText(claim)));
  return { base: `airlock-${evidence.evidenceId}`, files: [...tags, tagManifest, signature, ...payload] };
}

const FILE_MODE = 0o100644;

/**
 * The bag as one zip file, file by file: never more than one of them in memory. Nothing is compressed: media is already,
 * and so the bytes do not depend on who compresses.
 */
export function zipOf(bag: ReturnType<typeof bagOf>, at: number): Readable {
  const zip = new ZipFile();
  for (const file of bag.files)
    zip.addReadStreamLazy(
      `${bag.base}/${file.path}`,
      { mtime: new Date(at), mode: FILE_MODE, compress: false, size: file.bytes },
      (give) => {
        file.read().then(
          (bytes) => give(null, Readable.from([bytes], { objectMode: false })),
          (error: unknown) => give(error, undefined as never),
        );
      },
    );
  zip.end();
  const out = zip.outputStream as Readable;
  zip.on('error', (error) => out.destroy(error));
  return out;
}
