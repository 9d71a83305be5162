import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { person } from '../actions/ground.testkit.js';
import { Hub } from '../hub.js';
import { pushLooks } from './push-looks.js';
import { openTestQuality, type TestQuality } from './quality.testkit.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');
const cem = person('cem', 'moderator');

let t: TestQuality;
/** Of its own: the one of the desk is told by the desk's own watch. */
const hub = new Hub();
const closers = createClosers(silentLogger());
/** Who was told since the last time. */
let told: string[] = [];
let look: () => Promise<void>;
beforeAll(async () => {
  t = await openTestQuality({ secondReview: { rate: 1, known: 0 } });
  for (const { id } of [ann, bob, cem])
    hub.watch((name) => {
      if (name === 'second_look') told.push(id);
      return true;
    }, id);
  ({ look } = pushLooks({ ...t.ground, hub }, closers));
}, 120_000);
afterAll(async () => {
  await closers.close();
  await t.close();
});
const toldNow = async (): Promise<string[]> => {
  told = [];
  await look();
  return told;
};

it('A14: a second look is told of once it is offered, held, passed on, lapsed and over, and never to whoever decided first', async () => {
  const { caseId } = await t.settled(ann, 'violation');
  // The test moves time past the undo; before that nothing is offered.
  t.time.now -= 11_000;
  expect(await toldNow()).toEqual([]);
  t.time.now += 11_000;
  expect(await toldNow()).toEqual(['bob', 'cem']);
  expect(await toldNow()).toEqual([]);

  const [offer] = await t.quality.looks.list(bob);
  expect(offer!.caseId).not.toBe(caseId);
  await t.quality.looks.claim(offer!.caseId, bob);
  expect(await toldNow()).toEqual(['bob', 'cem']);
  t.time.now += 60_000;
  expect(await toldNow()).toEqual(['bob', 'cem']);

  const { token } = await t.quality.looks.claim(offer!.caseId, bob);
  await look();
  await t.quality.looks.passOn(offer!.caseId, token, bob);
  // Bob has to be told that it is his no more.
  expect(await toldNow()).toEqual(['bob', 'cem']);
  const last = await t.quality.looks.claim(offer!.caseId, cem);
  expect(await toldNow()).toEqual(['cem']);
  await t.quality.looks.decide(offer!.caseId, t.word(last.token, 'violation'), cem);
  expect(await toldNow()).toEqual(['cem']);
});
