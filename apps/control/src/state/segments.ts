import type { ReleaseRecord, StreamRecord } from '@airlock/contracts/control';
import type { Action } from '@airlock/contracts/action';
import type { LockCell, PendingRun } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { SegmentDecision, SegmentVerdict } from '@airlock/contracts/verdict';
import {
  type Basis,
  type Gauge,
  gaugeAt,
  heldAt,
  initial,
  type ReleaseEvent,
  type ReleaseState,
  step,
  unaired,
  verdictFact,
} from '@airlock/moderation/release';

/** Segments a stream may have in memory; at 2 s each more than two hours. */
const KEPT = 4_000;

export interface KnownSegment {
  readonly message: SegmentMessage;
  /** Counts the segments of the stream from 0 over all epochs; the media sequence number of the preview. */
  readonly ordinal: number;
  /** Follows a change of epoch or a hole. */
  readonly discontinuity: boolean;
  /** Discontinuities before this segment, its own not counted. */
  readonly discontinuities: number;
}

interface Judged {
  readonly decision: SegmentDecision;
  /** What the audience may fetch, once it may. */
  readonly shown?: 'content' | 'approved' | 'unreviewed' | 'slate';
}

/** What staff is told of content that is not shown because it was found clean. */
const LABELLED: Partial<Record<Basis, 'approved' | 'unreviewed'>> = {
  human: 'approved',
  unjudged: 'unreviewed',
};

/** A held segment whose deadline came before a person did, and what the plan did with it then. */
export interface DefaultApplied {
  readonly epoch: number;
  readonly seq: number;
  readonly did: 'release' | 'dump' | 'cut';
  /** The deadline, ms since 1970. */
  readonly at: number;
}

const keyOf = (s: { epoch: number; seq: number }): string => `${s.epoch}/${s.seq}`;

/**
 * Segments of one stream in order, with how each stands between broadcaster and audience. That is computed by the same
 * machine that the gate runs, on the same facts, so that staff is shown what the gate will do and not a guess.
 */
export class Segments {
  readonly #list: KnownSegment[] = [];
  readonly #byKey = new Map<string, KnownSegment>();
  readonly #judged = new Map<string, Judged['decision']>();
  readonly #shown = new Map<string, NonNullable<Judged['shown']>>();
  #release: ReleaseState;
  #tickedAt = 0;
  #defaults: DefaultApplied[] = [];
  #count = 0;
  judged = 0;
  unwatchedMs = 0;

  constructor(streamId: StreamId) {
    this.#release = initial(streamId);
  }

  get captured(): number {
    return this.#count;
  }

  #note(event: ReleaseEvent): void {
    this.#release = step(this.#release, event).state;
  }

  admit(r: StreamRecord): void {
    this.#note({ type: 'stream', epoch: r.epoch, live: r.live, plan: r.release });
  }

  act(action: Action): void {
    this.#note({ type: 'action', action });
  }

  decide({ epoch, fromSeq, toSeq, decision, by, decidedAt }: ReleaseRecord): void {
    this.#note({ type: 'human', epoch, fromSeq, toSeq, decision, by, decidedAt });
    if (decision !== 'dump') return;
    // What was shown before is taken back: its place in the playlist is a card from now on.
    for (let seq = fromSeq; seq <= Math.min(toSeq, fromSeq + KEPT); seq += 1) {
      const k = keyOf({ epoch, seq });
      if (this.#shown.has(k)) this.#shown.set(k, 'slate');
    }
  }

  /** A reviewer watches until then. */
  see(reviewer: string, at: number, until: number): void {
    this.#note({ type: 'presence', reviewer, at, until });
  }

  /** Deadlines that did something since this was asked last. */
  takeDefaults(): readonly DefaultApplied[] {
    const taken = this.#defaults;
    this.#defaults = [];
    return taken;
  }

  /** Takes a finished segment that the bus took at `at`; parts, repeats and stragglers change nothing. */
  capture(message: SegmentMessage, at: number): boolean {
    if (!message.part.last) return false;
    const { epoch, seq, container, media, init, startMs, durationMs, capturedAt } = message;
    const segment = { container, media, init, startMs, durationMs, capturedAt };
    this.#note({ type: 'segment', epoch, seq, at, segment });
    const last = this.#list.at(-1);
    if (last !== undefined) {
      const before = last.message;
      if (epoch < before.epoch || (epoch === before.epoch && seq <= before.seq)) return false;
    }
    const discontinuity =
      last !== undefined && (epoch !== last.message.epoch || seq !== last.message.seq + 1);
    const known: KnownSegment = {
      message,
      ordinal: this.#count++,
      discontinuity,
      discontinuities: last === undefined ? 0 : last.discontinuities + (last.discontinuity ? 1 : 0),
    };
    this.#list.push(known);
    this.#byKey.set(keyOf(message), known);
    if (this.#list.length > KEPT) {
      const gone = this.#list.shift();
      if (gone !== undefined) this.#byKey.delete(keyOf(gone.message));
    }
    return true;
  }

  judge(v: SegmentVerdict): void {
    const { decision, final } = v;
    this.#note(verdictFact(v, v.timing.decidedAt));
    const k = keyOf(v);
    if (!final || this.#judged.has(k)) return;
    this.judged += 1;
    this.unwatchedMs += v.coverage.unwatchedMs;
    this.#judged.set(k, decision);
    if (this.#judged.size > KEPT) this.#judged.delete(this.#judged.keys().next().value ?? '');
  }

  /** Lets time pass: lists what the gate may show by `now`. */
  tick(now: number): void {
    const overdue = this.#overdue(now);
    const { state, entries } = step(this.#release, { type: 'tick', now });
    this.#release = state;
    this.#tickedAt = now;
    for (const held of overdue) {
      const isListed = entries.some((e) => e.epoch === held.epoch && e.seq === held.seq);
      if (held.did === 'cut' ? state.dark : isListed) this.#defaults.push(held);
    }
    for (const e of entries) {
      const shown = e.kind === 'slate' ? 'slate' : (LABELLED[e.basis] ?? 'content');
      for (let seq = e.seq; seq <= (e.kind === 'slate' ? Math.min(e.toSeq, e.seq + 100) : e.seq); seq += 1) {
        this.#shown.set(keyOf({ epoch: e.epoch, seq }), shown);
      }
      while (this.#shown.size > KEPT) this.#shown.delete(this.#shown.keys().next().value ?? '');
    }
  }

  /** What was still held when time was last looked at, and whose deadline lies before `now`. */
  #overdue(now: number): DefaultApplied[] {
    const did = this.#release.admitted?.plan.holdDefault ?? 'keep';
    if (did === 'keep' || this.#tickedAt === 0) return [];
    return heldAt(this.#release, this.#tickedAt).flatMap(({ epoch, seq, deadline }) =>
      deadline === undefined || deadline > now ? [] : [{ epoch, seq, did, at: deadline }],
    );
  }

  find(epoch: number, seq: number): KnownSegment | undefined {
    return this.#byKey.get(keyOf({ epoch, seq }));
  }

  latest(count: number): readonly KnownSegment[] {
    return this.#list.slice(-count);
  }

  /** What was captured in the last `ms` before the newest segment, that one included. */
  latestMs(ms: number): readonly KnownSegment[] {
    const since = (this.#list.at(-1)?.message.capturedAt ?? 0) - ms;
    const first = this.#list.findIndex((s) => s.message.capturedAt > since);
    return first < 0 ? [] : this.#list.slice(first);
  }

  /** Since when what came after the newest judged segment waits to be judged, ms since 1970; undefined where nothing does. */
  waitingSince(): number | undefined {
    const judged = this.#list.findLastIndex(({ message }) => this.#judged.has(keyOf(message)));
    return this.#list[judged + 1]?.message.capturedAt;
  }

  lock(count: number, now: number): LockCell[] {
    const held = new Set(heldAt(this.#release, now).map(keyOf));
    return this.latest(count).map(({ message: { epoch, seq } }) => {
      const k = keyOf({ epoch, seq });
      const shown = this.#shown.get(k);
      const verdict = this.#judged.get(k);
      const state =
        shown === 'slate' || verdict === 'dump'
          ? 'dumped'
          : shown === 'approved' || shown === 'unreviewed'
            ? shown
            : held.has(k)
              ? 'held'
              : verdict === undefined
                ? 'waiting'
                : verdict === 'hold' && shown === undefined
                  ? 'held'
                  : 'clean';
      return { epoch, seq, state, shown: shown !== undefined && shown !== 'slate' };
    });
  }

  /** The delay as it stands; call `tick` before. */
  gauge(now: number): Gauge {
    return gaugeAt(this.#release, now);
  }

  /** All that was captured and the audience has not been given by `now`, by epoch. */
  unaired(now: number): { readonly epoch: number; readonly fromSeq: number; readonly toSeq: number }[] {
    this.tick(now);
    return unaired(this.#release).map(({ from, toSeq }) => ({ epoch: from.epoch, fromSeq: from.seq, toSeq }));
  }

  /** Runs without a gap of segments that wait for a person, oldest first. */
  pending(now: number): PendingRun[] {
    const runs: PendingRun[] = [];
    for (const { epoch, seq, since, deadline } of heldAt(this.#release, now)) {
      const durationMs = this.find(epoch, seq)?.message.durationMs ?? 0;
      const run = runs.at(-1);
      if (run !== undefined && run.epoch === epoch && run.toSeq === seq - 1) {
        run.toSeq = seq;
        run.segments += 1;
        run.durationMs += durationMs;
      } else {
        const due = deadline === undefined ? {} : { deadline };
        runs.push({ epoch, fromSeq: seq, toSeq: seq, segments: 1, durationMs, since, ...due });
      }
    }
    return runs;
  }
}
