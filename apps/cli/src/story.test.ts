import type { StreamId } from '@airlock/contracts/ids';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedInCast } from './story/signed-in-cast.testkit.js';
import { playStory, type Stage, STEPS } from './story/story.js';
import { TestSystem } from './system.testkit.js';

let t: TestSystem;
let dir: string;
beforeAll(async () => {
  t = await TestSystem.open();
  dir = await mkdtemp(join(tmpdir(), 'airlock-story-'));
}, 240_000);
afterAll(async () => {
  await t?.close();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
}, 60_000);

test('one story: dumped, cut, down a tier, told why, restored by another person; blacklisted and known again; evidence out and verified', async () => {
  const cast = await signedInCast(t.system.url);
  const stage: Stage = {
    async onAir(streamer) {
      const { streamerId, roomId, title, category } = streamer;
      const streamId = await t.admit({ streamerId, roomId, title, category });
      for (const seq of [0, 1, 2])
        await t.segment(streamId, seq, seq === 1 ? t.clips.prohibited : t.clips.clean);
      return streamId;
    },
    leave: (_, streamId: StreamId) => cast.platform.post(`/v1/streams/${streamId}/end`),
  };
  const said: string[] = [];
  await playStory({ cast, stage, say: (step) => void said.push(step), run: 'test1', dir });
  expect(said).toEqual([...STEPS]);
}, 480_000);
