import { expect, it } from 'vitest';
import { CaseDecision } from '@airlock/contracts/case';
import { CaseId, StreamId } from '@airlock/contracts/ids';
import { Preferences } from '@airlock/contracts/wellness';
import { answerBankRepository } from '../repositories/answer-bank.js';
import { caseDecisionsRepository } from '../repositories/case-decisions.js';
import { caseMarksRepository } from '../repositories/case-marks.js';
import { looksRepository, type LookWord, type NewLook } from '../repositories/looks.js';
import { wellnessRepository } from '../repositories/wellness.js';
import type { SuiteContext } from './repository-suite.js';
import { stream } from './samples.js';

const id = (text: string): CaseId => CaseId.parse(text);
const look = (lookId: string, over: Partial<NewLook> = {}): NewLook => ({
  ...{
    lookId: id(lookId),
    kind: 'second',
    caseId: id('c1'),
    streamId: StreamId.parse('s1'),
    label: 'sexual',
  },
  ...{ severity: 4, outcome: 'clean', firstBy: 'ann', firstAt: 50, barred: ['ann'], offeredAt: 100 },
  ...over,
});
const word = (by: string, at: number, outcome: LookWord['outcome']): LookWord => ({
  ...{ by, at, outcome, clause: 'Rule 1', evidence: ['s/0/1'], note: `seen by ${by}`, role: 'moderator' },
});

/** Second looks, known answers, exposure, desks, and marks of cases. */
export function qualityCases(context: SuiteContext): void {
  it('A14: looks at a case again once, by one person, and never by whoever decided it', async () => {
    const looks = looksRepository(context.database.queries);
    expect([await looks.add(look('l1')), await looks.add(look('l2'))]).toEqual([true, false]);
    expect([(await looks.waiting(99, 9)).length, (await looks.waiting(100, 9)).length]).toEqual([0, 1]);
    await looks.setLease(id('l1'), { token: 1, by: 'bob', since: 100, until: 160 });
    expect((await looks.get(id('l1'), { forUpdate: true }))?.lease).toEqual({ token: 1, by: 'bob', since: 100, until: 160 }); // prettier-ignore
    await expect(looks.decide(id('l1'), word('ann', 120, 'clean'))).rejects.toThrow();
    const both = await Promise.all([looks.decide(id('l1'), word('bob', 120, 'violation')), looks.decide(id('l1'), word('cem', 121, 'clean'))]); // prettier-ignore
    expect(both.filter(Boolean).length).toBe(1);
    expect(await looks.waiting(200, 9)).toEqual([]);
    expect(await looks.lookedAt(id('c1'))).toHaveLength(1);
  });

  it('tells what looks came to, with the word of the expert beside it', async () => {
    const looks = looksRepository(context.database.queries);
    await looks.add(look('l1'));
    await looks.decide(id('l1'), word('bob', 120, 'violation'));
    await looks.add(look('l2', { caseId: id('c2'), outcome: 'violation' }));
    await looks.decide(id('l2'), word('bob', 130, 'violation'));
    await looks.add(look('k1', { kind: 'known', caseId: id('c9'), firstBy: undefined, onlyFor: 'bob', firstAt: 1 })); // prettier-ignore
    await looks.decide(id('k1'), word('bob', 140, 'clean'));
    expect((await looks.results({ limit: 9 })).map((r) => [r.caseId, r.agreed, r.settled])).toEqual([
      ['c2', true, 'violation'],
      ['c1', false, undefined],
    ]);
    await looks.add(look('e1', { kind: 'expert', barred: ['ann', 'bob'] }));
    await looks.decide(id('e1'), word('eva', 150, 'violation'));
    expect(await looks.results({ limit: 9, disagreed: true })).toMatchObject([
      {
        caseId: 'c1',
        first: { by: 'ann', outcome: 'clean' },
        second: { by: 'bob', note: 'seen by bob' },
        settled: 'violation',
      },
    ]);
    expect(await looks.secondWord(id('c1'))).toEqual({ outcome: 'violation', clause: 'Rule 1', note: 'seen by bob' }); // prettier-ignore
    const checked = await looks.checked(100, 145);
    expect(checked.map((c) => [c.kind, c.first.by, c.second?.by, c.expert]).sort()).toEqual([
      ['known', undefined, 'bob', undefined],
      ['second', 'ann', 'bob', undefined],
      ['second', 'ann', 'bob', 'violation'],
    ]);
    expect(await looks.checked(151, 200)).toEqual([]);
  });

  it('forgets a look at a decision that was taken back, and takes the next one', async () => {
    const looks = looksRepository(context.database.queries);
    await looks.add(look('l1'));
    await looks.drop(id('c1'));
    expect(await looks.waiting(200, 9)).toEqual([]);
    expect(await looks.add(look('l2', { outcome: 'violation' }))).toBe(true);
    expect((await looks.waiting(200, 9)).map((l) => [l.lookId, l.outcome])).toEqual([['l2', 'violation']]);
  });

  it('puts a known answer before nobody who had a part in the case, nor twice before anybody', async () => {
    const { queries } = context.database;
    const [looks, bank] = [looksRepository(queries), answerBankRepository(queries)];
    const entry = { caseId: id('c1'), label: 'sexual', outcome: 'violation', source: 'agreed', addedAt: 10, addedBy: 'airlock:quality', settledAt: 10 } as const; // prettier-ignore
    await bank.add(entry);
    await bank.add({ ...entry, caseId: id('c2'), settledAt: 5 });
    await caseDecisionsRepository(queries).add(
      CaseDecision.parse({ caseId: 'c1', outcome: 'violation', clause: 'R', evidence: ['s/0/1'], note: 'n', by: 'ann', role: 'duty', at: 9 }),
      { token: 1 },
    ); // prettier-ignore
    const forPerson = async (who: string) => (await bank.answersFor(who, 5)).map((a) => a.caseId);
    expect([await forPerson('ann'), await forPerson('bob')]).toEqual([['c2'], ['c1', 'c2']]);
    expect((await bank.answersFor('bob', 6)).map((a) => a.caseId)).toEqual(['c1']);
    await looks.add(look('k1', { kind: 'known', firstBy: undefined, onlyFor: 'bob' }));
    expect(await looks.add(look('k2', { kind: 'known', firstBy: undefined, onlyFor: 'bob' }))).toBe(false);
    expect(await forPerson('bob')).toEqual(['c2']);
    await bank.add({ ...entry, caseId: id('c2'), source: 'lead', addedBy: 'lea', withdrawnAt: 20 });
    await bank.add({ ...entry, caseId: id('c2') });
    expect(await forPerson('bob')).toEqual([]);
    expect((await bank.list({ limit: 9 })).map((b) => [b.caseId, b.source, b.asked, b.right]).sort()).toEqual(
      [
        ['c1', 'agreed', 0, 0],
        ['c2', 'lead', 0, 0],
      ],
    );
  });

  it('keeps what people have on screen, and their desk', async () => {
    const wellness = wellnessRepository(context.database.queries);
    const sight = { caseId: 'c1', severity: 2 };
    await wellness.begin('ann', sight, 100);
    expect(await wellness.goOn('ann', { ...sight, severity: 5 }, 130, 90)).toBe(true);
    expect(await wellness.goOn('ann', sight, 200, 140)).toBe(false);
    await wellness.begin('ann', sight, 200);
    await wellness.goOn('ann', sight, 210, 150);
    expect((await wellness.spansOf('ann', 0)).sort((a, b) => a.from - b.from)).toEqual([
      { caseId: 'c1', severity: 5, from: 100, to: 130 },
      { caseId: 'c1', severity: 2, from: 200, to: 210 },
    ]);
    expect((await wellness.spansOf('ann', 131)).length).toBe(1);
    expect([await wellness.peopleSince(210), await wellness.peopleSince(211)]).toEqual([['ann'], []]);
    for (const at of [1, 2]) await wellness.unveil('ann', { veil: 'blur' }, at);
    expect(await wellness.unveiledSince('ann', 2)).toEqual({ blur: 1, greyscale: 0, mute: 0 });
    expect((await wellness.preferences('ann')).blur).toBe(true);
    const desk = Preferences.parse({
      language: 'en',
      theme: 'dark',
      keys: { 'case.next': 'j' },
      blur: false,
    });
    await wellness.setPreferences('ann', desk, 5);
    expect(await wellness.preferences('ann')).toEqual(desk);
  });

  it('recognises open cases by their marks and their streamer', async () => {
    const { repos, database } = context;
    const marks = caseMarksRepository(database.queries);
    await repos.streams.save([stream(), stream({ streamId: 's2' })]);
    for (const [caseId, streamId] of [
      ['c1', 's1'],
      ['c2', 's2'],
      ['c3', 's3'],
    ] as const)
      // prettier-ignore
      await repos.cases.append({
        caseId: id(caseId),
        streamId: StreamId.parse(streamId),
        items: [{ key: 's/0/1', at: 10, severity: 2, body: {} }],
      });
    await marks.add(id('c1'), [{ kind: 'known', value: 'e1' }, { kind: 'known', value: 'e1' }]); // prettier-ignore
    await marks.add(id('c1'), [{ kind: 'known', value: 'e1' }]);
    await marks.add(id('c3'), [{ kind: 'contact', value: 'x' }]);
    expect(await marks.open()).toEqual([
      { caseId: 'c1', openedAt: 10, marks: expect.arrayContaining([{ kind: 'known', value: 'e1' }, { kind: 'restream', value: 'p1' }]) as unknown }, // prettier-ignore
      { caseId: 'c2', openedAt: 10, marks: [{ kind: 'restream', value: 'p1' }] },
      { caseId: 'c3', openedAt: 10, marks: [{ kind: 'contact', value: 'x' }] },
    ]);
  });
}
