import type { Action } from '@airlock/contracts/action';
import type { AdmissionFinding, AdmissionRequest } from '@airlock/contracts/admission';
import type { PlanFloor, StreamRecord } from '@airlock/contracts/control';
import type { CaseDecision } from '@airlock/contracts/case';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { ActionId, CaseId, StreamerId, StreamId } from '@airlock/contracts/ids';
import type { Rest } from '@airlock/contracts/wellness';
import type { Queries } from '@airlock/storage/database';
import type { Effect } from './effect.js';

/** What follows from an action, in the transaction that writes it down: reasons, points, linked sanctions, evidence. */
export type Consequence = (effect: Effect, action: Action, stream: StreamRecord | undefined) => Promise<void>;

/** Segments that were taken out, by a person or by the policy. */
export interface Dump {
  readonly streamId: StreamId;
  readonly epoch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** When it was decided, ms since 1970. */
  readonly at: number;
  /** A person, or `policy:<rule>`. */
  readonly by: string;
}

/** What follows from a dump, in the transaction that writes it down. Repeatable. */
export type OnDump = (tx: Queries, dump: Dump) => Promise<void>;

/** Undoes what one part of the house did because of an action; in the transaction that reverses it. Repeatable. */
export type Reversal = (effect: Effect, actionId: ActionId, reason: string) => Promise<void>;

/** What goes with the first record of streams, in the transaction that writes it down. Repeatable. */
export type Beginning = (tx: Queries, streams: readonly StreamRecord[]) => Promise<void>;

/** What follows from the end of a stream, in the transaction that writes it down. */
export type Ending = (effect: Effect, stream: StreamRecord) => Promise<void>;

/** What follows from the decision of a case, in the transaction that closes it. */
export type CaseClosing = (effect: Effect, closed: CaseView, decision: CaseDecision) => Promise<void>;

/** What follows when a decision is taken back, in the transaction that opens the case again. */
export type CaseReopening = (effect: Effect, caseId: CaseId) => Promise<void>;

/** A person has their eye on a stream or a case of it: they claimed it, have it open, or watch. Repeatable. */
export type Sighting = (
  about: { readonly streamId: StreamId; readonly caseId?: CaseId },
  person: string,
) => Promise<void>;

/** What somebody is about to have on screen. */
export interface Sight {
  readonly caseId: CaseId;
  readonly severity: number;
}

/** Keeps from people what they have had too much of; asked before a case is given to anybody. */
export interface ClaimRule {
  /** What keeps somebody from looking for now, for choosing what to offer; empty when nothing does. */
  rests(person: string, now: number): Promise<readonly Rest[]>;
  /**
   * Writes down, in the transaction of a claim, its renewal or its end, that they have it on screen; a `claim` or
   * `renewal` that gives a rest is to be refused, and nothing is written down.
   */
  sees(
    tx: Queries,
    person: string,
    what: Sight,
    now: number,
    at: 'claim' | 'renewal' | 'end',
  ): Promise<Rest | undefined>;
}

export type { AdmissionFinding };

/** What one part of the house has to say about a stream that wants to start, or is on air. */
export interface AdmissionOpinion {
  /** Any of them refuses the stream, or ends it when it is on air. */
  readonly deny?: readonly AdmissionFinding[];
  /** What the stream may not do: `tips`, `recommend`, `cohost`, `category:news` … */
  readonly restrict?: readonly AdmissionFinding[];
  /** It may run, but no less strictly than this, whatever its class says. */
  readonly floors?: readonly (AdmissionFinding & {
    readonly floor: PlanFloor;
    /** Whoever is on duty is called when it begins on air. */
    readonly page?: boolean;
  })[];
  /** It may run, and a person has to look at why it was let in. */
  readonly cases?: readonly AdmissionFinding[];
  /** Credit grade of the streamer: a fact of the policy's room classes. */
  readonly tier?: string;
  /** Words for `stream.tags` of the policy. */
  readonly tags?: readonly string[];
  /** When to ask again at the latest, ms since 1970: a licence ends, a suspension does. */
  readonly until?: number;
}

/** Asked for every stream; a rule that throws refuses. Milliseconds: it stands in the publisher's way. */
export interface AdmissionRule {
  readonly name: string;
  /** `onAir`: the stream runs already; a rule that throws then leaves it as it is and is asked again. */
  opinion(request: AdmissionRequest, now: number, onAir?: StreamRecord): Promise<AdmissionOpinion>;
}

/** Has the streams of a streamer (or all of them) asked about again, because something about them has changed. */
export type Reconsider = (about: { readonly streamerId?: StreamerId }) => void;
