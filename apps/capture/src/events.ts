import type { Codecs, RunEnd } from './pull/ffmpeg-run.js';

/** The part of a pino logger that capture uses. */
export interface CaptureLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface Where {
  readonly roomId: string;
  readonly streamId: string;
  readonly epoch: number;
}

/** Everything capture tells its operators; no line holds a stream key or a full URL. */
export const captureEvents = (log: CaptureLogger) => ({
  listening: (host: string, port: number) => log.info({ host, port }, 'RTMP server listens'),
  refused: (roomId: string, reasons: readonly string[], remoteAddress?: string) =>
    log.warn({ roomId, reasons, remoteAddress }, 'publisher or pull refused'),
  admissionFailed: (roomId: string, err: unknown) =>
    log.error({ roomId, err }, 'admission did not answer: refused'),
  started: (w: Where, source: string) => log.info({ ...w, source }, 'stream starts'),
  codecs: (w: Where, codecs: Codecs) => log.info({ ...w, codecs }, 'codecs known'),
  runEnded: (w: Where, end: RunEnd) => log.info({ ...w, end }, 'ffmpeg ended'),
  reconnecting: (w: Where, attempt: number, waitMs: number) =>
    log.warn({ ...w, attempt, waitMs }, 'connecting again'),
  storeSlow: (w: Where, seq: number, attempt: number, err: unknown) =>
    log.warn({ ...w, seq, attempt, err }, 'segment not stored or published yet'),
  ended: (w: Where, reason: string) => log.info({ ...w, reason }, 'stream over'),
  endedNotTold: (w: Where, err: unknown) => log.error({ ...w, err }, 'nobody took the end of the stream'),
  kicked: (roomId: string) => log.warn({ roomId }, 'kicked'),
  peerFault: (remoteAddress: string, err: unknown) => log.warn({ remoteAddress, err }, 'RTMP peer dropped'),
});

export type CaptureEvents = ReturnType<typeof captureEvents>;
