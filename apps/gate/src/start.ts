import 'reflect-metadata';
import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import type { Action } from '@airlock/contracts/action';
import { controlKey, type ControlRecord } from '@airlock/contracts/control';
import { topics } from '@airlock/contracts/topics';
import type { ReleaseOptions } from '@airlock/moderation/release';
import { createHttpApp } from '@airlock/nest-host/http-app';
import { type Close, openWith } from '@airlock/nest-host/lifecycle';
import type { Logger } from '@airlock/nest-host/logger';
import { createMetrics, type Metrics } from '@airlock/nest-host/metrics';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { Module, type DynamicModule } from '@nestjs/common';
import { type GateEvents, gateEvents } from './events.js';
import { createFeed } from './feed.js';
import { type Journal, openJournal } from './journal.js';
import { GATE, type GateParts, InternalController, LiveController } from './live.controller.js';
import { MediaBytes } from './media-bytes.js';
import type { RoomState } from './room.js';
import { Rooms } from './rooms.js';
import { openSlate } from './slate.js';

export interface GateDeps {
  readonly bus: Bus;
  readonly blobs: BlobStore;
  readonly direct: DirectPath;
  readonly http: { readonly host: string; readonly port: number };
  /** Folder of this gate's journal and slate; its own, kept over restarts. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** ms since 1970; default `Date.now`. */
  readonly clock?: () => number;
  readonly release?: Partial<ReleaseOptions>;
  /** Between heartbeats to viewers who listen for events, ms. Default 15,000. */
  readonly keepAliveMs?: number;
  /** The numbers of the gate, where others add theirs; its own by default. */
  readonly metrics?: Metrics;
}

export interface RunningGate {
  readonly url: string;
  close(): Promise<void>;
}

/** Without a journal, media is read from this far back, ms. */
const HISTORY_MS = 15 * 60_000;
/** A journal entry is worth nothing once the logs have forgotten the stream. */
const KEEP_MS = 7 * 24 * 3_600_000;
const SWEEP_MS = 2_000;

@Module({})
class GateModule {
  static with(parts: GateParts): DynamicModule {
    return {
      module: GateModule,
      controllers: [LiveController, InternalController],
      providers: [{ provide: GATE, useValue: parts }],
    };
  }
}

/**
 * Opens a gate: follows the logs until it knows all that they hold, and only then listens. What it shows it has noted
 * in its journal before; after a restart it goes on with the next number.
 */
export const startGate = (deps: GateDeps): Promise<RunningGate> =>
  openWith((closers) => open(deps, closers), deps.logger);

const open = async (
  deps: GateDeps,
  closers: { add(name: string, close: Close | (() => void)): void },
): Promise<{ url: string }> => {
  const { bus, blobs, direct, dataDir, logger, clock = Date.now, keepAliveMs = 15_000 } = deps;
  const metrics = deps.metrics ?? createMetrics({ app: 'gate' });
  const events = gateEvents(logger, metrics);
  const journal = openJournal(dataDir);
  closers.add('journal', () => journal.close());
  journal.prune(clock() - KEEP_MS);

  const spread = cutSpreader(bus, direct, events);
  closers.add('cuts', spread.close);
  const rooms = new Rooms({
    clock,
    journal,
    events,
    options: deps.release ?? {},
    // Not the health check's: a gate that cannot read goes on serving what it has released.
    following: () => feed.current(),
    onCut: spread.send,
  });
  closers.add('rooms', () => rooms.close());
  const feed = createFeed({ bus, direct, rooms, events, clock, from: resumeFrom(journal, clock()) });
  closers.add('feed', () => feed.close());
  await feed.catchUp();
  for (const room of rooms.all()) room.ownCuts.forEach(spread.send);

  const sweep = setInterval(() => {
    rooms.sweep();
    rooms.tickAll();
  }, SWEEP_MS);
  sweep.unref();
  closers.add('sweep', () => clearInterval(sweep));
  gauges(metrics, rooms);
  metrics.gauge('airlock_gate_following', '1 while all logs are followed', [], (g) =>
    g.set(feed.following() ? 1 : 0),
  );

  const slate = openSlate(dataDir);
  slate
    .media('mpegts', 1_000)
    .catch((e: unknown) => events.failed(e, 'no slate can be made; dumped seconds will be answered 503'));
  const parts: GateParts = { rooms, media: new MediaBytes(blobs, events), slate, events, clock, keepAliveMs };
  const http = await createHttpApp({
    name: 'gate',
    ...deps.http,
    module: GateModule.with(parts),
    logger,
    metrics,
    publicRead: true,
    checks: [{ name: 'bus', check: () => mustFollow(feed.following()) }],
  });
  closers.add('http', () => http.close());
  return { url: http.url };
};

const mustFollow = (following: boolean): void => {
  if (!following) throw new Error('the logs are not being followed; nothing new is released');
};

/** From when on the logs may hold what this gate has not shown yet. */
const resumeFrom = (journal: Journal, now: number): number => {
  const live = journal.streams().filter((s) => !s.ended);
  const history = now - HISTORY_MS;
  if (live.length === 0) return history;
  return Math.max(now - topics.segments.retentionMs, Math.min(...live.map((s) => s.resumeFrom), history));
};

/** Tells the other gates, control and the platform of a cut decided here, until the log has it. */
const cutSpreader = (bus: Bus, direct: DirectPath, events: GateEvents) => {
  const timers = new Set<NodeJS.Timeout>();
  const publish = (record: ControlRecord & { type: 'action' }): void => {
    const out = {
      key: controlKey(record),
      value: record as ControlRecord,
      partitionKey: record.action.streamId,
    };
    bus.publish(topics.control, [out]).catch((error: unknown) => {
      events.failed(error, 'a cut by default is in force here but not in the log yet');
      const timer = setTimeout(() => {
        timers.delete(timer);
        publish(record);
      }, 1_000);
      timers.add(timer.unref());
    });
  };
  return {
    send(action: Action): void {
      const record = { type: 'action' as const, action };
      Promise.resolve(direct.send(record)).catch((e: unknown) => events.failed(e, 'the direct path failed'));
      publish(record);
    },
    close: () => timers.forEach(clearTimeout),
  };
};

const gauges = (metrics: Metrics, rooms: Rooms): void => {
  const states: readonly RoomState[] = ['waiting', 'live', 'slate', 'dark', 'ended'];
  metrics.gauge('airlock_gate_streams', 'Admitted streams by what viewers see', ['state'], (g) => {
    const admitted = [...rooms.all()].filter((r) => r.admitted);
    for (const state of states) g.set({ state }, admitted.filter((r) => r.state === state).length);
  });
  metrics.gauge('airlock_gate_held_segments', 'Segments that wait for a person', [], (g) =>
    g.set([...rooms.all()].reduce((n, r) => n + r.held().length, 0)),
  );
  metrics.gauge('airlock_gate_viewers', 'Viewers who listen for events', [], (g) =>
    g.set([...rooms.all()].reduce((n, r) => n + r.listeners, 0)),
  );
};
