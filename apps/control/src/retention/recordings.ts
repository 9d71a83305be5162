import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { RecordedLine, RecordingCoverage } from '@airlock/contracts/retention';
import { coverageOf } from '@airlock/moderation/retention';
import { may } from '@airlock/moderation/roles';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { erasuresRepository } from '@airlock/storage/repositories/erasures';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import { type SegmentEntry, segmentsRepository } from '@airlock/storage/repositories/segments';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { actorFor, type Effects } from '../house/effect.js';
import { previewPlaylist } from '../preview-playlist.js';

export interface RecordingsDeps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly effects: Effects;
  readonly clock: () => number;
}

export interface Window {
  /** ms since 1970, `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

/** No segment lasts longer, ms. */
const LONGEST_MS = 60_000;
const LINES = 500;
/** What was captured is in the index after that, ms: of a show on air the newest moments are not asked about. */
const SETTLED_MS = 15_000;

/** Where a moment lies in what the playlist plays, ms from its start: holes in the recording take no time in it. */
const offsetOf = (at: number, segments: readonly SegmentEntry[]): number => {
  let played = 0;
  for (const { capturedAt, durationMs } of segments) {
    if (at < capturedAt) return played + Math.max(0, at - (capturedAt - durationMs));
    played += durationMs;
  }
  return played;
};

/** Looking at what was recorded, written down each time. */
export const createRecordings = ({ db, blobs, effects, clock }: RecordingsDeps) => {
  const q = db.queries;

  /** Sealed by its class, or locked since its streamer wants it erased: for whoever may release evidence, and nobody else. */
  const mayLook = async (who: Principal, streamId: StreamId): Promise<{ closed: boolean }> => {
    const [kept, stream] = await Promise.all([
      retentionRepository(q).get(streamId),
      streamsRepository(q).get(streamId),
    ]);
    const isRestricted =
      stream !== undefined && (await erasuresRepository(q).restricts({ streamerId: stream.streamerId }));
    const closed = kept?.sealed === true || isRestricted;
    if (closed && !may(who, 'evidence.release'))
      throw new AirlockError(
        'forbidden',
        `The recording of ${streamId} is ${isRestricted ? 'restricted' : 'sealed'}`,
        {
          hint: 'It is stored and protected only. The liaison releases it to an authority.',
        },
      );
    return { closed };
  };

  const looked = (who: Principal, streamId: StreamId, what: string, detail: object): Promise<void> =>
    effects(actorFor(who, 'evidence.read'), async ({ record }) => {
      record({ kind: 'recording.viewed', subject: streamId, detail: { what, ...detail } });
      return Promise.resolve();
    });

  const within = async (streamId: StreamId, { from, to }: Window): Promise<SegmentEntry[]> =>
    (await segmentsRepository(q).captured(streamId, from, to + LONGEST_MS)).filter(
      (s) => s.capturedAt > from && s.capturedAt - s.durationMs < to,
    );

  return {
    /** HLS of the part; throws `not_found` when there is nothing (any more). */
    async playlist(who: Principal, streamId: StreamId, window: Window): Promise<string> {
      await mayLook(who, streamId);
      const segments = await within(streamId, window);
      if (segments.length === 0)
        throw new AirlockError('not_found', `Nothing is kept of ${streamId} from that time`);
      await looked(who, streamId, 'media', { ...window, segments: segments.length });
      let discontinuities = 0;
      const listed = segments.map((s, ordinal) => {
        const before = segments[ordinal - 1];
        const discontinuity = before !== undefined && (before.epoch !== s.epoch || before.seq + 1 !== s.seq);
        const here = discontinuities;
        if (discontinuity) discontinuities += 1;
        const { epoch, seq, container, durationMs, capturedAt } = s;
        const init = s.init === undefined ? undefined : { sha256: s.init };
        const message = { epoch, seq, container, durationMs, capturedAt, init };
        return { ordinal, discontinuity, discontinuities: here, message };
      });
      return previewPlaylist(listed, true);
    },

    /** Which seconds of the show between two times are recorded, as far as they are still kept. Throws `not_found`. */
    async coverage(streamId: StreamId, window: Window): Promise<RecordingCoverage> {
      const stream = await streamsRepository(q).get(streamId);
      if (stream === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
      const end = stream.live ? clock() - SETTLED_MS : (stream.endedAt ?? clock());
      const from = Math.max(window.from, stream.startedAt);
      const span = { from, to: Math.max(from, Math.min(window.to, end)) };
      const { recordedMs, gaps } = coverageOf(await within(streamId, span), span);
      return { streamId, ...span, recordedMs, gaps: [...gaps] };
    },

    async segment(who: Principal, streamId: StreamId, epoch: number, file: string): Promise<Uint8Array> {
      const { closed } = await mayLook(who, streamId);
      const seq = Number.parseInt(file, 10);
      const found = await segmentsRepository(q).get({ streamId, epoch, seq });
      const key = file.endsWith('.init.mp4') ? found?.init : found?.blob;
      if (key === undefined) throw new AirlockError('not_found', 'There is no such segment');
      if (closed) await looked(who, streamId, 'sealed media', { epoch, seq });
      return blobs.get(key);
    },

    async chat(who: Principal, streamId: StreamId, window: Window): Promise<RecordedLine[]> {
      const { closed } = await mayLook(who, streamId);
      const segments = await within(streamId, window);
      const found = [];
      for (let before = window.to; ;) {
        const page = await chatRepository(q).list(streamId, { limit: LINES, before });
        found.push(...page.filter((l) => l.sentAt >= window.from));
        const oldest = page.at(-1);
        if (page.length < LINES || oldest === undefined || oldest.sentAt < window.from) break;
        before = oldest.sentAt;
      }
      const locked = closed
        ? new Set<string>()
        : await erasuresRepository(q).restrictedUsers([...new Set(found.map((l) => l.userId))]);
      await looked(who, streamId, 'chat', { ...window, lines: found.length });
      return found
        .filter((l) => !locked.has(l.userId))
        .reverse()
        .map((l) => ({
          messageId: l.messageId,
          offsetMs: offsetOf(l.sentAt, segments),
          sentAt: l.sentAt,
          text: l.text,
          ...(l.nickname === undefined ? {} : { nickname: l.nickname }),
          ...(l.decision === undefined ? {} : { decision: l.decision }),
        }));
    },
  };
};
export type Recordings = ReturnType<typeof createRecordings>;
