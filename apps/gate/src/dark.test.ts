import type { ActionId } from '@airlock/contracts/ids';
import { get as httpGet } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Bench, STREAM } from './gate.testkit.js';

let bench: Bench;
afterEach(() => bench.close());
const until = (check: () => Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 10 });
const untilOffered = (...names: string[]): Promise<void> =>
  until(async () => expect(await bench.offered()).toEqual(names));

/** A viewer who takes the first bytes and then no more until told to. */
const slowViewer = (url: string) => {
  const { promise: started, resolve: start } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<{ bytes: number; broken: boolean }>();
  let bytes = 0;
  let go = (): void => undefined;
  httpGet(url, { agent: false, highWaterMark: 1024 } as object, (response) => {
    response.once('data', (chunk: Buffer) => {
      bytes += chunk.length;
      response.pause();
      start();
      response.on('data', (more: Buffer) => void (bytes += more.length));
      response.pause();
    });
    response.on('end', () => end({ bytes, broken: !response.complete }));
    response.on('error', () => end({ bytes, broken: true }));
    go = () => void response.resume();
  }).on('error', () => end({ bytes, broken: true }));
  return { started, ended, resume: () => go() };
};

describe('a cut', () => {
  const size = 24 * 1024 * 1024;

  it.each(['direct path', 'control topic'])(
    'by the %s ends the playlist and breaks off what is being sent',
    async (way) => {
      bench = await Bench.open();
      await bench.stream({});
      await bench.released(0, { size });
      await untilOffered('s/0.ts');
      const viewer = slowViewer(`${bench.gate.url}/live/${STREAM}/s/0.ts`);
      await viewer.started;
      const cut = bench.action('cut');
      await (way === 'direct path' ? bench.direct.send(cut) : bench.control(cut));
      await untilOffered('slate/1.ts');
      viewer.resume();
      const got = await viewer.ended;
      expect(got.broken).toBe(true);
      expect(got.bytes).toBeLessThan(size);
      expect(await bench.playlist()).toMatch(
        /#EXT-X-DISCONTINUITY\n.*\n#EXTINF:.*\nslate\/1\.ts\n#EXT-X-ENDLIST\n$/,
      );
      expect((await bench.get(`/live/${STREAM}/s/0.ts`)).status).toBe(404);
      const { state, lastContentByteAt } = await bench.served();
      expect(state).toBe('dark');
      expect(lastContentByteAt).toBeGreaterThanOrEqual(cut.action.decidedAt);
    },
  );

  it('twice by both ways is one cut; after the lift new content goes on behind a break', async () => {
    bench = await Bench.open();
    await bench.stream({});
    await bench.released(0);
    await untilOffered('s/0.ts');
    const cut = bench.action('cut');
    await Promise.all([bench.direct.send(cut), bench.control(cut)]);
    await untilOffered('slate/1.ts');
    await bench.released(1);
    const lift = bench.action('lift', cut.action.actionId as ActionId);
    await bench.control(lift);
    await until(async () => expect((await bench.served()).state).toBe('slate'));
    await bench.released(2);
    await untilOffered('slate/1.ts', 's/2.ts');
    const text = await bench.playlist();
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n');
    expect(text.match(/#EXT-X-DISCONTINUITY\n/g)?.length).toBe(2);
    expect(text).not.toContain('ENDLIST');
    await bench.restart();
    expect(await bench.playlist()).toBe(text);
  });

  it('by the default of a held segment is told to everybody', async () => {
    bench = await Bench.open();
    const heard: string[] = [];
    bench.direct.on((r) => void (r.type === 'action' && heard.push(r.action.kind)));
    await bench.stream({ holdMs: 1, holdDefault: 'cut' });
    await bench.released(0);
    await bench.segment(1);
    await bench.verdict(1, 'hold');
    await untilOffered('slate/1.ts');
    expect(heard).toEqual(['cut']);
    await bench.restart({ dataDir: `${bench.dir}/another` });
    expect((await bench.served()).state).toBe('dark');
  });
});
