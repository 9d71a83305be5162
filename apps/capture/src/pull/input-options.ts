import type { CheckedSource } from './source-policy.js';

export interface ReadingOptions {
  /** Read a file at its own speed. */
  readonly realtime: boolean;
  /** Begin again at the end of a file, for ever. */
  readonly loop: boolean;
  /** The egress guard's address. */
  readonly proxyUrl?: string;
  /** ms without a byte after which a connection is dead. */
  readonly ioTimeoutMs: number;
}

/** Enough to see H.264 and AAC headers, little enough not to be behind from the start. */
const PROBE = ['-probesize', '1000000', '-analyzeduration', '1500000', '-fpsprobesize', '0'];

/** ffmpeg's input options for a checked source. */
export function inputOptions(source: CheckedSource, o: ReadingOptions): readonly string[] {
  const common = ['-nostdin', '-protocol_whitelist', source.protocols, ...PROBE, ...source.options];
  const timeoutUs = String(o.ioTimeoutMs * 1000);
  switch (source.kind) {
    case 'file':
      return [...common, ...(o.loop ? ['-stream_loop', '-1'] : []), ...(o.realtime ? ['-re'] : [])];
    case 'http':
      return [
        ...common,
        ...['-rw_timeout', timeoutUs, '-user_agent', 'airlock'],
        ...(o.proxyUrl === undefined ? [] : ['-http_proxy', o.proxyUrl]),
        ...(o.realtime ? ['-re'] : []),
      ];
    case 'rtmp':
      // Through the guard only over TLS: `rtmps` asks its TLS layer for a proxy, plain `rtmp` is pinned to an address.
      return [
        ...common,
        ...['-rw_timeout', timeoutUs],
        ...(o.proxyUrl === undefined ? [] : ['-http_proxy', o.proxyUrl]),
      ];
    case 'srt':
      return [...common, '-timeout', timeoutUs, '-connect_timeout', String(o.ioTimeoutMs)];
    default:
      return source.kind satisfies never;
  }
}

/** For FLV that arrives on standard input. */
export const PUBLISHED_INPUT: readonly string[] = [...PROBE, '-protocol_whitelist', 'pipe', '-f', 'flv'];
