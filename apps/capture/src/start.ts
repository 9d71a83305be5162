import { setTimeout as delay } from 'node:timers/promises';
import type {
  AdmissionAnswer,
  AdmissionRequest,
  ResumeRequest,
  StreamSession as StreamName,
} from '@airlock/contracts/admission';
import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { Bus } from '@airlock/bus/port';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { createAdmission } from './admission.js';
import { captureEvents, type CaptureLogger } from './events.js';
import { PullRequest } from './pull-request.js';
import type { BackoffOptions } from './pull/backoff.js';
import { startEgressGuard } from './pull/egress-guard.js';
import { inputOptions, PUBLISHED_INPUT } from './pull/input-options.js';
import { checkSource, type SourcePolicy } from './pull/source-policy.js';
import { StreamSession, type SessionDeps, type SessionEnd, type SourcePlan } from './pull/stream-session.js';
import { admitPublisher } from './rtmp/publishing.js';
import { startRtmpServer } from './rtmp/server.js';
import { SessionTable } from './session-table.js';

export type { PullRequest } from './pull-request.js';
export type { SessionEnd } from './pull/stream-session.js';

export interface CaptureDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly blobs: Pick<BlobStore, 'put'>;
  /** May this stream go live? Throwing, or an answer that is none, is a refusal. */
  readonly admit: (request: AdmissionRequest) => Promise<AdmissionAnswer>;
  /** The stream is over; every segment of it is on the bus. */
  readonly ended?: (stream: StreamName) => Promise<void>;
  /** A lost source is back; its segments count from 0 under this epoch. Throwing `forbidden` ends the stream. */
  readonly resumed?: (stream: StreamName & Pick<ResumeRequest, 'remoteAddress'>) => Promise<void>;
  readonly logger: CaptureLogger;
  /** ms since 1970 */
  readonly clock?: () => number;
  /** [0, 1); spreads reconnects. */
  readonly random?: () => number;
  /** Default 127.0.0.1:1935. `port: 0` lets the system choose. */
  readonly rtmp?: { readonly host?: string; readonly port: number } | false;
  /** Segments end at the first keyframe at or after `targetMs`; default 2000. */
  readonly segment?: { readonly targetMs: number };
  /** Default: public addresses only, no files. */
  readonly sources?: Partial<SourcePolicy>;
  readonly ffmpegPath?: string;
  /** A source that sends nothing for so long is connected to again, ms. Default 10,000. */
  readonly stallMs?: number;
  readonly backoff?: BackoffOptions;
}

export interface PullHandle {
  readonly stream: StreamName;
  /** Settles when the stream is over, its last segment published and `ended` told. Never rejects. */
  readonly done: Promise<SessionEnd>;
  stop(): Promise<SessionEnd>;
}

export interface Capture {
  /** Port of the RTMP server, undefined without one. */
  readonly rtmpPort: number | undefined;
  /** Throws `invalid_input`, `forbidden` (source or admission), `not_found` or `conflict` (the room is live). */
  pull(request: PullRequest): Promise<PullHandle>;
  /** Ends the room's stream and drops its publisher; false when there is none. Repeating it does nothing. */
  kick(roomId: RoomId): Promise<boolean>;
  sessions(): readonly ReturnType<StreamSession['status']>[];
  /** Stops intake, publishes the tails, closes. Gives up on a bus or store that does not answer after 5 s. */
  close(): Promise<void>;
}

const CLOSE_PATIENCE_MS = 5_000;
/** The RTMP server itself drops silent publishers, long before this. */
const PUBLISHER_STALL_MS = 60_000;

/** Starts capture: pulls on request and, unless switched off, an RTMP server for publishers. */
export async function startCapture(deps: CaptureDeps): Promise<Capture> {
  const { clock = Date.now, random = Math.random, stallMs = 10_000 } = deps;
  const events = captureEvents(deps.logger);
  const policy: SourcePolicy = { allowPrivate: false, allowFiles: false, ...deps.sources };
  const ask = createAdmission(deps.admit, events);
  const guard = policy.allowPrivate ? undefined : await startEgressGuard();
  const table = new SessionTable(async (stream, roomId) => {
    await deps.ended?.(stream).catch((err: unknown) => events.endedNotTold({ roomId, ...stream }, err));
  });
  const sessionDeps: SessionDeps = {
    bus: deps.bus,
    blobs: deps.blobs,
    clock,
    random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
    ffmpegPath: deps.ffmpegPath ?? findFfmpeg().path,
    targetMs: deps.segment?.targetMs ?? 2_000,
    stallMs,
    ...(deps.backoff && { backoff: deps.backoff }),
    events,
    // What control could not be told does not keep a source away; what it said no to does.
    onEpoch: async (stream, remoteAddress) => {
      try {
        await deps.resumed?.({ ...stream, ...(remoteAddress === undefined ? {} : { remoteAddress }) });
        return true;
      } catch (error) {
        return !(error instanceof AirlockError && error.code === 'forbidden');
      }
    },
  };

  const pull = async (input: PullRequest): Promise<PullHandle> => {
    const request = parse(input);
    const { url, realtime, loop, onEnd, maxAttempts, ...who } = request;
    const first = await checkSource(url, policy);
    const { session, over } = await table.reserve(who.roomId, async () => {
      const remoteAddress = first.address;
      const at = remoteAddress === undefined ? {} : { remoteAddress };
      const answer = await ask({ ...who, source: 'pull', ...at });
      if (!answer.allow) throw new AirlockError('forbidden', `Not admitted: ${answer.reasons.join(', ')}`);
      let checked: typeof first | undefined = first;
      const plan: SourcePlan = {
        label: first.label,
        onEnd: onEnd ?? (first.kind === 'file' || first.kind === 'http' ? 'stop' : 'reconnect'),
        maxAttempts,
        reach: async () => {
          checked = await checkSource(url, policy).catch(() => undefined);
          return checked?.address;
        },
        open: async () => {
          const source = checked ?? (await checkSource(url, policy));
          checked = undefined;
          const options = { loop, realtime: realtime ?? source.kind === 'file', ioTimeoutMs: stallMs };
          const proxy = source.viaGuard && guard ? { proxyUrl: guard.url } : {};
          const { input, secrets } = source;
          return { input, secrets, inputOptions: inputOptions(source, { ...options, ...proxy }) };
        },
      };
      return new StreamSession(sessionDeps, plan, who.roomId, answer.stream);
    });
    const stream = session.stream;
    const stop = async (): Promise<SessionEnd> => {
      void session.stop();
      return over;
    };
    return { stream, done: over, stop };
  };

  const server =
    deps.rtmp === false
      ? undefined
      : await startRtmpServer({
          host: deps.rtmp?.host ?? '127.0.0.1',
          port: deps.rtmp?.port ?? 1935,
          onFault: events.peerFault,
          onPublish: admitPublisher({
            ask,
            table,
            refused: events.refused,
            open: ({ feed, close }, label, roomId, stream) => {
              const plan: SourcePlan = {
                label,
                onEnd: 'stop',
                maxAttempts: 5,
                isOver: () => feed.ended,
                onStop: () => close('stopped'),
                open: async () => ({ input: feed.open(), inputOptions: PUBLISHED_INPUT, secrets: [] }),
              };
              return new StreamSession({ ...sessionDeps, stallMs: PUBLISHER_STALL_MS }, plan, roomId, stream);
            },
          }),
        }).catch(async (error: unknown) => {
          await guard?.close();
          throw error;
        });
  if (server) events.listening(deps.rtmp ? (deps.rtmp.host ?? '127.0.0.1') : '127.0.0.1', server.port);

  return {
    rtmpPort: server?.port,
    pull,
    kick: async (roomId) => {
      const found = table.stop(roomId);
      if (found) events.kicked(roomId);
      return found;
    },
    sessions: () => table.list().map((s) => s.status()),
    close: async () => {
      await server?.close();
      await table.close(CLOSE_PATIENCE_MS);
      await guard?.close();
    },
  };
}

function parse(input: PullRequest) {
  const parsed = PullRequest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AirlockError('invalid_input', 'The pull request is not valid.', {
    issues: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}
