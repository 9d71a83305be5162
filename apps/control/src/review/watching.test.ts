import { THE_PLATFORM } from '@airlock/contracts/licence';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { createWatching } from './watching.js';
import type { StreamId } from '@airlock/contracts/ids';

const ann = person('ann', 'moderator');
const S = 1_000;

let t: TestGround;
let watching: ReturnType<typeof createWatching>;
let streamId: StreamId;
beforeAll(async () => {
  t = await openTestGround();
  const watch = { seconds: 10, challengeEvery: 60, answerWithin: 20 };
  const { review } = t.ground.policy().source;
  watching = createWatching(t.ground, {
    approverOf: () => Promise.resolve({ user: ann.id, role: 'moderator', tenant: THE_PLATFORM }),
    rules: () => ({ ...review, watch }),
    random: () => 0,
  });
}, 120_000);
afterAll(() => t.close());
beforeEach(async () => {
  const release = { mode: 'review', review: 'watched', delayMs: 2_000, graceMs: 1_000 } as never;
  ({ streamId } = await t.onAir(`show-${String(t.time.now)}`, { release }));
});

const recorded = async (): Promise<string[]> =>
  (await auditRepository(t.db.queries).list({ limit: 100, subject: streamId })).map((r) => r.kind).reverse();
/** A console whose player stays open: a heartbeat a second, and no key pressed. */
const sits = async (seconds: number) => {
  for (let s = 0; s < seconds; s += 1) {
    await watching.beat(streamId, {}, ann);
    t.time.now += S;
  }
};

describe('what is written down of watching', () => {
  it('is one beginning, and one lapse however long nobody presses the key', async () => {
    await sits(61);
    expect(await recorded()).toEqual(['stream.watched']);
    await sits(60);
    expect(await recorded()).toEqual(['stream.watched', 'stream.watch_lapsed']);
  });

  it('is a beginning again once the key is pressed, and a lapse again where the next one is not', async () => {
    await sits(100);
    const { challenge, isLapsed } = await watching.beat(streamId, {}, ann);
    expect(isLapsed).toBe(true);
    const answer = { id: challenge!.id, key: challenge!.key };
    expect(await watching.beat(streamId, { answer }, ann)).toMatchObject({
      since: t.time.now,
      isLapsed: false,
    });
    await sits(100);
    const once = ['stream.watched', 'stream.watch_lapsed'];
    expect(await recorded()).toEqual([...once, ...once]);
  });

  it('holds a lapse also where the key comes too late, or the player was closed meanwhile', async () => {
    await sits(61);
    const { challenge } = await watching.beat(streamId, {}, ann);
    t.time.now += 300 * S;
    await watching.beat(streamId, { answer: { id: challenge!.id, key: challenge!.key } }, ann);
    expect(await recorded()).toEqual(['stream.watched', 'stream.watch_lapsed', 'stream.watched']);
  });

  it('is the end where somebody leaves in time, and a beginning when they come back', async () => {
    await sits(5);
    await watching.stop(streamId, ann);
    t.time.now += 5 * S;
    await sits(5);
    expect(await recorded()).toEqual(['stream.watched', 'stream.watch_ended', 'stream.watched']);
  });
});
