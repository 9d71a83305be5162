import { Preferences } from '@airlock/contracts/wellness';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { person } from '../actions/ground.testkit.js';
import { openTestQuality, type TestQuality } from './quality.testkit.js';

const MIN = 60_000;
const off = { secondReview: { rate: 0, known: 0 } };
const rules = {
  ...off,
  wellness: { stretchMinutes: 5, breakMinutes: 2, shiftMinutes: 10, overrunMinutes: 1, severeFrom: 4, severePerShift: 3, severeBetweenBreaks: 2, restHours: 1 },
}; // prettier-ignore

let t: TestQuality;
let n = 0;
beforeAll(async () => {
  t = await openTestQuality(rules);
}, 120_000);
afterAll(() => t.close());
beforeEach(() => {
  // A new day for everybody.
  t.time.now += 24 * 60 * MIN;
});

const newCase = async (severity: number) => t.hit((await t.onAir(`w-${(n += 1)}`)).streamId, { severity });
/** Has a case on screen for so long, renewing its claim every 20 s; stops where a renewal is refused. */
const work = async (who: ReturnType<typeof person>, ms: number, severity = 1) => {
  const caseId = await newCase(severity);
  const { token } = await t.desk.claim(caseId, who);
  for (let spent = 0; spent < ms; spent += 20_000) {
    t.time.now += 20_000;
    await t.desk.renew(caseId, token, who);
  }
  return { caseId, token };
};

describe('exposure', () => {
  it('is counted from claims and their renewals, and a break comes when it is due, with the time it is over', async () => {
    const ann = person(`ann-${n}`, 'moderator');
    expect(await t.quality.wellness.view(ann.id)).toMatchObject({ exposureMs: 0, rests: [] });
    const { caseId, token } = await work(ann, 4 * MIN);
    await t.desk.release(caseId, token, ann);
    expect(await t.quality.wellness.view(ann.id)).toMatchObject({ exposureMs: 4 * MIN, stretchMs: 4 * MIN, rests: [] }); // prettier-ignore
    const second = await work(ann, MIN);
    await t.desk.release(second.caseId, second.token, ann);
    const until = t.time.now + 2 * MIN;
    const view = await t.quality.wellness.view(ann.id);
    expect(view.rests).toEqual([{ reason: 'stretch', until }]);
    const next = await newCase(1);
    const refusal = {
      code: 'forbidden',
      message: expect.stringContaining(new Date(until).toISOString()) as string,
    };
    await expect(t.desk.claim(next, ann)).rejects.toMatchObject(refusal);
    await expect(t.desk.next({ skip: [] }, ann)).rejects.toMatchObject(refusal);
    t.time.now = until;
    await t.desk.claim(next, ann);
    expect((await t.quality.wellness.staff()).map((v) => v.person)).toEqual([ann.id]);
  });

  it('lets somebody finish what they have beyond the limit for a while, and no longer', async () => {
    const ann = person(`ann-${n}`, 'moderator');
    await expect(work(ann, 20 * MIN)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await t.quality.wellness.view(ann.id)).stretchMs).toBe(6 * MIN);
  });

  it('keeps severe content within its caps, one after the other or all at once', async () => {
    const ann = person(`ann-${n}`, 'moderator');
    const cases = await Promise.all([newCase(5), newCase(4), newCase(5)]);
    const claims = await Promise.allSettled(cases.map((c) => t.desk.claim(c, ann)));
    expect(claims.map((c) => c.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await t.quality.wellness.view(ann.id)).toMatchObject({ severe: 2, severeInStretch: 2 });
    t.time.now += 2 * MIN;
    await t.desk.claim(await newCase(5), ann);
    t.time.now += 2 * MIN;
    await expect(t.desk.claim(await newCase(4), ann)).rejects.toMatchObject({ code: 'forbidden' });
    await t.desk.claim(await newCase(3), ann);
    expect((await t.quality.wellness.view(ann.id)).rests).toMatchObject([{ reason: 'severe_shift', only: 'severe' }]); // prettier-ignore
  });

  it('counts looks at settled cases like any other', async () => {
    const [ann, bob] = [person(`ann-${n}`, 'moderator'), person(`bob-${n}`, 'moderator')];
    t.setRules({ ...rules, secondReview: { rate: 1, known: 0 } });
    for (let i = 0; i < 3; i++) {
      await t.settled(i < 2 ? ann : person('cem', 'moderator'), 'clean', { severity: 5 });
      t.time.now += 3 * MIN;
    }
    const offers = await t.quality.looks.list(bob);
    for (const o of offers.slice(0, 2)) await t.desk.claim(o.caseId, bob);
    await expect(t.desk.claim(offers[2]!.caseId, bob)).rejects.toMatchObject({ code: 'forbidden' });
    t.setRules(rules);
  });
});

describe('the desk', () => {
  it('follows its person, blurred, without colour and silent until they say otherwise', async () => {
    const [ann, bob] = [person('ann', 'moderator'), person('bob', 'moderator')];
    const { wellness } = t.quality;
    expect(await wellness.preferences(ann)).toMatchObject({
      blur: true,
      greyscale: true,
      mute: true,
      theme: 'system',
    });
    const wanted = Preferences.parse({
      language: 'zh-CN',
      theme: 'dark',
      keys: { 'case.next': 'n' },
      greyscale: false,
    });
    await wellness.setPreferences(wanted, ann);
    expect([await wellness.preferences(ann), (await wellness.preferences(bob)).greyscale]).toEqual([
      wanted,
      true,
    ]);
  });

  it('counts what somebody asked to see in their shift', async () => {
    const ann = person(`ann-${n}`, 'moderator');
    const caseId = await newCase(1);
    await t.desk.claim(caseId, ann);
    await t.quality.wellness.unveil({ veil: 'blur', caseId }, ann);
    t.time.now += 1;
    await t.quality.wellness.unveil({ veil: 'mute' }, ann);
    expect((await t.quality.wellness.view(ann.id)).unveiled).toEqual({ blur: 1, greyscale: 0, mute: 1 });
  });
});
