import type { ControlRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict, Verdict } from '@airlock/contracts/verdict';
import type { Bus, TailOptions } from '@airlock/bus/port';
import { Streams } from '@airlock/control/state/streams';
import { gateEvents } from '@airlock/gate/events';
import { createFeed } from '@airlock/gate/feed';
import { Rooms } from '@airlock/gate/rooms';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { type Answer, beat, isLapsed, type WatchState } from '@airlock/moderation/review';
import { segmentMessage } from '@airlock/testkit/segment-message';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const ID = 's' as StreamId;
const T0 = 1_000_000;
const WATCH = { seconds: 15, challengeEvery: 20, answerWithin: 5 };
const SIGNAL = { source: 'frame', label: 'sexual.explicit', score: 0.1, atMs: 0 } as never;

/** Gate and control in one process, told the same records, each in its own way. */
async function rig() {
  let now = T0;
  const handlers = new Map<string, (row: unknown) => void>();
  const bus = {
    tail: async (o: TailOptions<never>) => {
      handlers.set(o.topic.name, (value) =>
        o.handle([{ key: ID, value, timestamp: now, offset: 0n, partition: 0 } as never]),
      );
      return {
        caughtUp: Promise.resolve(),
        ended: new Promise(() => undefined),
        close: async () => undefined,
      };
    },
  } as unknown as Bus;
  const rooms: Rooms = new Rooms({
    clock: () => now,
    journal: {
      load: () => undefined,
      streams: () => [],
      save: () => undefined,
      prune: () => undefined,
      close: () => undefined,
    },
    events: gateEvents(silentLogger(), createMetrics({ app: 'gate' })),
    options: { windowMs: Number.MAX_SAFE_INTEGER },
    following: () => true,
    onCut: () => undefined,
  });
  const events = gateEvents(silentLogger(), createMetrics({ app: 'gate' }));
  const feed = createFeed({
    bus,
    direct: { on: () => () => undefined } as never,
    rooms,
    events,
    clock: () => now,
    from: 0,
  });
  await feed.catchUp();
  const streams = new Streams();
  let watch: WatchState | undefined;
  return {
    wait: (ms: number) => void (now += ms),
    stream: (release: object) => {
      const record = {
        type: 'stream',
        streamId: ID,
        epoch: 0,
        roomId: 'r',
        streamerId: 'a',
        title: '',
        category: 'talk',
        roomClass: 'default',
        policyHash: 'p',
        release,
        sampling: { fps: 1, everyFrame: false, keyframesOnly: false },
        live: true,
        startedAt: T0,
      } as unknown as ControlRecord;
      handlers.get(topics.control.name)!(record);
      streams.apply(record, now);
    },
    /** A reviewer's heartbeat, by the rules that control follows; the last answer is on record for `watch` to see. */
    beat: (answer?: Answer) => {
      watch = beat(watch, answer, now, 0, WATCH);
      if (watch.until <= now) return watch;
      const record = { type: 'presence', streamId: ID, reviewer: 'rin', until: watch.until } as const;
      handlers.get(topics.control.name)!(record);
      streams.apply(record, now);
      return watch;
    },
    decide: (fromSeq: number, toSeq: number, decision: 'release' | 'dump') => {
      const run = { streamId: ID, epoch: 0, fromSeq, toSeq, decision, by: 'rin', decidedAt: now };
      const record = { type: 'release', ...run } as const;
      handlers.get(topics.control.name)!(record);
      streams.apply(record, now);
    },
    segment: (seq: number) => {
      const message = segmentMessage({ streamId: ID, seq, durationMs: 1_000, capturedAt: now });
      handlers.get(topics.segments.name)!(message);
      streams.capture(message, now);
    },
    verdict: (seq: number, over: Partial<SegmentVerdict>) => {
      const value = {
        v: 1,
        kind: 'segment',
        streamId: ID,
        epoch: 0,
        seq,
        signals: [],
        rules: [],
        policyHash: 'p',
        timing: { capturedAt: now, receivedAt: now, decidedAt: now },
        final: true,
        decision: 'release',
        coverage: { frames: 0, reused: 0, unwatchedMs: 0 },
        actions: [],
        ...over,
      } satisfies Verdict;
      handlers.get(topics.verdicts.name)!(value);
      streams.judge(value);
    },
    /** What each of them says of every segment it knows. */
    compare: () => {
      rooms.tickAll();
      const room = rooms.get(ID)!;
      const view = streams.view(ID, now, { viewer: '', viewerEvents: '', preview: '' })!;
      const gate = {
        shown: room.window.flatMap((e) => (e.kind === 'content' ? [e.seq] : [])),
        unreviewed: room.window.flatMap((e) =>
          e.kind === 'content' && e.basis === 'unjudged' ? [e.seq] : [],
        ),
        held: room.held().map((h) => h.seq),
      };
      const cells = (is: (c: (typeof view.lock)[number]) => boolean) =>
        view.lock.filter(is).map((c) => c.seq);
      const control = {
        shown: cells((c) => c.shown),
        unreviewed: cells((c) => c.state === 'unreviewed'),
        held: streams
          .segmentsOf(ID)
          .pending(now)
          .flatMap((r) => Array.from({ length: r.segments }, (_, i) => r.fromSeq + i)),
      };
      return { gate, control, known: cells(() => true), dumped: cells((c) => c.state === 'dumped') };
    },
    close: async () => {
      await feed.close();
      rooms.close();
    },
  };
}

const plan = (over: object) => ({
  mode: 'gated',
  review: 'explicit',
  delayMs: 0,
  graceMs: 4_000,
  holdMs: 8_000,
  holdDefault: 'keep',
  onUnjudged: 'hold',
  ...over,
});

describe('gate and control, told the same', () => {
  const cases: [string, 'hold' | 'release', Partial<SegmentVerdict> | undefined, string][] = [
    ['a failure that policy releases', 'hold', { failure: 'undecodable' }, 'unreviewed'],
    ['and something was seen of it', 'hold', { failure: 'timeout', signals: [SIGNAL] }, 'unreviewed'],
    ['a failure that policy holds', 'release', { failure: 'undecodable', decision: 'hold' }, 'held'],
    ['a verdict', 'hold', {}, 'shown'],
    ['no verdict in time where the plan releases', 'release', undefined, 'unreviewed'],
    ['no verdict in time where the plan holds', 'hold', undefined, 'held'],
  ];
  test.each(cases)('%s', async (_, onUnjudged, verdict, what) => {
    const r = await rig();
    r.stream(plan({ onUnjudged }));
    r.segment(0);
    if (verdict) r.verdict(0, verdict);
    r.wait(verdict ? 1 : 5_000);
    const { gate, control } = r.compare();
    expect(gate).toEqual({
      shown: what === 'held' ? [] : [0],
      unreviewed: what === 'unreviewed' ? [0] : [],
      held: what === 'held' ? [0] : [],
    });
    expect(control).toEqual(gate);
    await r.close();
  });

  test('B04: watched review flows while somebody shows that they sit there, and is held when they do not', async () => {
    const r = await rig();
    r.stream(plan({ mode: 'review', review: 'watched', delayMs: 2_000, graceMs: 1_000 }));
    let seq = 0;
    /** Seconds of media, with a heartbeat each: how much the audience has got in all. */
    const seconds = (n: number, onBeat: () => unknown): number => {
      for (let i = 0; i < n; i += 1) {
        onBeat();
        r.segment(seq);
        r.verdict(seq, {});
        seq += 1;
        r.wait(1_000);
        const { gate, control, known } = r.compare();
        expect(control.held).toEqual(gate.held);
        expect(control.shown).toEqual(gate.shown.filter((s) => known.includes(s)));
      }
      return r.compare().gate.shown.length;
    };
    expect(seconds(4, () => undefined)).toBe(0);
    let last = r.beat();
    r.decide(0, 3, 'dump');
    const watched = seconds(24, () => (last = r.beat()));
    expect(watched).toBeGreaterThan(15);
    expect(last.challenge).toMatchObject({ key: 'A' });
    // The player stays open, and nobody presses the key: presence ends although heartbeats go on.
    seconds(40, () => (last = r.beat({ id: last.challenge!.id, key: 'Z' })));
    const lapsed = r.compare().gate.shown.length;
    expect(isLapsed(last, T0 + 1e9)).toBe(true);
    expect(seconds(20, () => (last = r.beat()))).toBe(lapsed);
    expect(r.compare().gate.held.length).toBeGreaterThan(20);
    last = r.beat({ id: last.challenge!.id, key: 'a' });
    // What nobody saw waits for a person's word; then it flows again.
    expect(seconds(5, () => r.beat())).toBe(lapsed);
    r.decide(0, seq, 'release');
    expect(seconds(1, () => r.beat())).toBeGreaterThan(lapsed + 20);
    await r.close();
  });

  test('never differ, whatever comes in whatever order', async () => {
    const seq = fc.nat(4);
    const event = fc.oneof(
      fc.record({ do: fc.constant('segment' as const), seq }),
      fc.record({
        do: fc.constant('verdict' as const),
        seq,
        decision: fc.constantFrom('release', 'release', 'hold', 'dump'),
        final: fc.boolean(),
        failure: fc.constantFrom(undefined, 'timeout', 'undecodable'),
        seen: fc.boolean(),
      }),
      fc.record({ do: fc.constant('beat' as const) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 1_000, 5_000, 9_000) }),
    );
    const plans = fc.record({
      mode: fc.constantFrom('gated', 'delay', 'review', 'direct'),
      review: fc.constantFrom('explicit', 'watched'),
      delayMs: fc.constantFrom(0, 4_000),
      holdDefault: fc.constantFrom('keep', 'release', 'dump'),
      onUnjudged: fc.constantFrom('hold', 'release'),
    });
    await fc.assert(
      fc.asyncProperty(plans, fc.array(event, { maxLength: 30 }), async (over, events) => {
        const r = await rig();
        r.stream(plan(over));
        for (const e of events) {
          if (e.do === 'segment') r.segment(e.seq);
          else if (e.do === 'wait') r.wait(e.ms);
          else if (e.do === 'beat') r.beat();
          else {
            const { decision, final, failure, seen } = e;
            r.verdict(e.seq, {
              decision,
              final,
              ...(failure && { failure }),
              signals: seen ? [SIGNAL] : [],
            } as Partial<SegmentVerdict>);
          }
          const { gate, control, known, dumped } = r.compare();
          expect(control.held).toEqual(gate.held);
          // Control tells of no segment that came after a later one.
          expect(control.shown).toEqual(gate.shown.filter((n) => known.includes(n)));
          // What was dumped after it had been shown unreviewed, control calls dumped.
          const unreviewed = gate.unreviewed.filter((n) => known.includes(n) && !dumped.includes(n));
          expect(control.unreviewed).toEqual(unreviewed);
        }
        await r.close();
      }),
      { numRuns: 200 },
    );
  });
});
