import type { DutyLayer, DutyShift } from '@airlock/contracts/duty';

/** What is drawn as one: people on the same layer for the same time by the same cause. */
export interface Bar extends Omit<DutyShift, 'personId'> {
  readonly key: string;
  readonly people: readonly string[];
  /** So many shifts that follow each other are drawn as one; absent for one. */
  readonly turns?: number;
}

export const LAYERS: readonly DutyLayer[] = ['primary', 'backup', 'lead'];

export const barsOf = (shifts: readonly DutyShift[]): Bar[] => {
  const bars = new Map<string, Bar>();
  for (const { personId, ...shift } of shifts) {
    const key = [shift.layer, shift.from, shift.to, shift.source, shift.overrideId].join('|');
    const people = bars.get(key)?.people ?? [];
    bars.set(key, { ...shift, key, people: [...people, personId] });
  }
  return [...bars.values()].sort((a, b) => a.from - b.from || b.to - a.to);
};

/** Share of a picture's width below which a bar can neither be read nor pressed: 24 px of 800. */
const SLIVER = 0.03;

/** Shifts that are too short for a picture of `span` ms are drawn as one with those that go on from them. */
export const withoutSlivers = (bars: readonly Bar[], span: number): Bar[] => {
  // What somebody changed by hand is seen by itself, however short it is.
  const isSliver = (bar: Bar): boolean =>
    bar.turns !== undefined || (bar.source === 'rotation' && bar.to - bar.from < SLIVER * span);
  const drawn: Bar[] = [];
  for (const bar of bars) {
    const last = drawn.findLast((b) => b.layer === bar.layer);
    if (last === undefined || bar.from > last.to || !isSliver(last) || !isSliver(bar)) drawn.push(bar);
    else
      drawn[drawn.indexOf(last)] = {
        ...last,
        to: Math.max(last.to, bar.to),
        people: [...new Set([...last.people, ...bar.people])],
        turns: (last.turns ?? 1) + 1,
      };
  }
  return drawn;
};

/** Each in the first lane that is free when it begins, so that none hides another. */
export const lanesOf = <S extends { readonly from: number; readonly to: number }>(
  bars: readonly S[],
): S[][] => {
  const lanes: S[][] = [];
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? -Infinity) <= bar.from);
    if (free === undefined) lanes.push([bar]);
    else free.push(bar);
  }
  return lanes;
};

/** Where in a picture from `from` to `to` a stretch lies, in percent; undefined when it is outside. */
export const placeOf = (
  bar: { readonly from: number; readonly to: number },
  from: number,
  to: number,
): { left: string; width: string } | undefined => {
  const [start, end] = [Math.max(bar.from, from), Math.min(bar.to, to)];
  if (start >= end) return undefined;
  const percent = (ms: number): string => `${((100 * ms) / (to - from)).toFixed(4)}%`;
  return { left: percent(start - from), width: percent(end - start) };
};
