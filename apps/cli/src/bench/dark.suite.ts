import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action } from '@airlock/contracts/action';
import type { ActionView } from '@airlock/contracts/http/stream-api';
import { type Clip, type SceneClip, sceneClips } from './clips.js';
import type { BenchContext } from './context.js';
import { type FedStream, feed } from './live-feed.js';
import { type BenchRow, quantile, watchOthers } from './measure.js';
import { openRig, type Rig } from './rig.js';
import { openViewer, type Viewer } from './viewer.js';

const STREAMS = 50;
const TARGET_MS = 300;
/** Verdicts older than this, ms, and so many streams fewer are tried. */
const CARRIED_MS = 2_500;
const STEP = 10;
const SEGMENT_MS = 2_000;
const KEYFRAME_MS = 1_000;
/** Between two violations or two cuts, ms: no multiple of a segment's length. */
const EVERY_MS = 610;
/** Where the machine is short of CPU a new stream's first segment waits: its time is no part of what is measured. */
const PATIENCE_MS = 60_000;

/** When the picture turns, ms into the segment: never on a keyframe, spread over both seconds. */
const OFFSETS = [120, 320, 520, 720, 920, 1_080, 1_280, 1_480, 1_680, 1_880];

interface Room {
  readonly stream: FedStream;
  readonly viewer: Viewer;
}

/** Row 6: from a violating picture to the decision, and from decisions to dark at the viewer. */
export async function darkSuite(context: BenchContext): Promise<BenchRow[]> {
  const clean = await context.clips();
  context.say('making clips that turn into a violation');
  const scenes = OFFSETS.map((fromMs): SceneClip => ({
    name: `turns-${fromMs}`,
    scene: 'cut',
    seconds: 6,
    card: { kind: 'illegal', fromMs },
  }));
  const violating = await sceneClips(context.dir, context.quick ? scenes.slice(0, 3) : scenes, {
    signal: context.signal,
  });
  const rig = await openRig(context);
  const rooms: Room[] = [];
  try {
    const decisions = new Decisions();
    rig.onAction((action) => decisions.note(action));
    let opened = 0;
    const open = async (): Promise<void> => {
      const n = opened++;
      const session = await rig.admit(`dark-${n}`);
      const clip = clean[n % clean.length]!;
      const afterMs = SEGMENT_MS * ((n * 0.618_034) % 1);
      rooms.push({
        stream: feed(session, { rig, clip, from: n, afterMs }),
        viewer: openViewer(rig.gateUrl, session.streamId),
      });
    };
    for (let n = 0; n < STREAMS; n++) await open();
    await shedUntilCarried(context, rig, rooms);
    const streams = rooms.length;
    const count = context.quick ? 10 : 100;
    context.say(`${count} violations at ${streams} streams`);
    const before = { ...rig.cpu(), own: process.cpuUsage(), at: performance.now() };
    const others = watchOthers(() => rig.cpu().main + rig.cpu().workers);
    const automatic = await cuts(context, rooms, count, open, (room, n) =>
      violate(room, violating[n % violating.length]!, decisions),
    );
    const load = loadSince(rig, before, others());
    context.say(`${count} cuts by hand at ${streams} streams`);
    const human = await cuts(context, rooms, count, open, (room) => cutByHand(room, rig));
    const failure = rig.failure();
    if (failure !== undefined) throw new Error(failure);
    return rowsOf(streams, automatic, human, load);
  } finally {
    await Promise.allSettled(rooms.flatMap(({ stream, viewer }) => [stream.stop(), viewer.close()]));
    await rig.close();
  }
}

/**
 * Takes streams away while the machine, whoever else uses it, gives verdicts later and later: where nothing is released
 * in time there is nothing to make dark.
 */
async function shedUntilCarried(context: BenchContext, rig: Rig, rooms: Room[]): Promise<void> {
  let ages: number[] = [];
  const stop = rig.onVerdict((v) => v.final && ages.push(Date.now() - v.timing.capturedAt));
  try {
    for (;;) {
      await delay(6_000, undefined, { signal: context.signal });
      ages = [];
      await delay(4_000, undefined, { signal: context.signal });
      if (rooms.length <= STEP || quantile(ages, 0.95) < CARRIED_MS) return;
      context.say(
        `${rooms.length} streams are too many here: verdicts after ${Math.round(quantile(ages, 0.95))} ms (p95)`,
      );
      for (const { stream, viewer } of rooms.splice(-STEP))
        await Promise.all([stream.stop(), viewer.close()]);
    }
  } finally {
    stop();
  }
}

/** The first cut of each stream, whenever it is asked for. */
class Decisions {
  readonly #cuts = new Map<string, PromiseWithResolvers<Action>>();

  note(action: Action): void {
    if (action.kind === 'cut') this.#at(action.streamId).resolve(action);
  }

  of(streamId: string): Promise<Action> {
    return this.#at(streamId).promise;
  }

  #at(streamId: string): PromiseWithResolvers<Action> {
    let cut = this.#cuts.get(streamId);
    if (!cut) this.#cuts.set(streamId, (cut = Promise.withResolvers()));
    return cut;
  }
}

interface Cut {
  /** Violating picture to decision, ms; absent for cuts by hand. */
  readonly seenMs?: number;
  /** Violating picture to the first bytes with a keyframe that shows it, ms. */
  readonly bytesMs?: number;
  readonly darkMs: number;
  /** Last byte of content after the decision, ms; 0 when none came. */
  readonly lastByteMs: number;
}

/** Ends one stream after the other, each replaced by a new one, so that all the time as many are live. */
async function cuts(
  context: BenchContext,
  rooms: Room[],
  count: number,
  open: () => Promise<void>,
  end: (room: Room, n: number) => Promise<Cut>,
): Promise<Cut[]> {
  const running: Promise<Cut>[] = [];
  let failed = false;
  const replace = async (room: Room): Promise<void> => {
    await room.stream.stop();
    await room.viewer.close();
    if (!failed) await open();
  };
  try {
    for (let n = 0; n < count && !failed; n++) {
      const room = await longestWatched(rooms, context.signal);
      const one = end(room, n).finally(() => replace(room));
      one.catch(() => (failed = true));
      running.push(one);
      await delay(EVERY_MS, undefined, { signal: context.signal });
    }
    return await Promise.all(running);
  } finally {
    // Nothing may open a room once the suite closes them.
    failed = true;
    await Promise.allSettled(running);
  }
}

/** Takes out the room that has been watched longest; waits for one whose viewer has content. */
async function longestWatched(rooms: Room[], signal: AbortSignal): Promise<Room> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    const at = rooms.findIndex((room) => room.viewer.segments > 0);
    if (at >= 0) return rooms.splice(at, 1)[0]!;
    await delay(50, undefined, { signal });
  }
  throw new Error(`no viewer had got any content after ${PATIENCE_MS / 1000} s`);
}

async function violate(room: Room, clip: Clip, decisions: Decisions): Promise<Cut> {
  const startedAt = await room.stream.switchTo(clip);
  const violatedAt = startedAt + (clip.violatesAtMs ?? 0);
  const darkAt = await within(room.viewer.dark, 'the viewer was not dark');
  // The viewer is told by the direct path and may know before the log has brought the action here.
  const action = await within(decisions.of(room.stream.session.streamId), 'there is no decision');
  const seenMs = action.decidedAt - violatedAt;
  return { seenMs, bytesMs: bytesAfter(clip), ...darkness(room, action.decidedAt, darkAt) };
}

/** Keyframes come each second; that of the segment's second half is handed over with the whole, the next with a first part. */
function bytesAfter({ violatesAtMs = 0, segments }: Clip): number {
  const [first, second] = segments;
  const end = first?.durationMs ?? 0;
  const next = violatesAtMs <= KEYFRAME_MS ? end : end + (second?.part.afterMs ?? 0);
  return next - violatesAtMs;
}

async function cutByHand(room: Room, rig: Rig): Promise<Cut> {
  const path = `/v1/streams/${room.stream.session.streamId}/cut`;
  const { action } = await rig.api.post<ActionView>(path, { reason: 'bench' });
  const darkAt = await within(room.viewer.dark, 'the viewer was not dark');
  return darkness(room, action.decidedAt, darkAt);
}

const darkness = (
  { viewer }: Room,
  decidedAt: number,
  darkAt: number,
): Pick<Cut, 'darkMs' | 'lastByteMs'> => ({
  darkMs: darkAt - decidedAt,
  lastByteMs: Math.max(0, viewer.lastContentAt - decidedAt),
});

async function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  const late = delay(PATIENCE_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${complaint} after ${PATIENCE_MS / 1000} s`);
  });
  late.catch(() => undefined);
  return Promise.race([promise, late]);
}

/** Cores in use since then, for people. */
function loadSince(
  rig: Rig,
  before: { main: number; workers: number; own: NodeJS.CpuUsage; at: number },
  othersBusy: number,
): string {
  const after = rig.cpu();
  const own = process.cpuUsage(before.own);
  const wall = (performance.now() - before.at) / 1000;
  const [main, workers] = [(after.main - before.main) / wall, (after.workers - before.workers) / wall];
  const outside = (own.user + own.system) / 1e6 / wall;
  return (
    `main process ${main.toFixed(2)}, media workers ${workers.toFixed(2)}, publishers and viewers ` +
    `${outside.toFixed(2)}, other processes ${othersBusy.toFixed(2)} of ${availableParallelism()} cores`
  );
}

function rowsOf(streams: number, automatic: readonly Cut[], human: readonly Cut[], load: string): BenchRow[] {
  const row = (
    id: string,
    what: string,
    values: readonly number[],
    target: number | undefined,
    note: string,
  ): BenchRow => {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => Math.round(quantile(values, q))) as [
      number,
      number,
      number,
    ];
    return {
      id,
      what: `${what}, p50/p95/p99 at ${streams} streams`,
      peer: '',
      unit: 'ms',
      ours: p99,
      shown: `${p50} / ${p95} / ${p99} ms`,
      figures: { p50, p95, p99, count: values.length },
      target: target === undefined ? '' : `p99 ≤ ${target} ms`,
      met: target === undefined || (p99 <= target && streams === STREAMS),
      note,
    };
  };
  const quantiles = (values: readonly number[]): string =>
    [0.5, 0.95, 0.99].map((q) => Math.round(quantile(values, q))).join(' / ');
  const waits = automatic.map((c) => c.bytesMs ?? 0);
  const works = automatic.map((c) => (c.seenMs ?? 0) - (c.bytesMs ?? 0));
  const served = (cuts: readonly Cut[]): string =>
    `content still came in after the decision in ${cuts.filter((c) => c.lastByteMs > 0).length} of ${cuts.length} cuts, ` +
    `for ${Math.max(...cuts.map((c) => c.lastByteMs))} ms at most`;
  return [
    row(
      '6a',
      'violating frame → decision',
      automatic.map((c) => c.seenMs ?? Number.NaN),
      undefined,
      'From the first violating picture, at a random point of a 2-s segment with a keyframe each second; the segment comes in two ' +
        `parts; no encoder or network is included. Waiting for bytes with a keyframe that shows it takes ${quantiles(waits)} ms of ` +
        `that, from there to the decision ${quantiles(works)} ms. ` +
        `CPU meanwhile: ${load}.`,
    ),
    row(
      '6b',
      'automatic cut: decision → dark',
      automatic.map((c) => c.darkMs),
      TARGET_MS,
      'Dark: the viewer (HLS every 500 ms, each new segment fetched, gate events) has been told, has asked again for everything it was ' +
        `offered, and got none of it. The last of these counts; ${served(automatic)}.`,
    ),
    row(
      '6c',
      'cut by hand through control: decision → dark',
      human.map((c) => c.darkMs),
      TARGET_MS,
      `As 6b; ${served(human)}.`,
    ),
  ];
}
