import type { StreamId } from '@airlock/contracts/ids';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestGround, person, type TestGround } from '../actions/ground.testkit.js';
import { createLooking, type Looking } from './looking.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');

let t: TestGround;
let looking: Looking;
let streamId: StreamId;
const closers = createClosers(silentLogger());
const sightings: string[] = [];
const pushed: (readonly string[])[] = [];
beforeAll(async () => {
  t = await openTestGround();
  t.ground.sightings.push(async (about, who) => void sightings.push(`${about.streamId} ${who}`));
  t.hub.watch((name, data) => {
    const eyes = data as { streamId: StreamId; watchedBy: string[] };
    if (name === 'eyes' && eyes.streamId === streamId) pushed.push(eyes.watchedBy);
    return true;
  });
  looking = createLooking(t.ground, closers);
}, 120_000);
afterAll(async () => {
  await closers.close();
  await t.close();
});
beforeEach(async () => {
  ({ streamId } = await t.onAir(`show-${t.time.now}`));
  sightings.length = 0;
  pushed.length = 0;
});
/** A console that plays: media goes to it, and it says so every three seconds. */
const plays = async (who: typeof ann, seconds: number, isPlaying = true) => {
  for (let s = 0; s < seconds; s += 3) {
    looking.served(streamId, who.id);
    await looking.beat(streamId, isPlaying, who);
    t.time.now += 3_000;
  }
};

describe('an eye on a stream', () => {
  it('E14: is a preview that plays for more than a glance; not one that is paused, hidden or never fetched', async () => {
    expect(await looking.beat(streamId, true, ann)).toEqual({ counts: false, others: [] });
    t.time.now += 3_000;
    expect((await looking.beat(streamId, true, ann)).counts).toBe(false);
    await plays(bob, 30, false);
    expect(sightings).toEqual([]);
    expect(pushed).toEqual([]);

    await plays(ann, 3);
    expect(sightings).toEqual([]);
    await plays(ann, 3);
    expect(sightings).toEqual([`${streamId} ann`]);
  });

  it('is no more as soon as it stands still, or its media goes elsewhere', async () => {
    await plays(ann, 9);
    expect(looking.watchedBy(streamId)).toEqual(['ann']);
    expect(await looking.beat(streamId, false, ann)).toEqual({ counts: false, others: [] });
    expect(looking.watchedBy(streamId)).toEqual([]);

    await plays(ann, 3);
    // It says that it plays, and nothing was fetched for longer than a player keeps in hand.
    for (let s = 0; s < 40; s += 3) {
      await looking.beat(streamId, true, ann);
      t.time.now += 3_000;
    }
    expect(looking.watchedBy(streamId)).toEqual([]);
  });

  it('is gone for everybody within seconds after its tab died', async () => {
    await plays(ann, 3);
    await plays(bob, 3);
    expect((await looking.beat(streamId, true, bob)).others).toEqual(['ann']);
    expect(pushed).toEqual([['ann'], ['ann', 'bob']]);
    t.time.now += 3_000;
    await plays(bob, 3);
    looking.sweep();
    expect(pushed).toEqual([['ann'], ['ann', 'bob'], ['bob']]);
    t.time.now += 9_000;
    looking.sweep();
    expect(pushed.at(-1)).toEqual([]);
    expect(looking.watchedBy(streamId)).toEqual([]);
  });

  it('is on a stream that is there', async () => {
    await expect(looking.beat('none' as StreamId, true, ann)).rejects.toMatchObject({ code: 'not_found' });
  });
});
