import { ChangeScheduleRequest } from '@airlock/contracts/http/duty-bodies';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { as, DAY, HOUR, lead, MINUTE, openTestDuty, START, type TestDuty, twelves } from './rig.testkit.js';

let t: TestDuty;
beforeAll(async () => void (t = await openTestDuty()), 120_000);
beforeEach(() => t.reset());
afterAll(() => t.close());

const deadline = (key: string) => deadlinesRepository(t.ground.db.queries).get(key);

describe('a rota', () => {
  it('A22: with a hole is refused, also when a change makes it, and kept when the hole is accepted, which is written down', async () => {
    const { rotations } = twelves();
    const holes = twelves({ rotations: [{ ...rotations[0]!, rule: 'FREQ=DAILY' }, rotations[1]!] });
    await expect(t.write(holes)).rejects.toMatchObject({
      code: 'conflict',
      issues: expect.arrayContaining([{ path: 'primary', message: '2026-11-23T12:00Z – 2026-11-24T00:00Z' }]),
    });
    expect(await t.duty.listSchedules()).toEqual([]);
    expect(await t.duty.isStaffed()).toBe(false);

    const { version, scheduleId } = await t.write(twelves());
    const change = (acceptGaps: boolean) =>
      t.duty.schedules.change(
        scheduleId,
        ChangeScheduleRequest.parse({ schedule: holes, version, reason: 'no nights', acceptGaps }),
        lead,
      );
    t.pass(MINUTE);
    await expect(change(false)).rejects.toMatchObject({ code: 'conflict' });
    expect(await change(true)).toMatchObject({ version: 2, changedBy: 'lea' });
    const [entry] = await t.audit('duty.schedule_changed');
    expect(JSON.parse(entry!.body)).toMatchObject({
      actor: 'lea',
      detail: { reason: 'no nights', acceptedGaps: expect.any(Array) },
    });
    const [coverage] = await t.duty.coverage(7);
    expect(coverage).toMatchObject({ gapSeconds: 7 * 12 * 3_600 - 0, name: 'Desk' });
    expect(coverage!.quality).toBeLessThan(70);
  });

  it('C01: a shift of which nobody reads chat is refused, also by a change, and kept when that is accepted', async () => {
    await t.reset({ skills: ['chat'] });
    const nobody = { path: 'primary/chat', message: '2026-11-23T00:00Z – 2026-11-30T00:00Z' };
    await expect(t.write(twelves())).rejects.toMatchObject({ code: 'conflict', issues: [nobody] });
    const reads = (personId: string, ...skills: string[]) =>
      t.duty.schedules.putPerson(personId, { name: personId, skills, languages: [], timeZone: 'Asia/Shanghai' }, lead); // prettier-ignore
    await reads('ann', 'chat');
    const half = { path: 'primary/chat', message: '2026-11-23T12:00Z – 2026-11-24T00:00Z' };
    await expect(t.write(twelves())).rejects.toMatchObject({ issues: expect.arrayContaining([half]) });
    await reads('ben', 'minors', 'chat');
    const { version, scheduleId } = await t.write(twelves());
    t.pass(MINUTE);
    const { rotations } = twelves();
    const change = (acceptGaps: boolean) =>
      t.duty.schedules.change(
        scheduleId,
        ChangeScheduleRequest.parse({
          schedule: twelves({ rotations: [{ ...rotations[0]!, turns: [['ann'], ['dan']] }, rotations[1]!] }),
          ...{ version, reason: 'ben is away', acceptGaps },
        }),
        lead,
      );
    await expect(change(false)).rejects.toMatchObject({ code: 'conflict' });
    expect(await change(true)).toMatchObject({ version: 2 });
  });

  it('A22: says of a covered week that nothing is open, of whom it relies on, and how good it is', async () => {
    await t.write(twelves());
    const [coverage] = await t.duty.coverage(7);
    expect(coverage).toMatchObject({ gapSeconds: 0, gaps: [], singlePoints: [] });
    // Ann and ben work 84 hours a week each, which is more than 60.
    expect(coverage!.parts.filter((p) => p.score < 100).map((p) => p.name)).toEqual(['overload']);
    expect(coverage!.quality).toBe(90);
    const text = await t.ground.metrics.registry.getSingleMetricAsString('airlock_rota_gap_seconds');
    expect(text).toContain('airlock_rota_gap_seconds{layer="primary",app="test"} 0');
  });

  it('is changed by one at a time: whoever has read an older version is refused', async () => {
    const { scheduleId } = await t.write(twelves());
    const change = (version: number) =>
      t.duty.schedules.change(
        scheduleId,
        ChangeScheduleRequest.parse({ schedule: twelves({ name: `v${version}` }), version, reason: 'x' }),
        lead,
      );
    t.pass(1);
    await change(1);
    t.pass(1);
    await expect(change(1)).rejects.toMatchObject({ code: 'conflict' });
    expect((await change(2)).version).toBe(3);
  });

  it('takes only people who are entered, and rules that can be read', async () => {
    const { rotations } = twelves();
    const with_ = (changes: object) => twelves({ rotations: [{ ...rotations[0]!, ...changes }] });
    for (const wrong of [
      { turns: [['eve']] },
      { timeZone: 'Mars/Olympus' },
      { rule: 'FREQ=WEEKLY;BYDAY=XX' },
    ]) {
      await expect(t.write(with_(wrong), true)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  it('that is removed leaves nobody on duty, and the past as it was', async () => {
    const { scheduleId } = await t.write(twelves());
    t.pass(HOUR);
    const remove = (acceptGaps: boolean) => t.duty.schedules.remove(scheduleId, { reason: 'closed', acceptGaps }, lead); // prettier-ignore
    await expect(remove(false)).rejects.toMatchObject({ code: 'conflict' });
    await remove(true);
    expect(await t.onDuty()).toEqual([]);
    expect(await t.duty.isStaffed()).toBe(false);
    expect((await t.duty.at(START + 30 * MINUTE)).map((r) => r.personId).sort()).toEqual(['ann', 'cai']);
  });
});

describe('who is on', () => {
  it('A22: counts as there from sign-on to the end of the shift, and only on the rota', async () => {
    await t.write(twelves());
    expect(await t.duty.shiftOf('ann', START)).toBeUndefined();
    await expect(t.duty.presence.signOn(as('dan'))).rejects.toMatchObject({ code: 'conflict' });
    await t.duty.presence.signOn(as('ann'));
    expect(await t.duty.shiftOf('ann', START)).toEqual({ skills: ['minors'], languages: ['zh-CN'] });
    expect((await t.duty.mine('ann')).presence).toMatchObject({ from: START, to: START + 12 * HOUR });
    t.at(START + 11.75 * HOUR);
    // A little early, which makes nobody be on before their time.
    await t.duty.presence.signOn(as('ben'));
    expect(await t.duty.shiftOf('ben', START + 11.75 * HOUR)).toBeUndefined();
    t.at(START + 12 * HOUR);
    expect(await t.duty.shiftOf('ann', START + 12 * HOUR)).toBeUndefined();
    expect(await t.duty.shiftOf('ben', START + 12 * HOUR)).toBeDefined();
    expect(await t.onDuty()).toEqual(['primary ben', 'backup cai']);
  });

  it('is called by layer, those who have signed on first', async () => {
    const { rotations } = twelves();
    await t.write(twelves({ rotations: [{ ...rotations[0]!, turns: [['ann', 'ben']] }, rotations[1]!] }));
    await t.duty.presence.signOn(as('ben'));
    expect(await t.duty.onCall('primary', START)).toEqual(['ben', 'ann']);
    expect(await t.duty.onCall('backup', START)).toEqual(['cai']);
    expect(await t.duty.onCall('lead', START)).toEqual([]);
  });

  it('A22: is missed when nobody signs on in time: duty is paged, and it is over when somebody does', async () => {
    const { scheduleId } = await t.write(twelves());
    const key = `duty.sign_on/${scheduleId}`;
    expect(await deadline(key)).toMatchObject({
      state: 'running',
      urgency: 'page',
      dueAt: START + 10 * MINUTE,
    });
    expect((await t.duty.now()).missing).toEqual([{ scheduleId, layer: 'primary', why: 'absent' }]);
    t.pass(10 * MINUTE);
    await t.deadlines.look();
    expect(await deadline(key)).toMatchObject({ state: 'missed' });
    await t.duty.presence.signOn(as('ann'));
    expect(await deadline(key)).toMatchObject({ state: 'met' });
    t.at(START + 12 * HOUR);
    await t.duty.look();
    expect(await deadline(key)).toMatchObject({ state: 'running', dueAt: START + 12 * HOUR + 10 * MINUTE });
  });

  it('A22: tells who was on at any past second, although the rota was changed since', async () => {
    const { scheduleId, version } = await t.write(twelves());
    await t.duty.presence.signOn(as('ann'));
    t.at(START + 3 * HOUR);
    const { rotations } = twelves();
    const schedule = twelves({ rotations: [{ ...rotations[0]!, turns: [['dan'], ['ben']] }, rotations[1]!] });
    await t.duty.schedules.change(scheduleId, ChangeScheduleRequest.parse({ schedule, version, reason: 'ill' }), lead); // prettier-ignore
    t.at(START + 5 * HOUR);
    const primary = async (at: number) =>
      (await t.duty.at(at)).filter((r) => r.layer === 'primary').map((r) => [r.personId, r.present]);
    expect(await primary(START + 3 * HOUR - 1)).toEqual([['ann', true]]);
    expect(await primary(START + 3 * HOUR)).toEqual([['dan', false]]);
    const range = { from: START, to: START + DAY };
    expect((await t.duty.history(range)).map((r) => [r.personId, (r.to - r.from) / HOUR, r.present])).toEqual(
      [
        ['ann', 3, true],
        ['cai', 5, false],
        ['dan', 2, false],
      ],
    );
  });
});

describe('changes of the moment', () => {
  it('take-over: the one who takes it is on and signed on at once, until the shift would have ended', async () => {
    const { scheduleId } = await t.write(twelves());
    t.pass(HOUR);
    const want = { scheduleId, layer: 'primary' as const, reason: 'ann does not answer' };
    expect(await t.duty.schedules.takeOver(want, as('dan'))).toMatchObject({ kind: 'take_over', to: START + 12 * HOUR }); // prettier-ignore
    expect(await t.onDuty()).toEqual(['primary dan', 'backup cai']);
    expect(await t.duty.shiftOf('dan', START + HOUR)).toBeDefined();
    await expect(t.duty.schedules.takeOver(want, as('dan'))).rejects.toMatchObject({ code: 'conflict' });
    // Also by somebody whom nobody has entered.
    await t.duty.schedules.takeOver({ ...want, reason: 'dan has fallen' }, as('eve'));
    expect(await t.onDuty()).toEqual(['primary eve', 'backup cai']);
    t.at(START + 12 * HOUR);
    expect(await t.onDuty()).toEqual(['primary ben', 'backup cai']);
  });

  it('an override holds for its time, and the rotations again once it is taken back', async () => {
    const { scheduleId } = await t.write(twelves());
    const base = {
      layer: 'primary' as const,
      from: START,
      to: START + DAY,
      reason: 'ill',
      acceptGaps: false,
    };
    const { overrideId } = await t.duty.schedules.override(scheduleId, { ...base, people: ['dan'], adds: false }, lead); // prettier-ignore
    await t.duty.schedules.override(scheduleId, { ...base, people: ['ben'], adds: true }, lead);
    expect(await t.onDuty()).toEqual(['primary dan', 'primary ben', 'backup cai']);
    t.pass(HOUR);
    await t.duty.schedules.cancel(overrideId, { reason: 'well again', acceptGaps: false }, lead);
    expect((await t.onDuty()).sort()).toEqual(['backup cai', 'primary ann', 'primary ben']);
    expect(await t.duty.overrides({ from: START, to: START + DAY })).toHaveLength(1);
    expect((await t.audit()).map((e) => e.kind).filter((k) => k.startsWith('duty.over') || k === 'duty.addition')).toEqual(['duty.override', 'duty.addition', 'duty.override_cancelled']); // prettier-ignore
  });

  it('a swap is asked and agreed to by the other, once, and lapses when it has begun', async () => {
    const { scheduleId } = await t.write(twelves());
    const shift = (n: number) => ({ from: START + n * 12 * HOUR, to: START + (n + 1) * 12 * HOUR });
    const want = {
      scheduleId,
      layer: 'primary' as const,
      give: shift(2),
      with: 'ben',
      take: shift(3),
      reason: 'exam',
    };
    const { swapId } = await t.duty.swaps.ask(want, as('ann'));
    await expect(t.duty.swaps.accept(swapId, as('cai'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(t.duty.swaps.accept(swapId, as('ann'))).rejects.toMatchObject({ code: 'forbidden' });
    const both = await Promise.allSettled([t.duty.swaps.accept(swapId, as('ben')), t.duty.swaps.refuse(swapId, as('ann'))]); // prettier-ignore
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const on = await t.duty.shifts({ from: shift(2).from, to: shift(3).to, scheduleId });
    const primary = on.filter((s) => s.layer === 'primary').map((s) => `${s.personId} ${s.source}`);
    expect(primary).toEqual(both[0]!.status === 'fulfilled' ? ['ben swap', 'ann swap'] : ['ann rotation', 'ben rotation']); // prettier-ignore

    t.pass(1);
    const late = await t.duty.swaps.ask({ ...want, give: shift(4), take: undefined }, as('ann'));
    expect((await t.duty.mine('ben')).swaps.map((s) => s.swapId)).toEqual([late.swapId]);
    t.at(shift(4).from);
    await t.duty.look();
    expect((await t.duty.listSwaps({ limit: 1 }))[0]).toMatchObject({ state: 'lapsed' });
  });
});

describe('handover', () => {
  const open = async () => (await t.duty.listHandovers({ limit: 10 }))[0]!;

  it('B16: is asked for before the change, written by those who go with what is open, and acknowledged by one who comes', async () => {
    await t.write(twelves());
    await t.duty.presence.signOn(as('ann'));
    t.duty.showIncidents(() =>
      Promise.resolve([{ incidentId: 'inc_1', title: 'wave', level: 2, openedAt: 1 }]),
    );
    t.at(START + 11.5 * HOUR);
    await t.duty.look();
    const due = await open();
    expect(due).toMatchObject({
      at: START + 12 * HOUR,
      from: ['ann'],
      to: ['ben'],
      state: 'due',
      schedule: 'Desk',
    });
    expect((await t.duty.mine('ann')).handovers).toHaveLength(1);
    await expect(t.duty.presence.signOff(as('ann'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(t.duty.handovers.acknowledge(due.handoverId, as('ben'), false)).rejects.toMatchObject({ code: 'conflict' }); // prettier-ignore
    await expect(t.duty.handovers.write(due.handoverId, 'x', as('ben'), false)).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    await t.duty.handovers.write(due.handoverId, 'all quiet but for the wave', as('ann'), false);
    const written = await t.duty.handover(due.handoverId);
    expect(written).toMatchObject({
      state: 'written',
      open: { incidents: [{ incidentId: 'inc_1' }], openCases: 0, deadlines: expect.any(Array) },
    });
    await t.duty.presence.signOff(as('ann'));
    t.at(START + 12 * HOUR);
    await expect(t.duty.handovers.acknowledge(due.handoverId, as('ann'), true)).rejects.toMatchObject({ code: 'forbidden' }); // prettier-ignore
    await t.duty.handovers.acknowledge(due.handoverId, as('ben'), true);
    expect(await open()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'ben' });
    expect(await deadline(`duty.handover/${due.handoverId}`)).toMatchObject({ state: 'met' });
  });

  it('B16: that nobody writes is missed and flagged, and may still be written late', async () => {
    await t.write(twelves());
    t.at(START + 12 * HOUR + 30 * MINUTE);
    await t.duty.look();
    const due = await open();
    t.at(due.dueAt);
    await t.deadlines.look();
    expect(await open()).toMatchObject({ state: 'missing' });
    expect((await t.duty.now()).handoversMissing).toBe(1);
    expect(await deadline(`duty.handover/${due.handoverId}`)).toMatchObject({ state: 'missed' });
    await t.duty.handovers.write(due.handoverId, 'sorry', lead, true);
    await t.duty.handovers.acknowledge(due.handoverId, as('ben'), true);
    expect((await t.duty.now()).handoversMissing).toBe(0);
  });

  it('is called off when the rota is changed so that nobody goes', async () => {
    const { scheduleId, version } = await t.write(twelves());
    t.at(START + 11.5 * HOUR);
    await t.duty.look();
    const due = await open();
    const { rotations } = twelves();
    const schedule = twelves({ rotations: [{ ...rotations[0]!, turns: [['ann']] }, rotations[1]!] });
    await t.duty.schedules.change(scheduleId, ChangeScheduleRequest.parse({ schedule, version, reason: 'ill' }), lead); // prettier-ignore
    expect(await t.duty.listHandovers({ limit: 10 })).toEqual([]);
    expect(await deadline(`duty.handover/${due.handoverId}`)).toMatchObject({ state: 'cancelled' });
  });
});

it('pushes who is on when a shift begins, and nothing while nothing changes', async () => {
  await t.write(twelves());
  await t.duty.presence.signOn(as('ann'));
  const drained = async (): Promise<number> => {
    await t.duty.look();
    await t.duty.now();
    return t.pushed.filter((p) => p.name === 'duty').length;
  };
  const before = await drained();
  t.pass(MINUTE);
  expect(await drained()).toBe(before);
  t.at(START + 12 * HOUR);
  await t.duty.look();
  await expect
    .poll(() => t.pushed.at(-1)?.data)
    .toMatchObject({
      on: [
        { personId: 'ben', layer: 'primary' },
        { personId: 'cai', layer: 'backup' },
      ],
      missing: [{ why: 'absent' }],
    });
});
