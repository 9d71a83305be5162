import type { Handover } from '@airlock/contracts/handover';
import type { Stint } from './shifts.js';

/** The people on the primary layer change. */
export interface Change {
  readonly at: number;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * When somebody goes or comes on the primary layer, apart from the first and the last moment of the time looked at. Where
 * nobody goes or nobody comes there is nobody to hand over to, and no change.
 */
export function changesIn(stints: readonly Stint[]): Change[] {
  const primary = stints.filter((s) => s.layer === 'primary');
  const at = (time: number, from: boolean) =>
    [...new Set(primary.filter((s) => (from ? s.from < time && s.to >= time : s.from <= time && s.to > time)).map((s) => s.personId))].sort(); // prettier-ignore
  return [...new Set(primary.map((s) => s.from))]
    .sort((a, b) => a - b)
    .map((time) => ({ at: time, before: at(time, true), after: at(time, false) }))
    .map(({ at: time, before, after }) => ({
      at: time,
      from: before.filter((id) => !after.includes(id)),
      to: after.filter((id) => !before.includes(id)),
    }))
    .filter(({ from, to }) => from.length > 0 && to.length > 0);
}

type Stored = Pick<Handover, 'dueAt' | 'note' | 'acknowledgedAt'>;

/** Missing until it is written and acknowledged, once its time has passed. */
export const handoverState = ({ dueAt, note, acknowledgedAt }: Stored, now: number): Handover['state'] => {
  if (acknowledgedAt !== undefined) return 'acknowledged';
  if (now >= dueAt) return 'missing';
  return note === undefined ? 'due' : 'written';
};
