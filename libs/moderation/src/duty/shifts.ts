import type { DutyLayer, DutySource, Override, OverrideId, Rotation } from '@airlock/contracts/duty';
import { rotationShifts } from './rotation.js';
import { type Span, within } from './span.js';

/** One schedule as it is in force: its rotations and what goes before them. */
export interface Rota {
  readonly rotations: readonly Rotation[];
  readonly overrides: readonly Override[];
}

/** A shift of one person, or what is left of it. */
export interface Stint extends Span {
  readonly layer: DutyLayer;
  readonly personId: string;
  readonly source: DutySource;
  readonly overrideId?: OverrideId | undefined;
}

/** Somebody on a layer at a moment. */
interface Place {
  readonly personId: string;
  readonly source: DutySource;
  readonly overrideId?: OverrideId | undefined;
  /** Tells one shift of theirs from the next. */
  readonly shift: string;
}

interface Claim extends Span {
  readonly people: readonly string[];
  readonly shift: string;
  /** Of a rotation. */
  readonly level?: number;
  /** Of what goes before them. */
  readonly override?: Override;
}

export const LAYERS: readonly DutyLayer[] = ['primary', 'backup', 'lead'];

/** It says nothing of the time before it was made, nor after it was taken back. */
const inForce = ({ from, to, createdAt, cancelledAt = Infinity }: Override): Span => ({
  from: Math.max(from, createdAt),
  to: Math.min(to, cancelledAt),
});

const byAge = (a: Override, b: Override): number =>
  a.createdAt - b.createdAt || (a.overrideId < b.overrideId ? -1 : 1);

/** Who is on where these claims meet. */
function placesOf(active: readonly Claim[]): Place[] {
  const level = Math.max(...active.map((c) => c.level ?? -1));
  const rotations = active.filter((c) => c.override === undefined && c.level === level);
  const places = new Map<string, Place>();
  for (const { people, shift } of rotations) {
    for (const personId of people) {
      if (!places.has(personId)) places.set(personId, { personId, source: 'rotation', shift });
    }
  }
  const overriding = active.flatMap((c) => (c.override === undefined ? [] : [c.override])).sort(byAge);
  for (const { kind, people, insteadOf, overrideId } of overriding) {
    if (kind !== 'addition') {
      if (insteadOf === undefined) places.clear();
      else if (!places.delete(insteadOf)) continue;
    }
    for (const personId of people) {
      if (!places.has(personId)) {
        places.set(personId, { personId, source: kind, overrideId, shift: overrideId });
      }
    }
  }
  return [...places.values()];
}

const claimsOf = ({ rotations, overrides }: Rota, layer: DutyLayer, bounds: Span): Claim[] => [
  ...rotations.flatMap((rotation, i) =>
    rotation.layer === layer
      ? rotationShifts(rotation, bounds.from, bounds.to).map((shift) => ({
          ...shift,
          level: rotation.level,
          shift: `${i}/${shift.from}`,
        }))
      : [],
  ),
  ...overrides.flatMap((override) => {
    const span = override.layer === layer ? inForce(override) : undefined;
    if (span === undefined || within(span, bounds) === undefined) return [];
    return [{ ...span, people: override.people, shift: override.overrideId, override }];
  }),
];

/** The shifts of one layer within the bounds, in the order of their start. */
function shiftsOf(rota: Rota, layer: DutyLayer, bounds: Span): Stint[] {
  const claims = claimsOf(rota, layer, bounds).toSorted((a, b) => a.from - b.from);
  const times = claims.flatMap((c) => [c.from, c.to]).filter((t) => t > bounds.from && t < bounds.to);
  const cuts = [...new Set([bounds.from, ...times, bounds.to])].sort((a, b) => a - b);
  const shifts: Stint[] = [];
  const running = new Map<string, { from: number; place: Place }>();
  const close = (key: string, to: number): void => {
    const { from, place } = running.get(key)!;
    running.delete(key);
    const { shift: _, ...said } = place;
    shifts.push({ layer, from, to, ...said });
  };
  let active: Claim[] = [];
  let next = 0;
  for (const at of cuts.slice(0, -1)) {
    active = active.filter((c) => c.to > at);
    for (; next < claims.length && claims[next]!.from <= at; next += 1) {
      if (claims[next]!.to > at) active.push(claims[next]!);
    }
    const places = active.length === 0 ? [] : placesOf(active);
    const keys = new Map(places.map((place) => [`${place.personId}\n${place.shift}`, place]));
    for (const key of [...running.keys()]) if (!keys.has(key)) close(key, at);
    for (const [key, place] of keys) if (!running.has(key)) running.set(key, { from: at, place });
  }
  for (const key of [...running.keys()]) close(key, bounds.to);
  return shifts.sort((a, b) => a.from - b.from);
}

/**
 * Who is on when, within `[from, to)`; what reaches over its ends is cut there. At every moment of a layer: of the rotations
 * that have somebody those of the highest level together, and before them the overrides, the later made before the earlier.
 */
export const shiftsIn = (rota: Rota, from: number, to: number): Stint[] =>
  from >= to
    ? []
    : LAYERS.flatMap((layer) => shiftsOf(rota, layer, { from, to })).sort((a, b) => a.from - b.from);
