import { AudienceState } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { setTimeout as sleep } from 'node:timers/promises';
import { gateLinks } from './gate-client.js';
import { createTurns } from './turns.js';

const AGAIN_MS = 1_000;
const RECONCILE_MS = 300;
/** Neither a rush of streams nor a gate that is away keeps whoever asks for admission waiting: 200 connections a second. */
const OPENING = { atOnce: 5, everyMs: 25 };

export interface GateWatchOptions {
  readonly gateUrl: () => string;
  /** Which streams to watch now. */
  readonly wanted: () => readonly StreamId[];
  /** What the gate says it shows; undefined once nobody watches the stream any more. */
  readonly onState: (streamId: StreamId, state: AudienceState | undefined) => void;
}

/**
 * Listens to the gate's events of every live stream as a viewer does, so that staff sees what the gate says and not
 * what control expects. One page needs one connection for all rooms then; a browser has no more than six per host.
 */
export const startGateWatch = ({
  gateUrl,
  wanted,
  onState,
}: GateWatchOptions): { close(): Promise<void> } => {
  const turns = createTurns(OPENING);
  const watchers = new Map<StreamId, { stop: AbortController; done: Promise<void> }>();

  const listen = async (streamId: StreamId, signal: AbortSignal): Promise<void> => {
    const response = await fetch(gateLinks(gateUrl(), streamId).viewerEvents, { signal, redirect: 'error' });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return;
    }
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const state = stateOf(event);
        if (state !== undefined) onState(streamId, state);
      }
    }
  };

  const watch = async (streamId: StreamId, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await turns.turn();
      // A gate that is away says nothing new: what it said last stands.
      await listen(streamId, signal).catch(() => undefined);
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
    onState(streamId, undefined);
  };

  const reconcile = (): void => {
    const now = new Set(wanted());
    for (const [id, watcher] of watchers) {
      if (now.has(id)) continue;
      watcher.stop.abort();
      watchers.delete(id);
    }
    for (const id of now) {
      if (watchers.has(id)) continue;
      const stop = new AbortController();
      watchers.set(id, { stop, done: watch(id, stop.signal) });
    }
  };
  const timer = setInterval(reconcile, RECONCILE_MS);
  timer.unref();
  reconcile();
  return {
    async close() {
      clearInterval(timer);
      for (const { stop } of watchers.values()) stop.abort();
      turns.close();
      await Promise.all([...watchers.values()].map((w) => w.done));
    },
  };
};

const stateOf = (event: string): AudienceState | undefined => {
  const lines = event.split('\n');
  if (!lines.includes('event: state')) return undefined;
  const data = lines.find((l) => l.startsWith('data: '))?.slice(6);
  try {
    return AudienceState.parse((JSON.parse(data ?? '') as { state?: unknown }).state);
  } catch {
    return undefined;
  }
};
