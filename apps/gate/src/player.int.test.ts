// needs: chromium
import { onPath } from '@airlock/testkit/suite-needs';
import { tsClip } from '@airlock/media/test-media';
import { createRequire } from 'node:module';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Bench, STREAM } from './gate.testkit.js';

let bench: Bench;
let browser: Browser;
beforeAll(async () => {
  const executablePath = onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome');
  browser = await chromium.launch({
    executablePath: executablePath!,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
});
afterEach(() => bench.close());
afterAll(() => browser.close());

const SECONDS = 2;
const clip = (seq: number, audio: boolean): Uint8Array =>
  tsClip({ seconds: SECONDS, audio, extra: ['-output_ts_offset', String(seq * SECONDS), '-muxdelay', '0'] });

interface Seen {
  fragments: string[];
  time: number;
  fatal: string[];
}

it.each([true, false])(
  'a real player plays through dumped seconds and a cut: cards, no fault, no content after (sound: %s)',
  async (audio) => {
    bench = await Bench.open();
    await bench.stream({});
    for (let seq = 0; seq < 8; seq += 1) {
      const bytes = clip(seq, audio);
      bench.bytes = () => bytes;
      await bench.segment(seq, { durationMs: SECONDS * 1_000, startMs: seq * SECONDS * 1_000 });
      await bench.verdict(seq, seq === 3 ? 'dump' : 'release');
    }
    await vi.waitFor(async () => expect((await bench.offered()).length).toBe(8), {
      timeout: 10_000,
      interval: 20,
    });

    const page = await browser.newPage();
    await page.setContent('<video id="v" muted></video>');
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js') });
    await page.evaluate(`(() => {
    const video = document.getElementById('v');
    const seen = (window.seen = { fragments: [], fatal: [] });
    const hls = new Hls({ startPosition: 0 });
    hls.on(Hls.Events.FRAG_CHANGED, (_, d) => seen.fragments.push(d.frag.relurl));
    hls.on(Hls.Events.ERROR, (_, d) => { if (d.fatal) seen.fatal.push(d.details); });
    hls.loadSource(${JSON.stringify(`${bench.gate.url}/live/${STREAM}/index.m3u8`)});
    hls.attachMedia(video);
    video.playbackRate = 4;
    video.play();
  })()`);
    const look = () =>
      page.evaluate(`({ ...window.seen, time: document.getElementById('v').currentTime })`) as Promise<Seen>;
    await vi.waitFor(async () => expect((await look()).time).toBeGreaterThan(7.5 * SECONDS), {
      timeout: 60_000,
      interval: 100,
    });
    const played = await look();
    expect(played.fatal).toEqual([]);
    expect(played.fragments).toEqual([
      's/0.ts',
      's/1.ts',
      's/2.ts',
      'slate/3.ts',
      's/4.ts',
      's/5.ts',
      's/6.ts',
      's/7.ts',
    ]);

    await bench.direct.send(bench.action('cut'));
    await bench.segment(8);
    await bench.verdict(8, 'release');
    await vi.waitFor(async () => expect((await look()).fragments).toContain('slate/8.ts'), {
      timeout: 60_000,
      interval: 100,
    });
    const after = await look();
    expect(after.fatal).toEqual([]);
    expect(after.fragments.slice(played.fragments.length)).toEqual(['slate/8.ts']);
  },
);
