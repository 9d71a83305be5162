import type { StreamId } from '@airlock/contracts/ids';
import { personalNumbers } from '@airlock/control/identity/personal-numbers';
import { writtenDown } from '@airlock/control/identity/written-down.testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedInCast } from './story/signed-in-cast.testkit.js';
import { playStory, type Stage, STEPS } from './story/story.js';
import { TestSystem } from './system.testkit.js';

/** Numbers of nobody, in the form of numbers of people. */
const CLAIMS = {
  document: { type: 'cn_id', number: '11010519491231002X' },
  phone: '+86 13912345678',
  payouts: ['6222021234567890128'],
};

let t: TestSystem;
let dir: string;
beforeAll(async () => {
  t = await TestSystem.open({}, 'trace');
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

  await cast.platform.put('/v1/identities/somebody', {
    ...{ level: 'id_doc', ageBand: 'adult', verifiedAt: Date.now(), provider: 'demo-kyc', claims: CLAIMS },
  });
  const { bus, db } = t.system;
  const written = await writtenDown({ queries: db.queries, bus, lines: t.logs });
  expect(written.tables).toContain('identity_keys');
  expect(written.topics).toContain('demo-painter-test1');
  expect(written.logs).toContain('stream admitted');
  for (const [where, text] of Object.entries(written)) {
    const numbers = personalNumbers(text).map(({ kind, at }) => `${kind}: ${text.slice(at - 60, at + 20)}`);
    expect({ where, numbers }).toEqual({ where, numbers: [] });
    expect(text.toLowerCase(), where).not.toMatch(/demo-test1|demo-phone-\d-test1/);
  }
}, 480_000);
