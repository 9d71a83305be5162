import type { PartState, PipelineView } from '@airlock/contracts/pipeline';
import type { Hub } from '../hub.js';
import type { Projection } from '../projection.js';
import type { Meter } from './meter.js';
import type { OutboxDepth } from './outbox-depth.js';

const PUSH_MS = 2_000;
/** A verdict later than this is late: the audience of a gated stream waits for it. */
const LATE_MS = 1_500;
const TOO_LATE_MS = 10_000;
const LATE_CHAT_MS = 500;
const LATE_OUTBOX_MS = 10_000;
const SLOW_DATABASE_MS = 250;
const NEWEST_ACTIONS = 20;

export interface PipelineDeps {
  readonly outbox: OutboxDepth;
  readonly hub: Hub;
  readonly projection: Projection;
  readonly meter: Meter;
  readonly clock: () => number;
}

/** How the parts stand, for a person who looks at all of them at once. */
export interface Pipeline {
  view(): Promise<PipelineView>;
  close(): void;
}

const stateOf = (value: number | undefined, strained: number, failing: number): PartState =>
  value === undefined || value < strained ? 'ok' : value < failing ? 'strained' : 'failing';

/** Looks at the whole pipeline, and pushes what it sees every two seconds to whoever watches. */
export const startPipeline = ({ outbox, hub, projection, meter, clock }: PipelineDeps): Pipeline => {
  const database = async (): Promise<Pick<PipelineView, 'database' | 'outbox'>> => {
    const began = performance.now();
    try {
      const { pending, oldestDueAt, dead } = await outbox();
      const pingMs = performance.now() - began;
      const oldestMs = oldestDueAt === undefined ? 0 : Math.max(0, clock() - oldestDueAt);
      return {
        database: { state: stateOf(pingMs, SLOW_DATABASE_MS, Infinity), pingMs },
        outbox: {
          state: dead > 0 ? 'failing' : stateOf(oldestMs, LATE_OUTBOX_MS, Infinity),
          ...{ pending, oldestMs, dead },
        },
      };
    } catch {
      return {
        database: { state: 'failing' },
        outbox: { state: 'failing', pending: 0, oldestMs: 0, dead: 0 },
      };
    }
  };

  const view = async (): Promise<PipelineView> => {
    const m = meter.read();
    const live = projection.standing();
    const shown = (state: string): number => live.filter((v) => v.audience === state).length;
    const unknown = live.filter((v) => v.audience === undefined).length;
    const held = live.flatMap((v) => v.heldSince ?? []);
    const dark = projection
      .actions(NEWEST_ACTIONS)
      .flatMap((a) =>
        a.darkness === undefined ? [] : [{ at: a.darkness.confirmedAt, ms: a.darkness.timeToDarkMs }],
      );
    // Segments are captured and nobody judges them.
    const isStuck = m.segmentsPerSecond > 0 && m.verdictsPerSecond === 0;
    return {
      at: clock(),
      capture: {
        state: live.length > 0 && m.segmentsPerSecond === 0 ? 'failing' : 'ok',
        live: live.length,
        perSecond: m.segmentsPerSecond,
      },
      ingest: {
        state: isStuck ? 'failing' : m.leftOut > 0 ? 'strained' : stateOf(m.age?.p95, LATE_MS, TOO_LATE_MS),
        perSecond: m.verdictsPerSecond,
        ...(m.age === undefined ? {} : { age: m.age }),
        ...(m.decodeMs === undefined ? {} : { decodeMs: m.decodeMs }),
        ...(m.inferMs === undefined ? {} : { inferMs: m.inferMs }),
        unwatchedShare: m.unwatchedShare,
        failures: m.failures,
        leftOut: m.leftOut,
      },
      chat: {
        state: stateOf(m.chatAge?.p95, LATE_CHAT_MS, TOO_LATE_MS),
        perSecond: m.linesPerSecond,
        ...(m.chatAge === undefined ? {} : { age: m.chatAge }),
      },
      gate: {
        state: live.length > 0 && unknown === live.length ? 'failing' : unknown > 0 ? 'strained' : 'ok',
        ...{
          shown: shown('live'),
          waiting: shown('waiting'),
          slate: shown('slate'),
          dark: shown('dark'),
          unknown,
        },
      },
      review: {
        held: held.length,
        ...(held.length === 0 ? {} : { oldestMs: Math.max(0, clock() - Math.min(...held)) }),
      },
      ...(await database()),
      ...(dark[0] === undefined ? {} : { dark: dark[0] }),
      watchers: hub.watchers,
    };
  };

  let isLooking = false;
  const timer = setInterval(() => {
    if (hub.watchers === 0 || isLooking) return;
    isLooking = true;
    void view()
      .then((seen) => hub.push('pipeline', seen))
      .finally(() => (isLooking = false));
  }, PUSH_MS);
  timer.unref();
  return { view, close: () => clearInterval(timer) };
};
