import type { DecisionRequest } from '@airlock/contracts/http/review-api';
import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { Permission } from '@airlock/contracts/person';
import type { QueueItem, ReviewAct } from '@airlock/contracts/review';
import type { KeyName } from '../../keys/table.js';

/** What somebody can make of a case; each has a key of the same name. */
export type Outcome = Extract<
  KeyName,
  'approve' | 'clean' | 'violation' | 'warn' | 'mute' | 'dump' | 'cut' | 'escalate'
>;

export interface Run {
  readonly epoch: number;
  readonly fromSeq: number;
  readonly toSeq: number;
}

interface Rule {
  readonly says: DecisionRequest['outcome'];
  readonly needs: readonly Permission[];
  /** It is about segments that the audience does not have yet. */
  readonly isOfRun?: true;
  /** Asked for twice: nothing brings the audience back. */
  readonly isArmed?: true;
  readonly colour: 'teal' | 'gray' | 'yellow' | 'orange' | 'red' | 'blue';
}

export const OUTCOMES = {
  approve: { says: 'clean', needs: ['streams.decide'], isOfRun: true, colour: 'teal' },
  clean: { says: 'clean', needs: [], colour: 'gray' },
  violation: { says: 'violation', needs: [], colour: 'gray' },
  warn: { says: 'violation', needs: ['actions.take'], colour: 'yellow' },
  mute: { says: 'violation', needs: ['actions.take'], colour: 'orange' },
  dump: { says: 'violation', needs: ['streams.decide'], isOfRun: true, colour: 'orange' },
  cut: { says: 'violation', needs: ['streams.cut'], isArmed: true, colour: 'red' },
  escalate: { says: 'escalated', needs: [], colour: 'blue' },
} as const satisfies Record<Outcome, Rule>;

/** In a second look nothing is done to any stream. */
export const BLIND: readonly Outcome[] = ['clean', 'violation'];

const runOf = ({ epoch, fromSeq, toSeq }: Run): Run => ({ epoch, fromSeq, toSeq });

/** What the audience does not have yet: what waits for a person, else what a delayed stream still keeps back. */
export const backOf = (item: QueueItem, live: StreamView | undefined): Run | undefined => {
  if (item.waiting !== undefined) return runOf(item.waiting);
  if (item.stream.mode !== 'delay' || live === undefined) return undefined;
  const back = live.lock.filter((c) => !c.shown && c.state !== 'dumped');
  const [first] = back;
  if (first === undefined) return undefined;
  const last = back.findLast((c) => c.epoch === first.epoch) ?? first;
  return { epoch: first.epoch, fromSeq: first.seq, toSeq: last.seq };
};

/** Whether it can be chosen here and now by somebody who `may`. */
export const isPossible = (
  outcome: Outcome,
  item: QueueItem,
  back: Run | undefined,
  may: (permission: Permission) => boolean,
): boolean => {
  const rule: Rule = OUTCOMES[outcome];
  if (!rule.needs.every(may)) return false;
  // Shown at once or not at all: only what waits for a person can be approved.
  if (outcome === 'approve') return item.waiting !== undefined;
  if (rule.isOfRun === true) return back !== undefined;
  return item.stream.live || (outcome !== 'mute' && outcome !== 'cut');
};

const actsOf = (outcome: Outcome, back: Run | undefined): ReviewAct[] => {
  switch (outcome) {
    case 'approve':
    case 'dump':
      return back === undefined ? [] : [{ do: outcome, run: back }];
    case 'cut':
      return [{ do: 'cut' }];
    case 'warn':
    case 'mute':
      return [{ do: 'act', kind: outcome }];
    case 'clean':
    case 'violation':
    case 'escalate':
      return [];
  }
};

export interface Grounds {
  readonly clause: string;
  readonly evidence: readonly string[];
  readonly note: string;
}

/** The request that decides a case. The run is that which was on screen, not what has come to it since. */
export const decisionOf = (
  outcome: Outcome,
  { clause, evidence, note }: Grounds,
  token: number,
  back: Run | undefined,
): DecisionRequest => ({
  ...{ outcome: OUTCOMES[outcome].says, clause, evidence: [...evidence], note, token },
  acts: actsOf(outcome, back),
});
