import type { Action } from '@airlock/contracts/action';
import type { StreamRecord } from '@airlock/contracts/control';
import type { Evidence, EvidenceGap, EvidenceItemKind } from '@airlock/contracts/evidence';
import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import type { Signal } from '@airlock/contracts/signal';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { Queries } from '@airlock/storage/database';
import { actionsRepository, type StoredAction } from '@airlock/storage/repositories/actions';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { type SegmentEntry, segmentsRepository } from '@airlock/storage/repositories/segments';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';

/** Something in the blob store that belongs into evidence. */
export interface Wanted {
  readonly name: string;
  readonly kind: EvidenceItemKind;
  readonly blob: BlobKey;
  /** As it was captured, where that is known. */
  readonly sha256?: string;
  /** How a person would call it. */
  readonly what: string;
}

/** All that is known of a time of a stream: what is to be copied, what is written down, and what is not there. */
export interface Collected {
  readonly stream?: StreamRecord;
  readonly media: readonly Wanted[];
  readonly records: readonly {
    readonly name: string;
    readonly kind: EvidenceItemKind;
    readonly body: unknown;
  }[];
  readonly policies: readonly string[];
  readonly models: Readonly<Record<string, string[]>>;
  readonly missing: readonly EvidenceGap[];
  /** When the newest segment of the stream was captured, in the window or after it. */
  readonly capturedTo: number;
}

/** Verdicts come later than what they are of, but hardly later than this, ms. */
const JUDGED_WITHIN_MS = 120_000;
const ALL = 1_000_000;

/** `0-000123`: in order as text. */
const segmentName = (s: Pick<SegmentEntry, 'epoch' | 'seq'>): string =>
  `${s.epoch}-${String(s.seq).padStart(6, '0')}`;
export const mediaName = (s: Pick<SegmentEntry, 'epoch' | 'seq' | 'container'>): string =>
  `media/${segmentName(s)}.${s.container === 'mpegts' ? 'ts' : 'm4s'}`;
export const initName = (blob: BlobKey): string => `media/init-${plain(blob)}.mp4`;
export const frameName = (blob: string): string => `frames/f-${plain(blob)}`;
const plain = (blob: string): string => blob.replaceAll(/[^A-Za-z0-9_.-]/g, '_');

const mediaOf = (segments: readonly SegmentEntry[]): Wanted[] => [
  ...new Map(
    segments.flatMap((s) => (s.init === undefined ? [] : [[s.init, { name: initName(s.init), kind: 'media' as const, blob: s.init, what: `start of epoch ${s.epoch}` }]])), // prettier-ignore
  ).values(),
  ...segments.map((s) => ({
    name: mediaName(s),
    kind: 'media' as const,
    blob: s.blob,
    what: `segment ${s.epoch}/${s.seq}`,
    ...(s.sha256 === undefined ? {} : { sha256: s.sha256 }),
  })),
];

/** Numbers that the index skips, and those that were judged and are not in it: named, run by run. */
function segmentGaps(
  segments: readonly Pick<SegmentEntry, 'epoch' | 'seq'>[],
  judged: readonly Pick<SegmentEntry, 'epoch' | 'seq'>[],
): EvidenceGap[] {
  const epochs = new Map<number, Set<number>>();
  const known = new Map<number, Set<number>>();
  for (const [list, into] of [
    [segments, known],
    [[...segments, ...judged], epochs],
  ] as const)
    for (const { epoch, seq } of list) into.set(epoch, (into.get(epoch) ?? new Set()).add(seq));
  const gaps: EvidenceGap[] = [];
  for (const [epoch, seqs] of [...epochs].sort(([a], [b]) => a - b)) {
    const have = known.get(epoch) ?? new Set();
    const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
    for (let from = first; from <= last; from += 1) {
      if (have.has(from)) continue;
      let to = from;
      while (to < last && !have.has(to + 1)) to += 1;
      const what = from === to ? `segment ${epoch}/${from}` : `segments ${epoch}/${from} to ${epoch}/${to}`;
      gaps.push({ what, why: 'not_captured' });
      from = to;
    }
  }
  return gaps;
}

const signalsOf = (verdicts: readonly SegmentVerdict[], chat: readonly ChatLine[]): Signal[] => [
  ...verdicts.flatMap((v) => v.signals),
  ...chat.flatMap((line) => line.signals),
];

const modelsOf = (signals: readonly Signal[]): Record<string, string[]> => {
  const models = new Map<string, Set<string>>();
  for (const { detector } of signals)
    models.set(detector.id, (models.get(detector.id) ?? new Set()).add(detector.version));
  return Object.fromEntries([...models].sort().map(([id, versions]) => [id, [...versions].sort()]));
};

const policyOf = ({ origin }: Action): string[] => (origin.type === 'policy' ? [origin.policyHash] : []);

/** Everything about the window of a stream. */
export async function collectStream(q: Queries, streamId: StreamId, evidence: Evidence): Promise<Collected> {
  const { from, to } = evidence;
  const [stream, segments, newest, chat, actions, judged] = await Promise.all([
    streamsRepository(q).get(streamId),
    segmentsRepository(q).captured(streamId, from, to),
    segmentsRepository(q).latest(streamId, 1),
    chatRepository(q).sent(streamId, from, to),
    actionsRepository(q).list({ streamId, limit: ALL }),
    verdictsRepository(q).timeline(streamId, {
      kind: 'segment',
      since: from,
      before: to + JUDGED_WITHIN_MS,
      limit: ALL,
    }),
  ]);
  const verdicts = judged
    .filter((v) => v.kind === 'segment')
    .filter(({ timing: { capturedAt } }) => capturedAt >= from && capturedAt < to)
    .sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  const signals = signalsOf(verdicts, chat);
  const thumbnails = [...new Set(signals.flatMap((s) => s.thumbnail ?? []))].sort();
  return {
    ...(stream === undefined ? {} : { stream }),
    media: [
      ...mediaOf(segments),
      ...thumbnails.map((key) => ({ name: frameName(key), kind: 'frame' as const, blob: key as BlobKey, what: `frame ${key}` })), // prettier-ignore
    ],
    records: [
      { name: 'stream.json', kind: 'stream', body: { stream: stream ?? null, segments } },
      { name: 'verdicts.json', kind: 'verdicts', body: verdicts },
      { name: 'chat.json', kind: 'chat', body: chat },
      { name: 'actions.json', kind: 'actions', body: actions satisfies StoredAction[] },
    ],
    policies: [
      ...new Set([
        ...(stream === undefined ? [] : [stream.policyHash]),
        ...verdicts.map((v) => v.policyHash),
        ...chat.flatMap((line) => line.policyHash ?? []),
        ...actions.flatMap((a) => policyOf(a.action)),
      ]),
    ].sort(),
    models: modelsOf(signals),
    missing:
      segments.length === 0
        ? [{ what: 'media: nothing was captured in this time', why: 'not_captured' }]
        : segmentGaps(segments, verdicts),
    capturedTo: newest.at(-1)?.capturedAt ?? 0,
  };
}
