import type { ReleasePlan } from '@airlock/contracts/control';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, initial, restore, step, type Entry, type ReleaseEvent, type ReleaseState } from './index.js';
import { facts, plan, STREAM, T0 } from './model.testkit.js';

const GAP = 3_000;
type Command =
  | { do: 'segment'; epoch: number; seq: number }
  | {
      do: 'verdict';
      epoch: number;
      seq: number;
      decision: 'release' | 'hold' | 'dump';
      final: boolean;
      unjudged: boolean;
    }
  | { do: 'human'; epoch: number; from: number; to: number; decision: 'release' | 'hold' | 'dump' }
  | { do: 'presence'; ms: number }
  | { do: 'cut'; ms?: number | undefined }
  | { do: 'lift' }
  | { do: 'plan'; plan: Partial<ReleasePlan> }
  | { do: 'epoch' }
  | { do: 'wait'; ms: number }
  | { do: 'restart'; order: number };

const seq = fc.integer({ min: 0, max: 7 });
const epoch = fc.integer({ min: 0, max: 1 });
const decision = fc.constantFrom('release', 'hold', 'dump');
const likely = fc.oneof(
  { weight: 6, arbitrary: fc.constant('release' as const) },
  { weight: 1, arbitrary: decision },
);
const anyPlan: fc.Arbitrary<Partial<ReleasePlan>> = fc.record({
  mode: fc.constantFrom('direct', 'gated', 'delay', 'review'),
  review: fc.constantFrom('explicit', 'watched'),
  delayMs: fc.constantFrom(0, 4_000, 10_000),
  holdDefault: fc.constantFrom('keep', 'release', 'dump', 'cut'),
  onUnjudged: fc.constantFrom('hold', 'release'),
});
const rarely = fc.oneof(
  fc.record({ do: fc.constant('cut' as const), ms: fc.option(fc.constant(5_000), { nil: undefined }) }),
  fc.record({ do: fc.constant('lift' as const) }),
  fc.record({ do: fc.constant('plan' as const), plan: anyPlan }),
  fc.record({ do: fc.constant('epoch' as const) }),
  fc.record({ do: fc.constant('human' as const), epoch, from: seq, to: seq, decision }),
  fc.record({ do: fc.constant('restart' as const), order: fc.nat(5) }),
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('segment' as const), epoch, seq }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('verdict' as const),
      epoch,
      seq,
      decision: likely,
      final: fc.boolean(),
      unjudged: fc.oneof(
        { weight: 5, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 500, 2_000, 9_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('presence' as const), ms: fc.constantFrom(0, 3_000, 20_000) }),
  },
  { weight: 3, arbitrary: rarely },
);

/** The log as it was written, and the naive reading of it that the machine is held against. */
class World {
  now = T0;
  state: ReleaseState = initial(STREAM, { gapMs: GAP });
  readonly media: ReleaseEvent[] = [];
  readonly verdicts: ReleaseEvent[] = [];
  readonly control: ReleaseEvent[] = [];
  readonly shown: Entry[] = [];
  readonly late = new Set<string>();
  plan: ReleasePlan;
  epoch = 0;
  ids = 0;
  darkEnd = 0;
  openCuts: { id: string; until: number }[] = [];

  constructor(p: Partial<ReleasePlan>) {
    this.plan = plan(p);
    this.feed(this.control, facts.stream(p));
  }

  feed(log: ReleaseEvent[], fact: ReleaseEvent): void {
    log.push(fact);
    this.state = step(this.state, fact).state;
  }

  run(c: Command): void {
    const { now } = this;
    switch (c.do) {
      case 'segment': {
        const passed = this.shown.some(
          (e) => key(e) >= key(c) || (e.kind === 'slate' && key({ ...e, seq: e.toSeq }) >= key(c)),
        );
        // Whoever comes that much later than a later one may find the door closed.
        const moved = this.media.some((e) => e.type === 'segment' && key(e) > key(c) && e.at + GAP <= now);
        // What was waiting when the stream went dark is given up, and all that belongs before it.
        const givenUp = this.media.some(
          (e) => e.type === 'segment' && e.at <= this.darkEnd && key(e) > key(c) && e.epoch <= this.epoch,
        );
        if (passed || moved || givenUp) this.late.add(`${c.epoch}/${c.seq}`);
        return this.feed(this.media, facts.segment(c.seq, now, c.epoch));
      }
      case 'verdict':
        return this.feed(this.verdicts, facts.verdict(c.seq, c.decision, now, c));
      case 'human':
        return this.feed(
          this.control,
          facts.human(Math.min(c.from, c.to), Math.max(c.from, c.to), c.decision, now, c.epoch),
        );
      case 'presence':
        return this.feed(this.control, facts.presence(now, now + c.ms));
      case 'cut': {
        this.now += 1;
        const id = `c${this.ids++}`;
        const until = c.ms === undefined ? undefined : this.now + c.ms;
        this.openCuts.push({ id, until: until ?? Infinity });
        return this.feed(this.control, facts.cut(id, this.now, until));
      }
      case 'lift':
        this.now += 1;
        if (this.dark()) this.darkEnd = this.now;
        this.openCuts = [];
        return this.feed(this.control, facts.lift(`l${this.ids++}`, this.now));
      case 'plan':
        this.plan = plan(c.plan);
        return this.feed(this.control, facts.stream(c.plan, this.epoch));
      case 'epoch':
        this.epoch = 1;
        return this.feed(this.control, { type: 'stream', epoch: 1, live: true, plan: this.plan });
      case 'wait':
        this.now += c.ms;
        return;
      case 'restart':
        return this.restart(c.order);
      default:
        return c satisfies never;
    }
  }

  /** Comes back with what was saved, then reads every topic again from the start, in some interleaving. */
  restart(order: number): void {
    const saved = JSON.parse(JSON.stringify({ head: headOf(this.state), window: this.state.window }));
    this.state = restore(STREAM, { gapMs: GAP }, saved.head, saved.window);
    const topics = [this.control, this.media, this.verdicts];
    for (const i of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ][order]!) {
      for (const fact of topics[i]!) this.state = step(this.state, fact).state;
    }
  }

  dark(): boolean {
    return this.openCuts.some((c) => c.until > this.now);
  }

  /** Lists what may be listed, then checks every word of the promise. */
  tick(): void {
    for (const c of this.openCuts) if (c.until <= this.now) this.darkEnd = Math.max(this.darkEnd, c.until);
    for (let turn = 0; turn < 100; turn += 1) {
      const was = this.state;
      const done = step(was, { type: 'tick', now: this.now });
      this.state = done.state;
      for (const effect of done.effects) {
        if (effect.type === 'cut') this.openCuts.push({ id: effect.action.actionId, until: Infinity });
      }
      for (const e of done.entries) this.listed(e);
      const first = this.state.window[0]?.msn ?? 0;
      expect(this.state.window.map((e) => e.msn)).toEqual(this.state.window.map((_, i) => first + i));
      for (const e of this.state.window)
        expect({ ...e, retracted: 0 }).toEqual({ ...this.shown[e.msn], retracted: 0 });
      if (this.dark()) expect(this.state.window.map((e) => e.kind === 'slate' && e.reason)).toEqual(['cut']);
      if (done.wakeAt === undefined || done.wakeAt > this.now) return;
    }
    throw new Error('does not come to rest');
  }

  listed(e: Entry): void {
    expect(e.msn).toBe(this.shown.length);
    const last = this.shown.at(-1);
    const follows =
      last?.kind === 'content' && e.kind === 'content' && last.epoch === e.epoch && last.seq + 1 === e.seq;
    expect(e.discontinuity).toBe(last !== undefined && !follows);
    this.shown.push(e);
    expect(e.discontinuities).toBe(this.shown.filter((x) => x.discontinuity).length);
    if (e.kind === 'slate') {
      if (e.reason === 'dumped') expect(this.mayBeDumped(e)).toBe(true);
      return;
    }
    const contents = this.shown.filter((x) => x.kind === 'content');
    const previous = contents.at(-2);
    if (previous) expect(key(e)).toBeGreaterThan(key(previous));
    expect(this.mayBeSeen(e), `${e.epoch}/${e.seq} at ${this.now - T0} ${JSON.stringify(this.plan)}`).toBe(
      true,
    );
  }

  mayBeSeen(e: { epoch: number; seq: number }): boolean {
    const arrived = this.media.find((m) => m.type === 'segment' && m.epoch === e.epoch && m.seq === e.seq);
    if (arrived?.type !== 'segment' || arrived.at <= this.darkEnd || this.dark() || e.epoch > this.epoch)
      return false;
    const said = this.verdicts
      .filter((v) => v.type === 'verdict')
      .filter((v) => v.epoch === e.epoch && v.seq === e.seq);
    const human = this.humanOn(e);
    if (said.some((v) => v.decision === 'dump') || human === 'dump') return false;
    if (human !== undefined) return human === 'release';
    const hold = said.some((v) => v.decision === 'hold' && !v.unjudged);
    const released = !hold && said.some((v) => v.decision === 'release' && v.final && !v.unjudged);
    const unjudged = this.saidOfUnjudged(e);
    const { mode, review, delayMs, graceMs, holdMs, holdDefault, onUnjudged } = this.plan;
    const age = this.now - arrived.at;
    const patience = mode === 'gated' ? graceMs : delayMs;
    switch (mode) {
      case 'direct':
        return true;
      case 'review':
        return review === 'watched' && released && age >= delayMs && this.watched();
      case 'gated':
      case 'delay':
        if (mode === 'delay' && age < delayMs) return false;
        if (released) return true;
        if (!hold && unjudged?.decision === 'release') return true;
        if (!hold && unjudged === undefined && onUnjudged === 'release' && age >= patience) return true;
        return (
          holdDefault === 'release' && age >= (hold || unjudged?.final === true ? holdMs : patience + holdMs)
        );
      default:
        return mode satisfies never;
    }
  }

  /** Policy's word on a segment nobody could judge. */
  saidOfUnjudged(e: { epoch: number; seq: number }): { decision: string; final: boolean } | undefined {
    const words = this.verdicts
      .filter((v) => v.type === 'verdict')
      .filter((v) => v.epoch === e.epoch && v.seq === e.seq && v.unjudged && v.decision !== 'dump');
    const last = words.filter((v) => v.final);
    if (last.length > 0)
      return { decision: last.some((v) => v.decision === 'hold') ? 'hold' : 'release', final: true };
    return words.some((v) => v.decision === 'hold') ? { decision: 'hold', final: false } : undefined;
  }

  mayBeDumped(e: { epoch: number; seq: number }): boolean {
    const said = this.verdicts
      .filter((v) => v.type === 'verdict')
      .filter((v) => v.epoch === e.epoch && v.seq === e.seq);
    if (said.some((v) => v.decision === 'dump') || this.humanOn(e) === 'dump') return true;
    const arrived = this.media.find((m) => m.type === 'segment' && m.epoch === e.epoch && m.seq === e.seq);
    if (arrived?.type !== 'segment' || this.plan.holdDefault !== 'dump') return false;
    const judgedClean = said.some((v) => v.decision === 'release' && v.final && !v.unjudged);
    const held =
      said.some((v) => v.decision === 'hold') || this.humanOn(e) === 'hold' || this.plan.mode === 'review';
    return this.now - arrived.at >= this.plan.holdMs && (held || !judgedClean);
  }

  watched(): boolean {
    const last = this.control.filter((c) => c.type === 'presence').at(-1);
    return last?.type === 'presence' && last.until > this.now;
  }

  humanOn(e: { epoch: number; seq: number }): string | undefined {
    const runs = new Map<string, { decision: string; n: number; at: number }>();
    this.control.forEach((c, n) => {
      if (c.type !== 'human' || c.epoch !== e.epoch || e.seq < c.fromSeq || e.seq > c.toSeq) return;
      const name = `${c.fromSeq}-${c.toSeq}`;
      const known = runs.get(name);
      // Two words at the same moment: the stricter.
      if (known?.at === c.decidedAt && strict(known.decision) > strict(c.decision)) return;
      runs.set(name, { decision: c.decision, n, at: c.decidedAt });
    });
    const live = [...runs.values()].filter((r) => r.decision !== 'release' || r.at > this.darkEnd);
    if (live.some((r) => r.decision === 'dump')) return 'dump';
    return live.sort((a, b) => b.at - a.at || strict(b.decision) - strict(a.decision))[0]?.decision;
  }
}

const strict = (d: string): number => ['release', 'hold', 'dump'].indexOf(d);
const key = (p: { epoch: number; seq: number }): number => p.epoch * 1_000 + p.seq;
const RUNS = { numRuns: Number(process.env['AIRLOCK_RUNS'] ?? 1_500) };

describe('whatever the order of segments, verdicts, approvals, cuts, ticks, restarts and failures', () => {
  it('B04: no unreleased segment becomes visible, and none released is lost or reordered', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(command, { maxLength: 60 }), (p, commands) => {
        const world = new World(p);
        world.tick();
        for (const c of commands) {
          world.run(c);
          world.tick();
        }
        // Everything is decided now: the lights go on, both epochs are let through by a person.
        world.now += 1;
        if (world.dark()) world.run({ do: 'lift' });
        world.run({ do: 'epoch' });
        world.tick();
        world.now += 1;
        for (const e of [0, 1]) world.run({ do: 'human', epoch: e, from: 0, to: 99, decision: 'release' });
        for (let i = 0; i < 40; i += 1) {
          world.now += 4_000;
          world.tick();
        }
        const decided = world.shown.filter((e) => e.kind === 'content' || e.reason === 'dumped');
        const seen = new Set(decided.map((e) => `${e.epoch}/${e.seq}`));
        for (const m of world.media) {
          if (m.type !== 'segment' || world.late.has(`${m.epoch}/${m.seq}`)) continue;
          if (world.mayBeSeen(m))
            expect(seen, `${m.epoch}/${m.seq} is lost`).toContain(`${m.epoch}/${m.seq}`);
        }
      }),
      RUNS,
    );
  });

  it('a gate that has lost its own notes still shows nothing unreleased', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(command, { maxLength: 40 }), fc.nat(5), (p, commands, order) => {
        const world = new World(p);
        for (const c of commands) if (c.do !== 'restart') world.run(c);
        world.state = initial(STREAM, { gapMs: GAP });
        world.restart(order);
        world.tick();
        world.now += 9_000;
        world.tick();
      }),
      RUNS,
    );
  });

  it('facts in any order end in the same playlist', () => {
    const some = fc.array(command, { maxLength: 25 });
    fc.assert(
      fc.property(anyPlan, some, fc.infiniteStream(fc.nat()), (p, commands, random) => {
        const world = new World(p);
        // Time stands still: only the order differs.
        for (const c of commands)
          if (c.do !== 'wait' && c.do !== 'restart' && c.do !== 'presence' && c.do !== 'plan') world.run(c);
        const log = [...world.control, ...world.media, ...world.verdicts];
        const shuffled = log
          .map((e) => ({ e, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at);
        const play = (events: ReleaseEvent[]): unknown => {
          const admitted = step(initial(STREAM), facts.stream(p)).state;
          const ready = events.reduce((s, e) => step(s, e).state, admitted);
          return [T0, T0 + 20_000].reduce(
            (acc: { s: ReleaseState; out: Entry[] }, now) => {
              const done = step(acc.s, { type: 'tick', now });
              return { s: done.state, out: [...acc.out, ...done.entries] };
            },
            { s: ready, out: [] },
          ).out;
        };
        expect(play(shuffled.map((x) => x.e))).toEqual(play(log));
      }),
      RUNS,
    );
  });
});
