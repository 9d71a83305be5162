import type { Darkness } from '@airlock/contracts/http/stream-api';
import type { GateViewer } from './gate-client.js';

export interface ProbeOptions {
  readonly viewer: GateViewer;
  /** When the cut was decided, ms since 1970. */
  readonly decidedAt: number;
  readonly clock: () => number;
  /** Between two looks. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Looks in a row without content that make it dark. Default 3. */
  readonly quiet?: number;
}

/**
 * Watches as a viewer from the decision until no content is served any more: neither what the playlist offers, nor what
 * was offered a moment ago, which a player may still be fetching. Returns undefined when the signal ends it first.
 */
export const watchUntilDark = async (options: ProbeOptions): Promise<Darkness | undefined> => {
  const { viewer, decidedAt, clock, pause, signal, quiet = 3 } = options;
  const offered = new Set<string>();
  let last = decidedAt;
  let quietLooks = 0;
  while (!signal.aborted) {
    try {
      let served = false;
      for (const url of (await viewer.look(signal)).content) offered.add(url);
      for (const url of [...offered].slice(-6)) {
        if (await viewer.fetch(url, signal)) {
          served = true;
          last = Math.max(last, clock());
        } else offered.delete(url);
      }
      quietLooks = served ? 0 : quietLooks + 1;
      if (quietLooks >= quiet) {
        const account = await viewer.served(signal).catch(() => undefined);
        const lastByte = Math.max(last, account ?? 0);
        return {
          timeToDarkMs: lastByte - decidedAt,
          confirmedAt: clock(),
          source: account === undefined ? 'probe' : 'gate',
        };
      }
    } catch {
      // A gate that cannot be reached is no proof of darkness: viewers may reach it where the probe does not.
      quietLooks = 0;
    }
    await pause(signal);
  }
  return undefined;
};
