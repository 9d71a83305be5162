import { type EmbeddedBus } from '@airlock/bus/embedded';
import { partitionOf } from '@airlock/bus/partition';
import { ReleasePlan } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { JobFailure } from '@airlock/media/worker-pool';
import type { Policy } from '@airlock/policy/policy';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createEnforcer } from './enforcer.js';
import { openGround } from './ground.testkit.js';
import {
  cuttingPolicy,
  reply,
  segmentMessage,
  SHOW,
  signal,
  streamRecord,
  testPolicy,
  testText,
} from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { createLooking } from './looking.js';
import type { MediaReply } from './media-job.js';
import type { LookOptions } from './media-workers.js';
import { consumeSegments } from './segment.consumer.js';

type LookAt = (segment: SegmentMessage, options: LookOptions) => Promise<MediaReply>;

/** The consumer on a real bus, with media workers that do as told. */
async function rig(
  lookAt: LookAt,
  over: { policy?: Policy; patienceMs?: number; shedAfterMs?: number; graceMs?: number } = {},
) {
  const { bus, direct, view, events, say, follow } = await openGround();
  const { policy = testPolicy(), patienceMs = 60_000, shedAfterMs = 60_000, graceMs = 60_000 } = over;
  const verdicts = await follow(topics.verdicts, (v) => (v.kind === 'segment' ? v : undefined));
  const parked = await follow(topics.parked, (record) => record);
  const controls = await follow(topics.control, (record) => record);
  const flaky = { fail: undefined as (() => Error | undefined | Promise<Error>) | undefined };
  const port = {
    subscribe: bus.subscribe.bind(bus),
    publish: (async (topic, records) => {
      const error = await flaky.fail?.();
      if (error) throw error;
      return bus.publish(topic, records);
    }) as EmbeddedBus['publish'],
  };
  const clock = Date.now;
  const subscription = await consumeSegments({
    bus: port,
    look: createLooking({
      workers: { look: ({ segment }, options) => lookAt(segment, options) },
      events,
      clock,
      shedAfterMs,
    }),
    judge: createJudge({ policy: () => policy, text: testText, clock }),
    view,
    enforce: createEnforcer({ bus: port, direct, view, events }),
    events,
    clock,
    patienceMs,
    graceMs,
  });
  const admit = (over: Parameters<typeof streamRecord>[0] = {}) => say(streamRecord(over));
  const publish = (...segments: SegmentMessage[]) =>
    bus.publish(
      topics.segments,
      segments.map((value) => ({ key: value.streamId, value: { ...value, capturedAt: Date.now() } })),
    );
  const judged = () =>
    verdicts.map((v) => `${v.streamId}/${v.seq} ${v.decision}${v.final ? '' : ' (first)'}`);
  const untilIdle = () =>
    vi.waitFor(
      async () => expect((await bus.lag(topics.segments, 'ingest')).every((l) => l.records === 0)).toBe(true),
      10_000,
    );
  return {
    bus,
    direct,
    events,
    verdicts,
    parked,
    controls,
    admit,
    publish,
    judged,
    untilIdle,
    flaky,
    close: () => subscription.close(),
  };
}

/** A stream on the same partition as the usual one. */
const neighbour = Array.from({ length: 500 }, (_, i) => `n${i}` as StreamId).find(
  (id) => partitionOf(id, topics.segments.partitions) === partitionOf(SHOW, topics.segments.partitions),
)!;

test('a segment is acknowledged with its verdict, a clean first part without one', async () => {
  const r = await rig(async () => reply());
  await r.admit();
  await r.publish(
    segmentMessage({ part: { index: 0, last: false } }),
    segmentMessage({ part: { index: 1, last: true } }),
  );
  await r.untilIdle();
  expect(r.judged()).toEqual(['show/0 release']);
  expect(await r.events.value('airlock_segments_judged_total', { decision: 'release' })).toBe(1);
});

test('a record may come before its stream is known; one that never is gets parked and counted, and costs nobody else', async () => {
  const r = await rig(async () => reply());
  await r.publish(segmentMessage(), segmentMessage({ streamId: neighbour }));
  await r.admit({ streamId: neighbour });
  await vi.waitFor(() => expect(r.parked).toHaveLength(1), 10_000);
  await vi.waitFor(() => expect(r.judged()).toEqual([`${neighbour}/0 release`]));
  expect(r.parked[0]!.reason).toBe('the stream was not admitted');
  expect(await r.events.value('airlock_unknown_stream_total')).toBe(1);
});

test('a stuck segment is held after a while, its neighbours go on, and its verdict follows', async () => {
  const stuck = Promise.withResolvers<MediaReply>();
  const r = await rig((s) => (s.streamId === SHOW ? stuck.promise : Promise.resolve(reply())), {
    patienceMs: 20,
  });
  await r.admit();
  await r.admit({ streamId: neighbour });
  await r.publish(segmentMessage(), segmentMessage({ streamId: neighbour }));
  await r.untilIdle();
  await r.publish(segmentMessage({ seq: 1, streamId: neighbour }), segmentMessage({ seq: 1 }));
  await r.untilIdle();
  // On a busy machine the neighbour may be late as well; what counts is that its verdicts do not wait.
  const final = () => r.verdicts.filter((v) => v.final).map((v) => `${v.streamId}/${v.seq} ${v.decision}`);
  await vi.waitFor(() =>
    expect(final().toSorted()).toEqual([`${neighbour}/0 release`, `${neighbour}/1 release`]),
  );
  await vi.waitFor(() =>
    expect(r.judged()).toEqual(expect.arrayContaining(['show/0 hold (first)', 'show/1 hold (first)'])),
  );
  expect(r.verdicts.find((v) => v.streamId === SHOW)).toMatchObject({ failure: 'timeout' });
  expect(await r.events.value('airlock_unwatched_seconds_total')).toBe(0);
  stuck.resolve(reply());
  await vi.waitFor(() => expect(final().slice(2).toSorted()).toEqual(['show/0 release', 'show/1 release']));
});

test('a late segment whose verdict the bus did not take comes again', async () => {
  const r = await rig(() => Promise.resolve(reply()), { patienceMs: 1 });
  await r.admit();
  let tries = 0;
  // Away for longer than the segment may hold up its neighbours.
  r.flaky.fail = () => (tries++ === 0 ? delay(100, new Error('the broker is away')) : undefined);
  await r.publish(segmentMessage());
  await r.untilIdle();
  await vi.waitFor(() => expect(r.judged()).toContain('show/0 release'));
});

test('the verdict of a late segment that is acknowledged already is tried until the bus takes it', async () => {
  const stuck = Promise.withResolvers<MediaReply>();
  const r = await rig(() => stuck.promise, { patienceMs: 1 });
  await r.admit();
  await r.publish(segmentMessage());
  await vi.waitFor(() => expect(r.judged()).toEqual(['show/0 hold (first)']));
  await r.untilIdle();
  let tries = 0;
  r.flaky.fail = () => (tries++ < 2 ? new Error('the broker is away') : undefined);
  stuck.resolve(reply());
  await vi.waitFor(() => expect(r.judged()).toEqual(['show/0 hold (first)', 'show/0 release']), {
    timeout: 10_000,
  });
});

test('a segment that kills its workers is held as undecodable; a stream that goes on doing so is left alone', async () => {
  const looked: number[] = [];
  const r = await rig(async (s) => {
    if (s.streamId !== SHOW) return reply();
    looked.push(s.seq);
    throw new JobFailure(s.seq % 2 ? 'timeout' : 'worker_crashed', 'dead');
  });
  await r.admit();
  await r.admit({ streamId: neighbour });
  for (let seq = 0; seq < 4; seq++) {
    await r.publish(segmentMessage({ seq }), segmentMessage({ seq, streamId: neighbour }));
    await r.untilIdle();
  }
  expect(looked).toEqual([0, 1]);
  const failures = r.verdicts.filter((v) => v.streamId === SHOW).map((v) => [v.seq, v.decision, v.failure]);
  expect(failures).toEqual([
    [0, 'hold', 'undecodable'],
    [1, 'hold', 'timeout'],
    [2, 'hold', 'undecodable'],
    [3, 'hold', 'undecodable'],
  ]);
  expect(r.verdicts.filter((v) => v.decision === 'release')).toHaveLength(4);
  expect(await r.events.value('airlock_unwatched_seconds_total')).toBe(8);
  expect(await r.events.value('airlock_quarantines_total')).toBe(1);
  expect(await r.events.value('airlock_segments_unjudged_total', { failure: 'undecodable' })).toBe(3);
});

test('A13, B11: what waited too long is shed as unwatched, never in delay or review', async () => {
  const asked: LookOptions[] = [];
  const r = await rig(async (_, options) => (asked.push(options), reply()), { shedAfterMs: -1 });
  await r.admit();
  await r.admit({ streamId: neighbour, release: ReleasePlan.parse({ mode: 'delay', delayMs: 5_000 }) });
  await r.publish(segmentMessage(), segmentMessage({ streamId: neighbour }));
  await r.untilIdle();
  await vi.waitFor(() => expect(r.verdicts).toHaveLength(2));
  expect(r.verdicts.find((v) => v.streamId === SHOW)).toMatchObject({
    decision: 'hold',
    failure: 'overload',
    coverage: { frames: 0, unwatchedMs: 2_000 },
  });
  expect(r.verdicts.find((v) => v.streamId === neighbour)).toMatchObject({ decision: 'release' });
  expect(asked).toEqual([{ keep: true }]);
});

test('an automatic cut takes both paths, once, before the verdict that asks for it', async () => {
  const r = await rig(async () => reply({ signals: [signal('bad')] }), { policy: cuttingPolicy() });
  const direct: string[] = [];
  r.direct.on((record) => void (record.type === 'action' && direct.push(record.action.actionId)));
  await r.admit();
  await r.publish(segmentMessage(), segmentMessage({ seq: 1 }));
  await r.untilIdle();
  await vi.waitFor(() => expect(r.judged()).toEqual(['show/0 dump', 'show/1 dump']));
  const actions = r.controls.flatMap((c) => (c.type === 'action' ? [c.action] : []));
  expect(actions).toMatchObject([
    { kind: 'cut', streamId: SHOW, origin: { type: 'policy', rule: 'bad-cut' } },
  ]);
  expect(direct).toEqual([actions[0]!.actionId]);
});

test('a direct path that hangs or fails does not keep the cut from the topic', async () => {
  const r = await rig(async () => reply({ signals: [signal('bad')] }), { policy: cuttingPolicy() });
  r.direct.on(() => Promise.reject(new Error('down')));
  r.direct.on(() => new Promise(() => undefined));
  await r.admit();
  await r.publish(segmentMessage());
  await r.untilIdle();
  await vi.waitFor(() => expect(r.controls.filter((c) => c.type === 'action')).toHaveLength(1));
});

test('while the topics take nothing the direct path cuts all the same, with one id, and the segment is tried again', async () => {
  let down = 3;
  const r = await rig(async () => reply({ signals: [signal('bad')] }), { policy: cuttingPolicy() });
  r.flaky.fail = () => (down-- > 0 ? new AirlockError('unavailable', 'down') : undefined);
  const direct = new Set<string>();
  r.direct.on((record) => void (record.type === 'action' && direct.add(record.action.actionId)));
  await r.admit();
  await r.publish(segmentMessage());
  await vi.waitFor(() => expect(r.judged()).toEqual(['show/0 dump']));
  expect(direct.size).toBe(1);
  expect(r.controls.filter((c) => c.type === 'action')).toHaveLength(1);
});

test('a verdict that no topic takes is parked and counted, its neighbours keep theirs', async () => {
  const r = await rig(async (s) => reply(s.streamId === SHOW ? { signals: [signal('bad', 0, 7)] } : {}));
  await r.admit();
  await r.admit({ streamId: neighbour });
  await r.publish(segmentMessage(), segmentMessage({ streamId: neighbour }));
  await r.untilIdle();
  await vi.waitFor(() => expect(r.judged()).toEqual([`${neighbour}/0 release`]));
  expect(r.parked).toMatchObject([{ topic: topics.segments.name, group: 'ingest' }]);
  expect(await r.events.value('airlock_unpublished_verdicts_total', { kind: 'segment' })).toBe(1);
});

test('a segment delivered twice and one out of order get their verdicts', async () => {
  const r = await rig(async () => reply());
  await r.admit();
  await r.publish(...[1, 0, 0, 3].map((seq) => segmentMessage({ seq })));
  await r.untilIdle();
  await vi.waitFor(() => expect(r.verdicts.map((v) => v.seq)).toEqual([1, 0, 0, 3]));
});

test('closing waits for the verdicts of late segments, and takes no more', async () => {
  const stuck = Promise.withResolvers<MediaReply>();
  const r = await rig(() => stuck.promise, { patienceMs: 1 });
  await r.admit();
  await r.publish(segmentMessage());
  await r.untilIdle();
  const closed = r.close();
  await r.publish(segmentMessage({ seq: 1 }));
  stuck.resolve(reply());
  await closed;
  await vi.waitFor(() => expect(r.judged()).toEqual(['show/0 hold (first)', 'show/0 release']));
});

test('closing gives late segments up in the end, and says once how many', async () => {
  const stuck = Promise.withResolvers<MediaReply>();
  const r = await rig(() => stuck.promise, { patienceMs: 1, graceMs: 1 });
  const [lost, left] = [vi.spyOn(r.events, 'segmentLost'), vi.spyOn(r.events, 'segmentsLeft')];
  await r.admit();
  await r.publish(segmentMessage(), segmentMessage({ seq: 1 }));
  await r.untilIdle();
  await r.close();
  stuck.reject(new JobFailure('closed', 'The worker pool is closed.'));
  await delay(0);
  expect(left.mock.calls).toEqual([[2]]);
  expect(lost).not.toHaveBeenCalled();
  expect(await r.events.value('airlock_unpublished_verdicts_total', { kind: 'segment' })).toBe(2);
});

test('closing with a segment that nobody looked at leaves it unacknowledged', async () => {
  const r = await rig(() => Promise.reject(new JobFailure('closed', 'closed')));
  await r.admit();
  await r.publish(segmentMessage());
  await r.bus.close();
  expect(r.verdicts).toEqual([]);
});
