import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calling, type PageInput, type StepNow, turn } from './engine.js';

const MIN = 60_000;
const raised = (needs: Calling['needs'] = 'acknowledgement'): Calling => ({
  ...{ state: 'open', needs, round: 0, since: 0 },
});
const steps = (...people: string[][]): StepNow[] =>
  people.map((p, i) => ({
    layer: i === people.length - 1 ? 'lead' : i === 0 ? 'primary' : 'backup',
    withinMs: 2 * MIN,
    people: p,
  }));
const full = steps(['ann'], ['bob'], ['lea']);
const look: PageInput = { type: 'look' };

describe('a page', () => {
  it('A22: an unacknowledged page escalates at its timer, step by step, up to the lead and again and again there', () => {
    let page = raised();
    const called: (readonly string[])[] = [];
    for (let now = 0; now <= 10 * MIN; now += 1_000) {
      const { next, call } = turn(page, look, full, now);
      page = next;
      if (call !== undefined) called.push([`${now / MIN}`, ...call.people, `${call.round}`]);
    }
    expect(called).toEqual([
      ['0', 'ann', '0'],
      ['2', 'bob', '0'],
      ['4', 'lea', '0'],
      ['6', 'lea', '1'],
      ['8', 'lea', '2'],
      ['10', 'lea', '3'],
    ]);
  });

  it('A22: skips at once a step with nobody on call, and says so', () => {
    const { call, log } = turn(raised(), look, steps([], [], ['lea']), 5);
    expect(call).toMatchObject({ step: 2, people: ['lea'] });
    expect(log.map((e) => e.what)).toEqual(['skipped', 'skipped', 'called']);
    expect(turn(raised(), look, steps([], [], []), 5).call).toMatchObject({ step: 2, people: [] });
  });

  it('calls the next step at once where not one channel got through, and tries the lead again soon', () => {
    const first = turn(raised(), look, full, 0).next;
    expect(turn(first, { type: 'undelivered', step: 0, round: 0 }, full, 1).call).toMatchObject({
      people: ['bob'],
    });
    const lead = turn(first, { type: 'escalated', by: 'ann' }, steps(['ann'], [], ['lea']), 2).next;
    const late = turn(lead, { type: 'undelivered', step: 2, round: 0 }, full, 3);
    expect(late.call).toBeUndefined();
    expect(late.next.nextAt).toBe(30_003);
    expect(turn(lead, { type: 'undelivered', step: 0, round: 0 }, full, 3).next).toBe(lead);
  });

  it('E14: danger to life ends with an eye on the stream; a word alone does not stop the clock', () => {
    const called = turn(raised('eye'), look, full, 0).next;
    const word = turn(called, { type: 'acknowledged', by: 'ann' }, full, 10);
    expect(word.next).toMatchObject({ state: 'open', nextAt: called.nextAt });
    expect(turn(word.next, look, full, 2 * MIN).call).toMatchObject({ people: ['bob'] });
    const eye = turn(word.next, { type: 'seen', by: 'ann' }, full, 20);
    expect(eye.next).toMatchObject({ state: 'acknowledged', answeredBy: 'ann' });
    expect(turn(eye.next, look, full, 99 * MIN).call).toBeUndefined();
  });

  it('is taken up again by whoever escalates it after an acknowledgement', () => {
    const taken = turn(turn(raised(), look, full, 0).next, { type: 'acknowledged', by: 'ann' }, full, 1).next;
    const up = turn(taken, { type: 'escalated', by: 'ann', note: 'beyond me' }, full, 2);
    expect(up).toMatchObject({ next: { state: 'open', step: 1 }, call: { people: ['bob'] } });
    expect(up.next.answeredBy).toBeUndefined();
    expect(up.log[0]).toMatchObject({ what: 'escalated', note: 'beyond me' });
  });
});

const person = fc.constantFrom('ann', 'bob', 'cyd');
const onCall = fc.array(fc.array(person, { maxLength: 2 }), { minLength: 1, maxLength: 5 });
const input: fc.Arbitrary<PageInput> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(look) },
  fc.record({ type: fc.constant('undelivered' as const), step: fc.nat(4), round: fc.nat(3) }),
  fc.record({ type: fc.constant('escalated' as const), by: person }),
  { weight: 1, arbitrary: fc.record({ type: fc.constant('acknowledged' as const), by: person }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('seen' as const), by: person }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('resolved' as const), by: person }) },
);
/** Clocks go on, stand still, jump ahead by days and jump back by days. */
const jump = fc.oneof(fc.nat(5 * MIN), fc.integer({ min: -86_400_000, max: 86_400_000 }));
const history = fc.array(fc.record({ input, jump, people: onCall }), { maxLength: 40 });
const needs = fc.constantFrom('acknowledgement' as const, 'eye' as const);

describe('every page, whatever happens', () => {
  it('A22: is acknowledged, resolved, or at the lead and repeated there; nobody waits longer than a step', () => {
    fc.assert(
      fc.property(history, needs, onCall, (events, need, atLast) => {
        let page = raised(need);
        let now = 1_700_000_000_000;
        page = { ...page, since: now };
        for (const { input: what, jump: by, people } of events) {
          now += by;
          const before = page;
          const current = steps(...people);
          const { next, call, log } = turn(page, what, current, now);
          page = next;
          if (call !== undefined) {
            // Nobody on call is called only where there is no further step.
            expect(call.people.length > 0 || call.step === current.length - 1).toBe(true);
            expect(log.at(-1)).toMatchObject({ what: 'called', step: call.step });
          }
          // The same again changes nothing, but for an escalation, which is somebody's wish each time.
          if (what.type !== 'escalated' && what.type !== 'undelivered')
            expect(turn(page, what, current, now)).toEqual({ next: page, log: [] });
          if (before.state === 'resolved') expect(page).toBe(before);
          if (what.type === 'look' && page.state === 'open') {
            expect(page.nextAt! - now).toBeLessThanOrEqual(2 * MIN);
            expect(page.nextAt! - now).toBeGreaterThan(0);
          }
        }
        const end = steps(...atLast);
        const rounds: number[] = [];
        for (let i = 0; i < end.length + 4; i += 1) {
          const { next, call } = turn(page, look, end, (now += 2 * MIN));
          page = next;
          if (call?.step === end.length - 1) rounds.push(call.round);
        }
        if (page.state !== 'open') return;
        expect(page.step).toBe(end.length - 1);
        expect(rounds.length).toBeGreaterThan(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays as it is when it is acknowledged twice, by one or by two', () => {
    fc.assert(
      fc.property(person, person, (one, other) => {
        const page = turn(raised(), look, full, 0).next;
        const first = turn(page, { type: 'acknowledged', by: one }, full, 1).next;
        const again = turn(first, { type: 'acknowledged', by: other }, full, 2);
        expect(again).toEqual({ next: first, log: [] });
        expect(first.answeredBy).toBe(one);
      }),
    );
  });
});
