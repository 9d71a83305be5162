import type { StreamRecord } from '@airlock/contracts/control';
import {
  type Evidence,
  type EvidenceItem,
  EvidenceManifest,
  type EvidenceRelease,
  type ProvenEntry,
} from '@airlock/contracts/evidence';
import { ChatLine } from '@airlock/contracts/http/stream-api';
import { AirlockError } from '@airlock/contracts/problem';
import { SegmentVerdict } from '@airlock/contracts/verdict';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import type { StoredAction } from '@airlock/storage/repositories/actions';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { evidenceBlob, evidenceRepository } from '@airlock/storage/repositories/evidence';
import { SegmentEntry } from '@airlock/storage/repositories/segments';
import type { AuditLog } from '../audit/audit-log.js';
import { mediaName } from './collect.js';
import { evidencePage } from './html/page.js';
import type { PackageContents } from './package.js';
import { evidencePlaylist } from './playlist.js';
import { sha256 } from './sealer.js';

export interface ContentsDeps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly audit: AuditLog;
  readonly tools: Readonly<Record<string, string>>;
}

/** A page of a hundred thumbnails is some 2 MB; more is in the folder beside it. */
const FRAMES_SHOWN = 120;
const AT_ONCE = 8;

/** Reads sealed bytes. Throws `conflict` when they are not what was sealed. */
export const readSealed = async (
  blobs: BlobStore,
  { evidenceId }: Pick<Evidence, 'evidenceId'>,
  item: EvidenceItem,
): Promise<Uint8Array> => {
  const bytes = await blobs.get(evidenceBlob(evidenceId, item.name));
  if (sha256(bytes) === item.sha256) return bytes;
  throw new AirlockError('conflict', `${item.name} of ${evidenceId} is not what was sealed`, {
    hint: 'Keep the store as it is: somebody or something has changed sealed evidence.',
  });
};

async function proven(d: ContentsDeps, subjects: readonly string[], size: number): Promise<ProvenEntry[]> {
  const rows = await auditRepository(d.db.queries).about(subjects, size);
  const entries: ProvenEntry[] = [];
  for (let i = 0; i < rows.length; i += AT_ONCE)
    entries.push(
      ...(await Promise.all(
        rows.slice(i, i + AT_ONCE).map(async ({ seq, body }) => {
          const { leaf, proof } = await d.audit.inclusion(seq, size);
          return { seq, leaf, body, proof };
        }),
      )),
    );
  return entries;
}

/** Puts together what leaves the house under a release whose head is set. */
export async function packageContents(
  d: ContentsDeps,
  evidence: Evidence,
  release: EvidenceRelease & { readonly checkpointSize: number },
): Promise<PackageContents> {
  const { evidenceId, streamId } = evidence;
  const repo = evidenceRepository(d.db.queries);
  const [items, events] = await Promise.all([repo.items(evidenceId), repo.custody(evidenceId)]);
  const manifestItem = items.find((i) => i.kind === 'manifest' && i.sha256 === evidence.manifestSha256);
  if (manifestItem === undefined) throw new AirlockError('conflict', `${evidenceId} is not sealed yet`);
  const bytesOf = (item: EvidenceItem) => readSealed(d.blobs, evidence, item);
  const jsonOf = async (item: EvidenceItem): Promise<unknown> =>
    JSON.parse(Buffer.from(await bytesOf(item)).toString());
  const manifest = EvidenceManifest.parse(await jsonOf(manifestItem));
  // Of the newest seal: it knows at least what the earlier ones did.
  const folder = manifestItem.name.slice(0, manifestItem.name.lastIndexOf('/') + 1);
  const record = async (name: string): Promise<unknown> => {
    const item = items.find((i) => i.name === folder + name);
    return item === undefined ? undefined : jsonOf(item);
  };
  const [about, verdicts, chat, actions] = await Promise.all(
    ['stream.json', 'verdicts.json', 'chat.json', 'actions.json'].map(record),
  );
  const { stream, segments } = (about ?? {}) as { stream?: StreamRecord | null; segments?: unknown };
  const entries = SegmentEntry.array().parse(segments ?? []);
  const have = new Set(items.map((i) => i.name));
  const frames = new Map<string, string>();
  for (const item of items.filter((i) => i.kind === 'frame').slice(0, FRAMES_SHOWN))
    frames.set(item.name, `data:image/jpeg;base64,${Buffer.from(await bytesOf(item)).toString('base64')}`);

  const { audit, tools } = d;
  const checkpoint = (await audit.checkpoints(release.checkpointSize - 1, 1))[0];
  if (checkpoint?.size !== release.checkpointSize)
    throw new AirlockError('conflict', `The head of ${release.checkpointSize} entries is gone`);
  const contents = {
    ...{ evidence, release, manifest, manifestItem, items, tools },
    custody: events.filter((e) => e.at <= release.approvedAt && e.kind !== 'exported'),
    entries: await proven(
      d,
      [evidenceId, ...(streamId === undefined ? [] : [streamId])],
      release.checkpointSize,
    ),
    checkpoint: checkpoint.note,
    key: audit.key,
  };
  const page = evidencePage({
    ...contents,
    stream: stream ?? undefined,
    segments: entries,
    verdicts: SegmentVerdict.array().parse(verdicts ?? []),
    chat: ChatLine.array().parse(chat ?? []),
    actions: (actions ?? []) as StoredAction[],
    frames,
  });
  const playlist = evidencePlaylist(entries.filter((s) => have.has(mediaName(s))));
  return { ...contents, page, playlist };
}
