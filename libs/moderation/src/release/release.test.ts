import { describe, expect, it } from 'vitest';
import {
  heldAt,
  initial,
  step,
  type Effect,
  type Entry,
  type ReleaseEvent,
  type ReleaseState,
} from './index.js';
import { facts, media, STREAM, T0 } from './model.testkit.js';

const { stream, segment, verdict, human, presence, cut, lift, mask, delay } = facts;
const release = (seq: number, at: number): ReleaseEvent => verdict(seq, 'release', at);

/** Plays facts and moments (numbers: ms after T0) and tells what was listed, one word an entry. */
const play = (events: readonly (ReleaseEvent | number)[], from: ReleaseState = initial(STREAM)) => {
  let state = from;
  const entries: Entry[] = [];
  const effects: Effect[] = [];
  let wakeAt: number | undefined;
  for (const e of events) {
    const done = step(state, typeof e === 'number' ? { type: 'tick', now: T0 + e } : e);
    state = done.state;
    entries.push(...done.entries);
    effects.push(...done.effects);
    wakeAt = done.wakeAt;
  }
  const words = entries.map((e) => (e.kind === 'content' ? `${e.epoch}/${e.seq}` : `${e.reason}`));
  return { state, entries, effects, words, wakeAt: wakeAt === undefined ? undefined : wakeAt - T0 };
};

describe('actions that change how a stream is shown', () => {
  it('A15: a mask shows only what a person approves, until it is lifted or its time is over', () => {
    const line = [stream(), segment(0, T0), release(0, T0)];
    const masked = play([...line, mask('m', T0), 0]);
    expect(masked.words).toEqual([]);
    expect(heldAt(masked.state, T0)).toMatchObject([{ reason: 'review' }]);
    expect(play([human(0, 0, 'release', T0 + 5), 5], masked.state).words).toEqual(['0/0']);
    expect(play([lift('l', T0 + 5, 'm'), 5], masked.state).words).toEqual(['0/0']);
    const timed = play([...line, mask('m', T0, T0 + 50), 0]);
    expect([timed.wakeAt, play([50], timed.state).words]).toEqual([50, ['0/0']]);
  });

  it('A15, D33: a delay keeps the audience behind, whatever the verdicts say; twice is once', () => {
    const late = play([stream(), delay('d', T0, 6_000), delay('d', T0, 6_000), segment(0, T0), release(0, T0), 5_999]); // prettier-ignore
    expect([late.words, late.wakeAt]).toEqual([[], 6_000]);
    expect(play([6_000], late.state).words).toEqual(['0/0']);
    expect(play([lift('l', T0 + 9, 'd'), 9], late.state).words).toEqual(['0/0']);
  });
});

describe('gated', () => {
  it('lists a segment once its final verdict is in, and only then', () => {
    const waiting = play([
      stream(),
      segment(0, T0),
      100,
      verdict(0, 'release', T0 + 200, { final: false }),
      300,
    ]);
    expect(waiting.words).toEqual([]);
    expect(play([release(0, T0 + 400), 400], waiting.state).words).toEqual(['0/0']);
  });
  it('keeps the order of the broadcast whatever the order of verdicts', () => {
    const r = play([stream(), segment(0, T0), segment(1, T0), release(1, T0), 0, release(0, T0 + 9), 9]);
    expect(r.words).toEqual(['0/0', '0/1']);
    expect(r.entries.map((e) => [e.msn, e.discontinuity])).toEqual([
      [0, false],
      [1, false],
    ]);
  });
  it('counts a late verdict as held after the grace time, then applies the default', () => {
    const r = play([stream({ holdDefault: 'dump' }), segment(0, T0), 3_999]);
    expect([r.wakeAt, heldAt(r.state, T0 + 3_999)]).toEqual([4_000, []]);
    expect(heldAt(r.state, T0 + 4_000)).toEqual([
      { epoch: 0, seq: 0, reason: 'unjudged', since: T0 + 4_000, deadline: T0 + 12_000 },
    ]);
    expect(play([11_999, 12_000], r.state).words).toEqual(['dumped']);
  });
  it('a non-final hold acts at once and a later final release does not undo it', () => {
    const r = play([
      stream(),
      segment(0, T0),
      verdict(0, 'hold', T0, { final: false }),
      release(0, T0 + 1),
      60_000,
    ]);
    expect(r.words).toEqual([]);
    expect(play([human(0, 0, 'release', T0 + 60_001), 60_001], r.state).words).toEqual(['0/0']);
  });
  it('lists what nobody could judge only where policy says so, and says that it is unreviewed', () => {
    const unjudged = (decision: 'hold' | 'release', at = T0, final = true) =>
      verdict(0, decision, at, { unjudged: true, final });
    const lenient = stream({ onUnjudged: 'release' });
    expect(play([stream(), segment(0, T0), unjudged('release', T0 + 9), 9]).entries).toMatchObject([
      { kind: 'content', basis: 'unjudged', listedAt: T0 + 9 },
    ]);
    // The verdict is about this failure, the plan about all of which there is no word at all.
    const held = play([lenient, segment(0, T0), unjudged('hold', T0 + 9), 60_000]);
    expect([held.words, heldAt(held.state, T0 + 60_000)]).toMatchObject([
      [],
      [{ reason: 'unjudged', since: T0 + 9 }],
    ]);
    const silent = play([lenient, segment(0, T0), 3_999, 4_000]);
    expect(silent.entries).toMatchObject([{ kind: 'content', basis: 'unjudged', listedAt: T0 + 4_000 }]);
  });
  it('a preliminary word on what nobody has judged yet gives way to the final one', () => {
    const early = (decision: 'hold' | 'release') =>
      verdict(0, decision, T0 + 1, { unjudged: true, final: false });
    const lenient = stream({ onUnjudged: 'release' });
    expect(play([lenient, segment(0, T0), early('hold'), 60_000]).words).toEqual([]);
    expect(play([stream(), segment(0, T0), early('release'), 60_000]).words).toEqual([]);
    const late = play([stream(), segment(0, T0), early('hold'), 1, release(0, T0 + 2), 2]);
    expect(late.entries).toMatchObject([{ basis: 'verdict', listedAt: T0 + 2 }]);
    const failed = verdict(0, 'release', T0 + 2, { unjudged: true });
    expect(play([stream(), segment(0, T0), early('hold'), failed, 2]).entries).toMatchObject([
      { basis: 'unjudged' },
    ]);
  });
  it('what was seen in a segment counts more than that some of it could not be judged', () => {
    const failed = verdict(0, 'release', T0, { unjudged: true });
    expect(play([stream(), segment(0, T0), failed, verdict(0, 'hold', T0), 60_000]).words).toEqual([]);
    const failedHold = verdict(0, 'hold', T0, { unjudged: true });
    expect(play([stream(), segment(0, T0), failedHold, release(0, T0), 0]).entries).toMatchObject([
      { basis: 'verdict' },
    ]);
  });
  it('policy alone does not show what nobody could judge where a person is to watch', () => {
    const watched = stream({ mode: 'review', review: 'watched' });
    const failed = verdict(0, 'release', T0, { unjudged: true });
    expect(play([watched, presence(T0, T0 + 90_000), segment(0, T0), failed, 60_000]).words).toEqual([]);
  });
  it('two contents under one name wait for a person', () => {
    const other: ReleaseEvent = {
      type: 'segment',
      epoch: 0,
      seq: 0,
      at: T0 + 1,
      segment: media(0, 0, { media: { inline: 'AQ==', sha256: 'f'.repeat(64), bytes: 1 } }),
    };
    expect(play([stream(), segment(0, T0), other, release(0, T0 + 2), 60_000]).words).toEqual([]);
  });
});

describe('delay', () => {
  const three = [0, 1, 2].flatMap((n) => [segment(n, T0 + n * 2_000), release(n, T0 + n * 2_000 + 50)]);
  it('airs at its air time, not before, and wakes for it', () => {
    const r = play([stream({ mode: 'delay' }), ...three, 9_999]);
    expect([r.words, r.wakeAt]).toEqual([[], 10_000]);
    expect(play([10_000, 11_999, 12_000], r.state).words).toEqual(['0/0', '0/1']);
  });
  it('a dumped segment is a card of the same length at its air time, so the delay stays whole', () => {
    const r = play([
      stream({ mode: 'delay' }),
      ...three,
      verdict(1, 'dump', T0 + 3_000),
      10_000,
      12_000,
      14_000,
    ]);
    expect(r.words).toEqual(['0/0', 'dumped', '0/2']);
    expect(r.entries.map((e) => [e.listedAt - T0, e.durationMs, e.discontinuity, e.discontinuities])).toEqual(
      [
        [10_000, 2_000, false, 0],
        [12_000, 2_000, true, 1],
        [14_000, 2_000, true, 2],
      ],
    );
  });
  it('a person dumps everything in the delay with one word', () => {
    const r = play([
      stream({ mode: 'delay' }),
      ...three,
      human(0, 2, 'dump', T0 + 5_000),
      10_000,
      12_000,
      14_000,
    ]);
    expect(r.words).toEqual(['dumped', 'dumped', 'dumped']);
  });
  it('is held when its delay runs out without a verdict, and airs when the verdict comes', () => {
    const r = play([stream({ mode: 'delay' }), segment(0, T0), 10_000]);
    expect(heldAt(r.state, T0 + 10_000)).toMatchObject([{ seq: 0, reason: 'unjudged', since: T0 + 10_000 }]);
    expect(play([release(0, T0 + 11_000), 11_000], r.state).words).toEqual(['0/0']);
  });
  it('a larger delay is rebuilt without showing anything twice', () => {
    const r = play([
      stream({ mode: 'delay' }),
      ...three,
      10_000,
      stream({ mode: 'delay', delayMs: 20_000 }),
      12_000,
    ]);
    expect([r.words, r.wakeAt]).toEqual([['0/0'], 22_000]);
    expect(play([22_000, 24_000], r.state).words).toEqual(['0/1', '0/2']);
  });
});

describe('review', () => {
  it('B04: explicit: plays nothing until a person approves, whatever the verdict and the default', () => {
    const r = play([
      stream({ mode: 'review', holdDefault: 'release' }),
      segment(0, T0),
      release(0, T0),
      600_000,
    ]);
    expect(r.words).toEqual([]);
    expect(
      play([human(0, 5, 'release', T0 + 600_001), 600_001, segment(1, T0 + 600_002), 600_002], r.state).words,
    ).toEqual(['0/0', '0/1']);
  });
  it('explicit: an approval does not bring back what policy dumped', () => {
    const r = play([
      stream({ mode: 'review' }),
      segment(0, T0),
      verdict(0, 'dump', T0),
      human(0, 0, 'release', T0),
      1,
    ]);
    expect(r.words).toEqual(['dumped']);
  });
  it('watched: flows only while a reviewer is present, and asks for a decision on what came due meanwhile', () => {
    const watched = stream({ mode: 'review', review: 'watched' });
    const line = [0, 1, 8].flatMap((n) => [segment(n, T0 + n * 2_000), release(n, T0 + n * 2_000)]);
    const r = play([watched, presence(T0, T0 + 11_000), ...line.slice(0, 4), 10_000, 12_000]);
    expect(r.words).toEqual(['0/0']);
    const back = play([presence(T0 + 30_000, T0 + 90_000), 30_000], r.state);
    expect([back.words, heldAt(back.state, T0 + 30_000)]).toMatchObject([
      [],
      [{ seq: 1, reason: 'presence' }],
    ]);
    expect(play([human(1, 1, 'release', T0 + 31_000), 31_000], back.state).words).toEqual(['0/1']);
  });
  it('watched: a short gap between renewals is forgiven', () => {
    const watched = stream({ mode: 'review', review: 'watched' });
    const r = play([watched, presence(T0, T0 + 9_000), segment(0, T0), release(0, T0), 10_000]);
    expect(play([presence(T0 + 12_000, T0 + 20_000), 12_000], r.state).words).toEqual(['0/0']);
  });
});

describe('direct', () => {
  it('lists on arrival; a dump afterwards is reported and takes the bytes away', () => {
    const r = play([
      stream({ mode: 'direct' }),
      segment(0, T0),
      0,
      verdict(0, 'dump', T0 + 900),
      verdict(0, 'dump', T0 + 901),
    ]);
    expect(r.effects).toEqual([{ type: 'leaked', epoch: 0, seq: 0, msn: 0, by: 'verdict' }]);
    expect(r.state.window).toMatchObject([{ msn: 0, retracted: true }]);
  });
});

describe('cut', () => {
  it('ends with a card, shows nothing that was waiting, and goes on after the lift with new content only', () => {
    const r = play([stream(), segment(0, T0), release(0, T0), 0, segment(1, T0 + 10), cut('c', T0 + 20), 20]);
    expect([r.words, r.state.window.length, r.state.dark]).toEqual([['0/0', 'cut'], 1, true]);
    const lifted = play(
      [
        segment(2, T0 + 30),
        release(1, T0 + 30),
        release(2, T0 + 30),
        30,
        lift('l', T0 + 40, 'c'),
        40,
        segment(3, T0 + 50),
        release(3, T0 + 50),
        50,
      ],
      r.state,
    );
    expect(lifted.words).toEqual(['0/3']);
    expect(lifted.entries).toMatchObject([{ msn: 2, discontinuity: true }]);
  });
  it('approvals from before the cut do not open what comes after the lift', () => {
    const r = play([
      stream({ mode: 'review' }),
      human(0, 99, 'release', T0),
      segment(0, T0),
      0,
      cut('c', T0 + 10),
      10,
    ]);
    const lifted = play([lift('l', T0 + 20, 'c'), 20, segment(1, T0 + 30), 30], r.state);
    expect([r.words, lifted.words]).toEqual([['0/0', 'cut'], []]);
    expect(play([human(1, 1, 'release', T0 + 40), 40], lifted.state).words).toEqual(['0/1']);
  });
  it('by the default of a held segment is in force at once and named the same on every gate', () => {
    const events = [stream({ holdDefault: 'cut' }), segment(0, T0), verdict(0, 'hold', T0), 8_000];
    const [a, b] = [play(events), play(events)];
    expect(a.words).toEqual(['cut']);
    expect(a.effects).toMatchObject([
      { type: 'cut', action: { kind: 'cut', streamId: STREAM } },
      { type: 'dark' },
    ]);
    expect(a.effects).toEqual(b.effects);
  });
});

describe('the line', () => {
  it('waits a bounded time for a missing segment, then shows a card for the hole', () => {
    const seqs = [0, 1, 4].flatMap((n) => [segment(n, T0 + n), release(n, T0 + n)]);
    const r = play([stream(), ...seqs, 100]);
    expect([r.words, r.wakeAt]).toEqual([['0/0', '0/1'], 3_004]);
    const later = play([3_004], r.state);
    expect(later.words).toEqual(['missing', '0/4']);
    expect(later.entries[0]).toMatchObject({ seq: 2, toSeq: 3, durationMs: 4_000, discontinuity: true });
  });
  it('shows nothing of a stream that nobody admitted, nor of an epoch', () => {
    expect(play([segment(0, T0), release(0, T0), 99_000]).words).toEqual([]);
    const next = [segment(0, T0, 1), verdict(0, 'release', T0, { epoch: 1 }), 99_000];
    const r = play([stream(), ...next]);
    expect(r.words).toEqual([]);
    expect(play([stream({}, 1), 99_001], r.state).words).toEqual(['1/0']);
  });
  it('marks the break when media time jumps', () => {
    const back: ReleaseEvent = {
      type: 'segment',
      epoch: 0,
      seq: 1,
      at: T0,
      segment: media(0, 1, { startMs: 0 }),
    };
    const r = play([stream(), segment(0, T0), back, release(0, T0), release(1, T0), 0]);
    expect(r.entries.map((e) => e.discontinuity)).toEqual([false, true]);
  });
  it('ends when the stream has ended and everything has been shown', () => {
    const r = play([stream(), segment(0, T0), release(0, T0), 0, stream({}, 0, false), 1]);
    expect([r.state.ended, r.wakeAt]).toEqual([false, 5_000]);
    expect(play([5_000], r.state).state.ended).toBe(true);
  });
  it('keeps bounded memory: a window of what is being watched, a bounded queue', () => {
    const many = Array.from({ length: 500 }, (_, n) => [
      segment(n, T0 + n * 2_000),
      release(n, T0 + n * 2_000),
      n * 2_000,
    ]);
    expect(play([stream(), ...many.flat()]).state).toMatchObject({
      window: { length: 8 },
      pending: { size: 0 },
    });
    const flood = Array.from({ length: 50 }, (_, n) => segment(n, T0));
    const r = play([stream(), ...flood, 0], initial(STREAM, { maxPending: 20 }));
    expect(r.state.pending.size).toBe(20);
    expect(r.effects.filter((e) => e.type === 'evicted').length).toBe(30);
  });
});
