import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchContext } from './context.js';
import { type FedStream, feed } from './live-feed.js';
import { type BenchRow, watchOthers } from './measure.js';
import { openRig, SYSTEM_CORES, type Rig } from './rig.js';
import { fetchPlaylist } from './viewer.js';
import { Watch, type Watched } from './watchfulness.js';

const TARGET = 80;
const SEGMENT_MS = 2_000;
/** A keyframe each second, looked at once a second. */
const LOOKS = 2;
/** Verdicts may take this long before a second counts as unwatched: half of what a gated stream waits before it is held. */
const PATIENCE_MS = 5_000;
/** A step whose verdicts get older than this, and older from half to half, is not carried. */
const OLD_MS = 2_000;
const GROWTH = 1.25;
const MAX_STREAMS = 400;

interface Step {
  readonly streams: number;
  readonly watched: Watched;
  /** Streams whose playlist at the gate did not keep up. */
  readonly stuck: number;
  /** Cores used. */
  readonly main: number;
  readonly workers: number;
  readonly feeder: number;
  /** Cores that other processes used meanwhile. */
  readonly othersBusy: number;
  /** Share of the time the main process's event loop was busy. */
  readonly loopBusy: number;
  readonly reason: string | undefined;
}

/** Row 4: how many streams two cores carry through the whole system, added until the first second goes unwatched. */
export async function capacitySuite(context: BenchContext): Promise<BenchRow[]> {
  await context.clips();
  const rig = await openRig(context);
  const streams: FedStream[] = [];
  try {
    const steps = await ramp(context, rig, streams);
    return [rowOf(steps, rig)];
  } finally {
    await Promise.allSettled(streams.map((s) => s.stop()));
    await rig.close();
  }
}

async function ramp(context: BenchContext, rig: Rig, streams: FedStream[]): Promise<Step[]> {
  const clips = await context.clips();
  const watch = new Watch();
  rig.onVerdict((v) => watch.judged(v, Date.now(), LOOKS));
  const by = context.quick ? 20 : 10;
  const settleMs = context.quick ? 3_000 : 6_000;
  const measureMs = context.quick ? 6_000 : 16_000;
  const steps: Step[] = [];
  while (streams.length < MAX_STREAMS && !context.signal.aborted) {
    for (let i = 0; i < by; i++) {
      const n = streams.length;
      const session = await rig.admit(`capacity-${n}`);
      const clip = clips[n % clips.length]!;
      streams.push(
        feed(session, {
          rig,
          clip,
          from: Math.floor(n / clips.length),
          // Spread over a segment's length by the golden ratio, so that any number of streams is spread evenly.
          afterMs: SEGMENT_MS * ((n * 0.618_034) % 1),
          onPublished: (seq, at) => watch.handed(session.streamId, seq, at, SEGMENT_MS),
        }),
      );
    }
    await delay(settleMs, undefined, { signal: context.signal });
    const step = await measure(rig, watch, streams, measureMs, context.signal);
    steps.push(step);
    const { watched, main, workers, feeder } = step;
    context.say(
      `${step.streams} streams: verdict after ${watched.ageP50.toFixed(0)} ms (p95 ${watched.ageP95.toFixed(0)}), ` +
        `unwatched ${(watched.unwatchedMs / 1000).toFixed(1)} s, main ${main.toFixed(2)} + workers ${workers.toFixed(2)} + feeder ${feeder.toFixed(2)} cores` +
        (step.reason === undefined ? '' : `; ${step.reason}`),
    );
    if (step.reason !== undefined) break;
  }
  return steps;
}

async function measure(
  rig: Rig,
  watch: Watch,
  streams: readonly FedStream[],
  measureMs: number,
  signal: AbortSignal,
): Promise<Step> {
  const from = Date.now();
  const before = { ...rig.cpu(), own: process.cpuUsage(), at: performance.now() };
  const others = watchOthers(() => rig.cpu().main + rig.cpu().workers);
  const busy: number[] = [];
  const sampler = setInterval(() => busy.push(rig.load().loopBusy), 1_000);
  await delay(measureMs, undefined, { signal }).finally(() => clearInterval(sampler));
  const to = Date.now();
  const after = rig.cpu();
  const own = process.cpuUsage(before.own);
  const wall = (performance.now() - before.at) / 1000;
  const othersBusy = others();
  for (const end = to + PATIENCE_MS; Date.now() < end && watch.waiting(from, to) > 0;)
    await delay(100, undefined, { signal });
  const stuck = await stuckAtGate(rig, streams);
  const watched = watch.settle(from, to);
  const failure = rig.failure();
  const reason =
    failure ??
    (watched.unwatchedMs > 0
      ? `${(watched.unwatchedMs / 1000).toFixed(1)} s unwatched (${Object.entries(watched.failures)
          .map(([name, n]) => `${n} ${name}`)
          .concat(watched.lost > 0 ? [`${watched.lost} without verdict after ${PATIENCE_MS / 1000} s`] : [])
          .join(', ')})`
      : stuck > 0
        ? `${stuck} playlists did not advance at the gate`
        : watched.ageP95 > OLD_MS && watched.growth > GROWTH
          ? `verdicts grew older (p95 ${watched.ageP95.toFixed(0)} ms, ×${watched.growth.toFixed(1)} within ${measureMs / 1000} s)`
          : undefined);
  return {
    streams: streams.length,
    watched,
    stuck,
    main: (after.main - before.main) / wall,
    workers: (after.workers - before.workers) / wall,
    feeder: (own.user + own.system) / 1e6 / wall,
    othersBusy,
    loopBusy: busy.reduce((sum, b) => sum + b, 0) / Math.max(1, busy.length),
    reason,
  };
}

/** Streams of which the gate shows less than was handed over, but for the last three segments. */
async function stuckAtGate(rig: Rig, streams: readonly FedStream[]): Promise<number> {
  let stuck = 0;
  for (const stream of streams) {
    const published = stream.published();
    const playlist = await fetchPlaylist(rig.gateUrl, stream.session.streamId);
    const shown = playlist === undefined ? 0 : playlist.firstMsn + playlist.entries;
    if (playlist?.content.length !== playlist?.entries || shown < published - 3) stuck++;
  }
  return stuck;
}

function rowOf(steps: readonly Step[], rig: Rig): BenchRow {
  const carried = steps.filter((s) => s.reason === undefined).at(-1);
  const failed = steps.find((s) => s.reason !== undefined);
  const cores = availableParallelism();
  const use = (s: Step): string =>
    `main process ${s.main.toFixed(2)} (event loop ${(s.loopBusy * 100).toFixed(0)} % busy), ${SYSTEM_CORES} media workers ` +
    `${s.workers.toFixed(2)}, publishers ${s.feeder.toFixed(2)}, other processes ${s.othersBusy.toFixed(2)} cores`;
  const where = rig.pinned
    ? `the system held to ${SYSTEM_CORES} of ${cores} cores`
    : `publishers on the same ${cores} cores as the system`;
  const notes = [
    `Through admission, blob store, bus, media workers, policy and gate; 2-s segments in two parts at real-time pace, ${where}.`,
    carried &&
      `At ${carried.streams}: verdict after ${carried.watched.ageP50.toFixed(0)} ms (p95 ${carried.watched.ageP95.toFixed(0)}), every ` +
        `playlist advancing, ${(carried.watched.reused * 100).toFixed(0)} % of frames reused; ${use(carried)}.`,
    failed
      ? `At ${failed.streams}: ${failed.reason}; ${use(failed)}.`
      : `No step failed up to ${MAX_STREAMS}.`,
    failed && `Saturated: ${saturated(failed, rig.pinned ? SYSTEM_CORES : cores)}.`,
  ];
  return {
    id: '4',
    what: `concurrent 720p streams on ${SYSTEM_CORES} cores, whole system, no unwatched second`,
    peer: '',
    unit: '',
    ours: carried?.streams ?? 0,
    target: `≥ ${TARGET}`,
    met: (carried?.streams ?? 0) >= TARGET,
    note: notes.filter((note) => note !== undefined).join(' '),
  };
}

/** What ran out first, as far as CPU tells. */
function saturated({ main, workers, feeder, othersBusy, loopBusy }: Step, cores: number): string {
  if (loopBusy > 0.9) return 'the event loop of the main process';
  if (workers > SYSTEM_CORES * 0.9) return 'the media workers';
  const all = main + workers + feeder;
  if (all > cores * 0.9)
    return `the CPU, ${Math.round((workers / all) * 100)} % of it decoding and inference`;
  if (all + othersBusy > cores * 0.9)
    return `the CPU, with ${othersBusy.toFixed(2)} cores taken by other processes`;
  return `not the CPU (${all.toFixed(2)} of ${cores} cores in use), perhaps the disk`;
}
