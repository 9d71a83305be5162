import type { AdmissionRequest } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import { RoomId, StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { Logger } from '@airlock/nest-host/logger';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admission } from '../admission.js';
import type { Captures } from '../captures.js';
import { sameSecret } from './hook-auth.js';
import type { PublishServer } from './publish-server.js';
import type { Publishers } from './publishers.js';

/** Less than any of the servers waits (10 s and more), so that the refusal is ours. */
const PATIENCE_MS = 8_000;
const RETRY_MS = 50;
/** Attempts of capture in a row that bring nothing; the first few pass while the publisher is still being let in. */
const PULL_ATTEMPTS = 10;

/** Whoever asks to publish, in the words of the server; all of it is hostile until checked. */
export interface PublisherClaim {
  readonly app: string;
  readonly name: string;
  /** SRS only. */
  readonly vhost?: string;
  /** The server's name for the connection. */
  readonly publisherId: string;
  readonly remoteAddress: string;
  /** Host name or address that it says it connected to; MediaMTX passes none on. */
  readonly host?: string;
  readonly credentials: Readonly<Record<string, string>>;
}

export type HookAnswer = { readonly allow: true } | { readonly allow: false; readonly reason: string };

export interface HooksDeps {
  readonly admission: Pick<Admission, 'check'>;
  readonly captures: Captures;
  readonly publishers: Publishers;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** Default 8,000 ms. */
  readonly patienceMs?: number;
}

const no = (reason: string): HookAnswer => ({ allow: false, reason });

/**
 * Answers the hooks of media servers. A yes to a publisher is the same as a capture that was admitted and waits for its
 * media: whatever is missing for that, control's database, capture, an answer in time, makes it a no.
 */
export const createHooks = ({
  admission,
  captures,
  publishers,
  logger,
  patienceMs = PATIENCE_MS,
}: HooksDeps) => {
  const stopOwn = async (server: PublishServer, roomId: RoomId): Promise<void> => {
    publishers.forget(server.name, roomId);
    if ((await captures.list()).some((view) => feeds(server, roomId, view))) await captures.stop(roomId);
  };

  /** Throws `conflict` when the room is fed already, by this publisher's predecessor or by anybody else. */
  const pull = async (server: PublishServer, roomId: RoomId, late: AbortSignal): Promise<void> => {
    const request: PullRequest = {
      roomId,
      streamerId: StreamerId.parse(roomId),
      title: roomId,
      ...server.of,
      url: server.sourceUrl(roomId),
      onEnd: 'stop',
      maxAttempts: PULL_ATTEMPTS,
    };
    const busy = (error: unknown): boolean => error instanceof AirlockError && error.code === 'conflict';
    try {
      await captures.pull(request);
      return;
    } catch (error) {
      if (!busy(error) || !(await isLeftOver(server, roomId))) throw error;
    }
    await captures.stop(roomId);
    for (;;) {
      try {
        await captures.pull(request);
        return;
      } catch (error) {
        if (!busy(error) || late.aborted) throw error;
        await sleep(RETRY_MS);
      }
    }
  };

  /** A capture of ours that gets nothing any more: its publisher has gone and comes back before we have noticed. */
  const isLeftOver = async (server: PublishServer, roomId: RoomId): Promise<boolean> => {
    const view = (await captures.list()).find((v) => v.roomId === roomId);
    if (view === undefined) return true;
    return (
      feeds(server, roomId, view) && view.state !== 'live' && !publishers.isSettling(server.name, roomId)
    );
  };

  const decide = async (
    server: PublishServer,
    claim: PublisherClaim,
    late: AbortSignal,
  ): Promise<HookAnswer> => {
    const roomId = roomOf(server, claim);
    if (roomId === undefined) return no(`publish to ${server.app}/<room>`);
    const request: AdmissionRequest = {
      roomId,
      streamerId: StreamerId.parse(roomId),
      title: roomId,
      ...server.of,
      source: 'rtmp',
      remoteAddress: claim.remoteAddress,
      ...(claim.host === undefined ? {} : { claimedHost: claim.host }),
      credentials: { ...claim.credentials },
    };
    const against = await admission.check(request);
    if (against.length > 0) return no(against.join(', '));
    if (late.aborted) return no('too late');
    await pull(server, roomId, late);
    publishers.admitted(server.name, roomId, claim.publisherId);
    // A cut that came meanwhile has found nobody to kick yet.
    const since = late.aborted ? ['no decision in time'] : await admission.check(request);
    if (since.length === 0 && !late.aborted) return { allow: true };
    await stopOwn(server, roomId);
    return no(since.join(', '));
  };

  return {
    /** Never rejects, and answers in time. */
    async mayPublish(server: PublishServer, claim: PublisherClaim): Promise<HookAnswer> {
      const late = new AbortController();
      const where = { server: server.name, app: claim.app, name: claim.name };
      const decision = decide(server, claim, late.signal).catch((error: unknown) => {
        if (error instanceof AirlockError && ['forbidden', 'conflict'].includes(error.code))
          return no(error.message);
        logger.error({ err: error, ...where }, 'publisher refused: admission failed');
        return no('admission is not available');
      });
      const timer = setTimeout(() => late.abort(), patienceMs);
      const tooLate = new Promise<HookAnswer>((resolve) => {
        late.signal.addEventListener('abort', () => resolve(no('no decision in time')), { once: true });
      });
      const answer = await Promise.race([decision, tooLate]);
      clearTimeout(timer);
      if (!answer.allow) logger.warn({ ...where, reason: answer.reason }, 'publisher refused');
      return answer;
    },

    /** Only our capture reads from a media server: its audience would see what nobody has judged. */
    mayRead: (server: PublishServer, key: string | undefined): HookAnswer =>
      key !== undefined && sameSecret(key, server.readKey) ? { allow: true } : no('only Airlock reads here'),

    /** A publisher has gone. One that was refused, or has been replaced, ends nothing. */
    async stopped(
      server: PublishServer,
      claim: Pick<PublisherClaim, 'app' | 'name' | 'vhost' | 'publisherId'>,
    ) {
      const roomId = roomOf(server, claim);
      if (roomId === undefined || !publishers.isCurrent(server.name, roomId, claim.publisherId)) return;
      await stopOwn(server, roomId);
    },
  };
};

export type Hooks = ReturnType<typeof createHooks>;

const roomOf = (
  server: PublishServer,
  claim: Pick<PublisherClaim, 'app' | 'name' | 'vhost'>,
): RoomId | undefined =>
  claim.app === server.app && claim.vhost === server.vhost ? RoomId.safeParse(claim.name).data : undefined;

/** Capture names its source by scheme, host and application. */
const feeds = (server: PublishServer, roomId: RoomId, view: CaptureView): boolean => {
  const { protocol, host } = new URL(server.sourceUrl(roomId));
  return view.roomId === roomId && view.source === `${protocol}//${host}/${server.app}`;
};
