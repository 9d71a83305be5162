import { describe, expect, it } from 'vitest';
import { watchUntilDark } from './dark-probe.js';
import { type GateViewer, isSlate } from './gate-client.js';

/** A gate whose playlist offers `offered[i]` at look i and serves what `serves` says then; each step takes 10 ms. */
const gate = (offered: string[][], serves: (url: string, look: number) => boolean, account?: number) => {
  const state = { now: 1_000, look: -1 };
  const viewer: GateViewer = {
    look: async () => {
      state.look += 1;
      state.now += 10;
      return { content: offered[state.look] ?? [] };
    },
    fetch: async (url) => {
      state.now += 10;
      return serves(url, state.look);
    },
    served: async () => account,
  };
  const run = (more: { looks?: number } = {}) => {
    const abort = new AbortController();
    return watchUntilDark({
      viewer,
      decidedAt: 1_000,
      clock: () => state.now,
      pause: async () => {
        state.now += 60;
        if (state.look >= (more.looks ?? 50)) abort.abort();
      },
      signal: abort.signal,
    });
  };
  return { viewer, run };
};

describe('watchUntilDark', () => {
  it('is 0 when nothing was served after the decision', async () => {
    expect(await gate([], () => false).run()).toMatchObject({ timeToDarkMs: 0, source: 'probe' });
  });

  it('counts up to the last byte it got, with segments that are listed no more', async () => {
    // Listed at look 0 only, but still served at look 2.
    const g = gate([['a'], [], []], (url, look) => url === 'a' && look <= 2);
    const dark = await g.run();
    expect(dark?.timeToDarkMs).toBe(20 + 80 + 80);
    expect(dark!.confirmedAt).toBeGreaterThan(1_000 + dark!.timeToDarkMs);
  });

  it('believes the gate when another viewer got bytes later', async () => {
    expect(await gate([], () => false, 1_150).run()).toMatchObject({ timeToDarkMs: 150, source: 'gate' });
    expect(await gate([], () => false, 400).run()).toMatchObject({ timeToDarkMs: 0, source: 'gate' });
  });

  it('never calls a gate dark that it cannot reach', async () => {
    const g = gate([], () => false);
    const { look } = g.viewer;
    g.viewer.look = async (signal) => {
      await look(signal);
      throw new Error('connection refused');
    };
    expect(await g.run({ looks: 20 })).toBeUndefined();
  });

  it('gives up while content is still served', async () => {
    expect(
      await gate(
        Array.from({ length: 100 }, () => ['a']),
        () => true,
      ).run({ looks: 20 }),
    ).toBeUndefined();
  });
});

describe('isSlate', () => {
  it('knows a slate by its path', () => {
    expect(isSlate('http://g/live/x/slate/7.ts')).toBe(true);
    expect(isSlate('http://g/live/slate.room/s/7.ts')).toBe(false);
    expect(isSlate('http://g/live/slate/s/7.ts')).toBe(false);
  });
});
