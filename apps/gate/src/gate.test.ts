import type { Bus } from '@airlock/bus/port';
import type { ReleasePlan } from '@airlock/contracts/control';
import { topics } from '@airlock/contracts/topics';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Bench, STREAM } from './gate.testkit.js';

let bench: Bench;
afterEach(() => bench.close());

/** Waits until the gate says so; there is nothing else to wait for. */
const until = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 10 });
const untilOffered = (...names: string[]): Promise<void> =>
  until(async () => expect(await bench.offered()).toEqual(names));
const untilWaiting = (n: number): Promise<void> =>
  until(async () => expect((await bench.served()).waiting).toBe(n));

describe('nothing unreleased is ever served', () => {
  it('a segment is listed and fetched once its verdict is in', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.segment(0);
    await untilWaiting(1);
    expect((await bench.get(`/live/${STREAM}/index.m3u8`)).status).toBe(404);
    expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(404);
    await bench.verdict(0, 'release');
    await untilOffered('s/0.ts');
    const response = await bench.get(`/live/${STREAM}/s/0.ts`);
    expect(response.headers.get('content-type')).toBe('video/mp2t');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bench.bytes(0));
  });

  it('guessing tells nothing: unreleased, unknown and malformed are answered alike', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await bench.segment(1);
    await bench.verdict(1, 'hold');
    await untilOffered('s/0.ts');
    await untilWaiting(1);
    const paths = [
      's/1.ts',
      's/2.ts',
      's/999999.ts',
      's/0.m4s',
      's/-1.ts',
      's/0',
      'slate/0.ts',
      `i/${'0'.repeat(32)}.mp4`,
    ];
    const others = ['/live/nobody/s/1.ts', '/live/nobody/index.m3u8', '/live/nobody/events'];
    const answers = new Set<string>();
    for (const path of [...paths.map((p) => `/live/${STREAM}/${p}`), ...others]) {
      const response = await bench.get(path);
      const { instance: _, ...problem } = (await response.json()) as { instance: string };
      answers.add(JSON.stringify([response.status, problem]));
    }
    expect([...answers]).toEqual([expect.stringMatching(/^\[404,.*"not_found"/)]);
  });

  it('a stream that nobody admitted shows nothing, and starts when it is admitted', async () => {
    bench = await Bench.open();
    await bench.released(0);
    // Read from the same logs, after it: when this one is there, the other one has been seen.
    await bench.stream({}, { streamId: 'other' as never });
    await bench.released(0, { streamId: 'other' as never });
    await until(async () => expect((await bench.get('/live/other/index.m3u8')).status).toBe(200));
    expect(await bench.offered()).toEqual([]);
    await bench.stream({});
    await untilOffered('s/0.ts');
  });

  it('a part of a segment is never shown', async () => {
    bench = await Bench.open();
    await bench.stream({ mode: 'direct' });
    await bench.segment(0, { part: { index: 0, last: false } });
    await bench.segment(0, { part: { index: 1, last: true }, durationMs: 1_500 });
    await untilOffered('s/0.ts');
    expect(await bench.playlist()).toContain('#EXTINF:1.500,');
  });

  it('stored bytes that are not those judged are refused; the neighbours are served', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await bench.released(1);
    bench.blobs.kept.set(`${STREAM}/0/0`, new Uint8Array(64).fill(99));
    await untilOffered('s/0.ts', 's/1.ts');
    expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(404);
    expect((await bench.get(`/live/${STREAM}/s/1.ts`)).status).toBe(200);
  });

  it('many viewers cost one read', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await untilOffered('s/0.ts');
    const answers = await Promise.all(Array.from({ length: 20 }, () => bench.get(`/live/${STREAM}/s/0.ts`)));
    expect(answers.map((a) => a.status)).toEqual(Array(20).fill(200));
    expect(bench.blobs.reads()).toBe(1);
  });
});

describe('dumped seconds', () => {
  it('are a card, and what was shown before its dump is taken away', async () => {
    bench = await Bench.open();
    await bench.stream({ mode: 'direct' });
    await bench.segment(0);
    await untilOffered('s/0.ts');
    expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(200);
    await bench.verdict(1, 'dump', { final: false });
    await bench.segment(1);
    await bench.verdict(0, 'dump');
    await untilOffered('s/0.ts', 'slate/1.ts');
    await until(async () =>
      expect(await (await bench.get('/metrics')).text()).toMatch(/leaked_total\{by="verdict".*\} 1/),
    );
    const body = new Uint8Array(await (await bench.get(`/live/${STREAM}/s/0.ts`)).arrayBuffer());
    expect(body).not.toEqual(bench.bytes(0));
    expect([body[0], body[188]]).toEqual([0x47, 0x47]);
    expect((await bench.get(`/live/${STREAM}/s/1.ts`)).status).toBe(404);
  });
});

describe('a gate restarts', () => {
  const modes: [string, Partial<ReleasePlan>][] = [
    ['direct', { mode: 'direct' }],
    ['gated', { mode: 'gated' }],
    ['delay', { mode: 'delay', delayMs: 1 }],
    ['explicit review', { mode: 'review', review: 'explicit' }],
    ['watched review', { mode: 'review', review: 'watched', delayMs: 1, graceMs: 60_000 }],
  ];
  it.each(modes)(
    'in the middle of %s: same playlist, same numbers, nothing lost, nothing leaked',
    async (_, plan) => {
      bench = await Bench.open();
      await bench.stream(plan);
      if (plan.review === 'watched') await bench.presence(600_000);
      const short = (seq: number) => ({ durationMs: 20, startMs: seq * 20 });
      for (const seq of [0, 1, 3]) await bench.released(seq, short(seq));
      await bench.segment(2);
      await bench.verdict(2, 'dump');
      if (plan.review === 'explicit') await bench.human(0, 3, 'release');
      await until(async () => expect((await bench.offered()).length).toBe(4));
      const isDirect = plan.mode === 'direct';
      if (!isDirect) {
        await bench.segment(4);
        await bench.verdict(4, 'hold');
        await bench.released(5);
        await until(async () => expect((await bench.served()).held.length).toBeGreaterThan(0));
        await untilWaiting(2);
      }
      const before = await bench.playlist();
      await bench.restart();
      expect(await bench.playlist()).toBe(before);
      for (const n of [4, 5]) expect((await bench.get(`/live/${STREAM}/s/${n}.ts`)).status).toBe(404);
      if (isDirect) for (const seq of [4, 5]) await bench.released(seq, short(seq));
      else await bench.human(4, 5, 'release');
      await until(async () => expect((await bench.offered()).slice(4)).toEqual(['s/4.ts', 's/5.ts']));
      const after = await bench.playlist();
      expect(after.startsWith(before)).toBe(true);
      expect(new Uint8Array(await (await bench.get(`/live/${STREAM}/s/5.ts`)).arrayBuffer())).toEqual(
        bench.bytes(5),
      );
    },
  );

  it('knows what was decided while it was away before it serves one byte', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await bench.segment(1);
    await untilOffered('s/0.ts');
    await bench.gate.close();
    await bench.verdict(1, 'release');
    await bench.control(bench.action('cut'));
    // The control topic is the last to answer: media and verdicts alone must not open the gate.
    const { bus } = bench;
    const late: Bus = {
      publish: (topic, records) => bus.publish(topic, records),
      subscribe: (options) => bus.subscribe(options),
      lag: (topic, group) => bus.lag(topic, group),
      close: () => bus.close(),
      async tail(options) {
        if (options.topic.name === topics.control.name) await setTimeout(300);
        return bus.tail(options);
      },
    };
    await bench.start({ bus: late });
    expect(await bench.offered()).toEqual(['slate/1.ts']);
    expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(404);
  });

  it('without its journal shows what is released and nothing else', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await bench.segment(1);
    await bench.verdict(1, 'hold');
    await bench.released(2);
    await until(async () => expect((await bench.served()).held.length).toBe(1));
    await bench.restart({ dataDir: `${bench.dir}/another` });
    expect(await bench.offered()).toEqual(['s/0.ts']);
  });
});

describe('when the bus stops', () => {
  it.each([false, true])(
    'what was released is still served and time alone releases nothing (stopped: %s)',
    async (stopped) => {
      let ahead = 0;
      bench = await Bench.open({ clock: () => Date.now() + ahead });
      await bench.stream({ mode: 'gated', graceMs: 3_600_000, onUnjudged: 'release' });
      await bench.released(0);
      await bench.segment(1);
      await untilOffered('s/0.ts');
      await untilWaiting(1);
      if (stopped) {
        await bench.bus.close();
        await until(async () => expect((await bench.get('/health/ready')).status).toBe(503));
      }
      ahead = 7_200_000;
      // Anything at all about the stream makes the gate look at the clock.
      await bench.direct.send({
        type: 'message',
        streamId: STREAM,
        messageId: 'm' as never,
        decision: 'drop',
        by: 'rin',
        decidedAt: 0,
      });
      expect(await bench.offered()).toEqual(stopped ? ['s/0.ts'] : ['s/0.ts', 's/1.ts']);
      expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(200);
      await bench.direct.send(bench.action('cut'));
      expect(await bench.offered()).toEqual([stopped ? 'slate/1.ts' : 'slate/2.ts']);
      expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(404);
    },
  );

  it('a broker that does not answer ends no tail, and what is in its delay stays there until all is read again', async () => {
    let ahead = 0;
    let behindMs = 0;
    bench = await Bench.open();
    await bench.gate.close();
    const { bus } = bench;
    const far: Bus = {
      publish: (topic, records) => bus.publish(topic, records),
      subscribe: (options) => bus.subscribe(options),
      lag: (topic, group) => bus.lag(topic, group),
      close: () => bus.close(),
      tail: async (options) => ({ ...(await bus.tail(options)), behindMs: () => behindMs }),
    };
    await bench.start({ bus: far, clock: () => Date.now() + ahead });
    await bench.stream({ mode: 'delay', delayMs: 60_000 });
    await bench.released(0);
    await untilWaiting(1);
    behindMs = 3_000;
    ahead = 120_000;
    await bench.direct.send(bench.action('warn'));
    expect(await bench.offered()).toEqual([]);
    expect((await bench.get('/health/ready')).status).toBe(200);
    behindMs = 50;
    await bench.direct.send(bench.action('warn'));
    expect(await bench.offered()).toEqual(['s/0.ts']);
  });
});
