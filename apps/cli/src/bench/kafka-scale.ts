import type { KafkaBus } from '@airlock/bus/kafka';
import { partitionOf } from '@airlock/bus/partition';
import type { StreamRecord } from '@airlock/contracts/control';
import { BlobKey, type StreamId } from '@airlock/contracts/ids';
import type { MediaRef } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { freePort } from '@airlock/testkit/servers/machine';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AppProcess } from '../chaos/app-process.js';
import type { BenchContext } from './context.js';
import { type BenchRow, childrenOf, cpuSecondsOf, median, watchOthers } from './measure.js';
import { streamRecord } from './streams.js';

const SEGMENT_S = 2;
/** Dearest over cheapest that still counts as flat. */
const FLAT = 1.2;
const STREAMS = [10, 50, 200] as const;
/** Three for each partition. */
const SCALE_STREAMS = 3 * topics.segments.partitions;
/** So many segments of each stream are measured at least: detectors that look every few seconds have their turn. */
const SEGMENTS_EACH = 6;

const run = promisify(execFile);

interface Measured {
  /** Segments judged in a second. */
  readonly rate: number;
  /** CPU of all processes of ingest for one segment, ms. */
  readonly cpuMs: number;
  readonly unwatchedMs: number;
  readonly othersBusy: number;
}

/** A stream and what it shows over and over. */
interface Fed {
  readonly streamId: StreamId;
  readonly clip: readonly MediaRef[];
}

interface Ground {
  readonly context: BenchContext;
  readonly bus: KafkaBus;
  readonly brokers: readonly string[];
}

/** Rows 9c and 9d: what a second instance of ingest adds, and what a stream costs among few and among many. */
export async function scaleRows(ground: Ground): Promise<BenchRow[]> {
  const { context } = ground;
  const media = await putClips(context);
  const each = context.quick ? 1 : SEGMENTS_EACH;
  const measure = (cores: readonly number[], streams: number): Promise<Measured> =>
    measureIngest(ground, media, { cores, streams, seconds: context.quick ? 5 : 15, each });
  const rounds = context.quick ? 1 : 3;
  const [one, two]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    one.push(await measure([1], SCALE_STREAMS));
    two.push(await measure([1, 0], SCALE_STREAMS));
    context.say(`one instance ${one.at(-1)!.rate.toFixed(1)}, two ${two.at(-1)!.rate.toFixed(1)} segments/s`);
  }
  const costs: (Measured & { streams: number })[] = [];
  for (const streams of STREAMS) {
    costs.push({ ...(await measure([1], streams)), streams });
    context.say(`${streams} streams: ${costs.at(-1)!.cpuMs.toFixed(1)} ms of CPU a segment`);
  }
  return [twice(one, two), flat(costs, each)];
}

const seconds = (all: readonly Measured[]): string =>
  (all.reduce((sum, m) => sum + m.unwatchedMs, 0) / 1_000).toFixed(1);

function twice(one: readonly Measured[], two: readonly Measured[]): BenchRow {
  const of = (all: readonly Measured[], key: keyof Measured): number => median(all.map((m) => m[key]));
  const ratio = of(two, 'rate') / of(one, 'rate');
  return {
    id: '9c',
    what: 'segments through Kafka with two instances of ingest',
    peer: 'one instance',
    unit: 'segments/s',
    ours: of(two, 'rate'),
    theirs: of(one, 'rate'),
    ratio,
    target: '≥ 1.8×',
    met: ratio >= 1.8,
    note:
      'Each instance is `airlock start ingest` with one media worker, held to one core by `taskset` with all its threads and children: ' +
      'the first to core 1, the second to core 0; the broker and the generator run where there is room. ' +
      `${SCALE_STREAMS} streams, three in each partition, one segment under way in each partition; medians of ${one.length} rounds in turns. ` +
      `CPU a segment: ${of(one, 'cpuMs').toFixed(1)} ms alone, ${of(two, 'cpuMs').toFixed(1)} ms as one of two; everybody else (broker and ` +
      `neighbours) took ${of(one, 'othersBusy').toFixed(2)} and ${of(two, 'othersBusy').toFixed(2)} of ${availableParallelism()} cores ` +
      `meanwhile. Unwatched: ${seconds([...one, ...two])} s.`,
  };
}

function flat(costs: readonly (Measured & { streams: number })[], each: number): BenchRow {
  const perStream = (m: Measured): number => m.cpuMs / SEGMENT_S;
  const ratio = Math.max(...costs.map(perStream)) / Math.min(...costs.map(perStream));
  return {
    id: '9d',
    what: `cost of a stream among ${STREAMS.join(', ')}`,
    peer: '',
    unit: '× dearest over cheapest',
    ours: ratio,
    shown: ratio.toFixed(2),
    target: `≤ ${FLAT}`,
    met: ratio <= FLAT,
    note:
      `CPU of ingest for one second of one stream: ${costs.map((c) => `${perStream(c).toFixed(1)} ms among ${c.streams}`).join(', ')} ` +
      '(720p, one keyframe a second looked at; as under load, without the detectors that run when there is time to spare). One instance on ' +
      'one core, as many segments a second as it takes whatever the number of streams: two cores do not carry 200 at real-time pace. ' +
      `At least ${each} segments of each stream. Unwatched: ${costs.map((c) => seconds([c])).join(', ')} s.`,
  };
}

async function putClips(context: BenchContext): Promise<readonly (readonly MediaRef[])[]> {
  const blobs = await openFolderBlobs({ dir: join(context.dir, 'scale'), fsync: 'none' });
  const media: MediaRef[][] = [];
  for (const { name, segments } of await context.clips()) {
    const clip: MediaRef[] = [];
    for (const [n, { bytes, sha256 }] of segments.entries()) {
      const blob = BlobKey.parse(`scale/${name}/${n}.ts`);
      await blobs.put(blob, bytes);
      clip.push({ blob, sha256, bytes: bytes.length });
    }
    media.push(clip);
  }
  await blobs.close();
  return media;
}

let runs = 0;

/** Streams by the partition they are in: as many in each, or one more. */
function spread(count: number, record: (id: string) => StreamRecord): StreamRecord[][] {
  const { partitions } = topics.segments;
  const lanes = Array.from({ length: Math.min(partitions, count) }, (): StreamRecord[] => []);
  const each = Math.floor(count / lanes.length);
  let onTop = count % lanes.length;
  for (let n = 0; onTop > 0 || lanes.some((lane) => lane.length < each); n += 1) {
    const stream = record(String(n));
    const lane = lanes[partitionOf(stream.streamId, partitions)];
    if (lane === undefined || lane.length > each || (lane.length === each && onTop === 0)) continue;
    if (lane.length === each) onTop -= 1;
    lane.push(stream);
  }
  return lanes;
}

/**
 * Keeps instances of ingest, each on a core of its own, as busy as they can be: a partition gets its next segment when the
 * last one has its verdict, so that no instance waits for the other.
 */
async function measureIngest(
  { context, bus, brokers }: Ground,
  media: readonly (readonly MediaRef[])[],
  options: { cores: readonly number[]; streams: number; seconds: number; each: number },
): Promise<Measured> {
  const name = `scale-${(runs += 1)}`;
  const policy = await openPolicyFile({ path: context.policyPath });
  const records = spread(options.streams, (n) => streamRecord(`${name}-${n}`, policy.current(), Date.now()));
  policy.close();
  const lanes: readonly (readonly Fed[])[] = records.map((lane, l) =>
    lane.map(({ streamId }, i): Fed => ({ streamId, clip: media[(l + i) % media.length]! })),
  );
  await bus.publish(
    topics.control,
    records.flat().map((value) => ({ key: value.streamId, value })),
  );
  const apps = await Promise.all(options.cores.map((core) => startOn(core, { context, brokers, name })));
  const cpu = (): number =>
    apps
      .map((app) => app.pid!)
      .reduce((sum, pid) => sum + [pid, ...childrenOf(pid)].reduce((s, p) => s + cpuSecondsOf(p), 0), 0);

  const laneOf = new Map(lanes.flatMap((lane) => lane.map(({ streamId }) => [streamId, lane])));
  const sent = new Map(lanes.map((lane) => [lane, 0]));
  let judged = 0;
  let unwatchedMs = 0;
  let failure: unknown;
  const hand = async (lane: readonly Fed[]): Promise<void> => {
    const turn = sent.get(lane)!;
    sent.set(lane, turn + 1);
    const { streamId, clip } = lane[turn % lane.length]!;
    const seq = Math.floor(turn / lane.length);
    const media = clip[seq % clip.length]!;
    const value = segmentMessage({ streamId, seq, media, durationMs: SEGMENT_S * 1_000 });
    await bus.publish(topics.segments, [{ key: streamId, value }]);
  };
  const tail = await bus.tail({
    topic: topics.verdicts,
    from: 'latest',
    handle: (verdicts) => {
      for (const { value } of verdicts) {
        const lane = value?.kind === 'segment' && value.final ? laneOf.get(value.streamId) : undefined;
        if (lane === undefined || value?.kind !== 'segment') continue;
        judged += 1;
        unwatchedMs += value.coverage.unwatchedMs;
        void hand(lane).catch((error: unknown) => (failure = error));
      }
    },
  });
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) {
      await delay(50, undefined, { signal: context.signal });
      if (failure !== undefined) throw failure;
    }
  };
  try {
    await tail.caughtUp;
    await Promise.all(lanes.map(hand));
    // Every stream's first look, which fills the caches, lies before.
    await until(() => judged >= Math.max(options.streams, 30));
    const before = { judged, cpu: cpu(), at: performance.now() };
    unwatchedMs = 0;
    const others = watchOthers(cpu);
    const took = (): number => (performance.now() - before.at) / 1_000;
    await until(() => took() >= options.seconds && judged - before.judged >= options.streams * options.each);
    const segments = judged - before.judged;
    return {
      rate: segments / took(),
      cpuMs: ((cpu() - before.cpu) / segments) * 1_000,
      unwatchedMs,
      othersBusy: others(),
    };
  } finally {
    await tail.close();
    await Promise.all(apps.map((app) => app.stop()));
  }
}

/** One `airlock start ingest` with its media worker, held to one core. */
async function startOn(
  core: number,
  { context, brokers, name }: { context: BenchContext; brokers: readonly string[]; name: string },
): Promise<AppProcess> {
  const port = await freePort();
  const app = new AppProcess({
    app: 'ingest',
    name: `${name}-${core}`,
    url: `http://127.0.0.1:${port}`,
    env: () => ({
      AIRLOCK_BUS: 'kafka',
      AIRLOCK_KAFKA_BROKERS: brokers.join(','),
      AIRLOCK_BLOBS: join(context.dir, 'scale'),
      AIRLOCK_DATA: join(context.dir, `${name}-${core}`),
      AIRLOCK_POLICY: context.policyPath,
      AIRLOCK_MODELS: context.modelsDir,
      AIRLOCK_INGEST_PORT: String(port),
      AIRLOCK_WORKERS: '1',
      AIRLOCK_LOG_LEVEL: 'error',
    }),
    logFile: join(context.dir, `${name}-${core}.log`),
  });
  app.start();
  await app.ready();
  for (const pid of [app.pid!, ...childrenOf(app.pid!)])
    await run('taskset', ['-a', '-c', '-p', String(core), String(pid)]);
  return app;
}
