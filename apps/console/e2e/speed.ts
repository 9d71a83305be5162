import { expect, type Page, test } from '@playwright/test';
import { availableParallelism, loadavg } from 'node:os';

/** What a page was doing while it was watched. */
export interface Watched {
  /** From a key to the next frame on screen, ms; a browser tells those of 16 ms and more. */
  readonly keys: readonly number[];
  /** Pieces of work of more than 50 ms, ms: meanwhile nothing is answered. */
  readonly long: readonly number[];
  /** Between two frames, ms. */
  readonly frames: readonly number[];
}

interface Watching {
  readonly stop: () => Watched;
}
declare global {
  interface Window {
    watching: Watching;
  }
}

/** Begins to watch; what was seen is given when it ends. */
export const watch = async (page: Page): Promise<() => Promise<Watched>> => {
  await page.evaluate(() => {
    const keys: number[] = [];
    const long: number[] = [];
    const frames: number[] = [];
    const observers = [
      new PerformanceObserver((list) => list.getEntries().forEach((e) => e.name === 'keydown' && keys.push(e.duration))),
      new PerformanceObserver((list) => list.getEntries().forEach((e) => long.push(e.duration))),
    ] as const;
    observers[0].observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    observers[1].observe({ type: 'longtask' });
    let before = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      frames.push(now - before);
      before = now;
      frame = requestAnimationFrame(next);
    });
    window.watching = {
      stop() {
        cancelAnimationFrame(frame);
        for (const observer of observers) observer.disconnect();
        return { keys, long, frames };
      },
    };
  });
  return () => page.evaluate(() => window.watching.stop());
}; // prettier-ignore

export const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? 0;

/** Whether figures are held against their targets: only where somebody asked for it, on a machine that does nothing else. */
const isJudged = process.env['AIRLOCK_SPEED'] === '1';

/** Notes a figure with what the machine did besides, and holds it against its target where figures are judged. */
export const figure = (what: string, value: number, target: number, unit = 'ms'): void => {
  const load = `load ${loadavg()[0]!.toFixed(1)} on ${String(availableParallelism())} cores`;
  const text = `${what}: ${String(Math.round(value * 10) / 10)} ${unit}, target ${String(target)} (${load})`;
  test.info().annotations.push({ type: 'figure', description: text });
  console.log(text);
  if (isJudged) expect(value, text).toBeLessThanOrEqual(target);
};
