import type { DutyLayer, DutyShift } from '@airlock/contracts/duty';

/** What is drawn as one: people on the same layer for the same time by the same cause. */
export interface Bar extends Omit<DutyShift, 'personId'> {
  readonly key: string;
  readonly people: readonly string[];
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
