import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { Captures } from './captures.js';
import type { Events } from './events.js';
import type { MediaServer } from './media-server.js';
import type { Projection } from './projection.js';

const LOOK_MS = 5_000;
/** While the topics are further behind than this, silence is ours and not the streams', ms. */
const CURRENT_MS = 5_000;
/** A stream without any media may be moderated for its chat alone: it has so many times the patience. */
const CHAT_ALONE = 10;

export interface SilenceDeps {
  readonly projection: Pick<Projection, 'behindMs' | 'heard'> & {
    readonly streams: Pick<Projection['streams'], 'live' | 'liveInRoom'>;
  };
  readonly captures: Pick<Captures, 'list'>;
  readonly mediaServers: readonly MediaServer[];
  readonly end: (streamId: StreamId) => Promise<void>;
  readonly events: Pick<Events, 'fellSilent'>;
  readonly clock: () => number;
  /** After so long without media a stream is over, ms. */
  readonly silentMs: number;
}

/**
 * Ends streams that nobody feeds any more and of whose end nobody tells, because whoever took them in is gone. One that
 * capture still has in hand goes on however long its source is away. A publisher who is still connected somewhere is thrown
 * off, so that it comes back through admission.
 */
export const createSilence = (deps: SilenceDeps) => {
  const { projection, captures, mediaServers, end, events, clock, silentMs } = deps;
  // What was sent while nobody here could hear it is not held against a stream.
  let listeningSince = clock();

  const silentFor = ({ streamId, startedAt }: StreamRecord, now: number): number => {
    const { mediaAt, chatAt } = projection.heard(streamId);
    const last = mediaAt ?? Math.max(startedAt, chatAt ?? 0);
    return (now - Math.max(last, listeningSince)) / (mediaAt === undefined ? CHAT_ALONE : 1);
  };

  const over = async ({ streamId, roomId }: StreamRecord): Promise<void> => {
    events.fellSilent(streamId);
    await end(streamId);
    // Whoever came back meanwhile is somebody else.
    if (projection.streams.liveInRoom(roomId) !== undefined) return;
    await Promise.allSettled(mediaServers.map((server) => server.kick({ roomId, streamId })));
  };

  return async (): Promise<void> => {
    const now = clock();
    if (projection.behindMs() > CURRENT_MS) {
      listeningSince = now;
      return;
    }
    const silent = projection.streams.live().filter((stream) => silentFor(stream, now) >= silentMs);
    if (silent.length === 0) return;
    // A capture that does not answer is one of the reasons to be silent.
    const fed = new Set((await captures.list().catch(() => [])).map((c) => c.streamId));
    await Promise.allSettled(silent.filter(({ streamId }) => !fed.has(streamId)).map(over));
  };
};

/** Looks every few seconds; a look that fails is made again. Returns how to stop. */
export const watchSilence = (deps: SilenceDeps): (() => Promise<void>) => {
  const look = createSilence(deps);
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, LOOK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
};
