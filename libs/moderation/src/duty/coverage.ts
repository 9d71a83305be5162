import type { DutyLayer } from '@airlock/contracts/duty';
import type { Stint } from './shifts.js';
import { type Span, union, without } from './span.js';

export interface LayerGap extends Span {
  readonly layer: DutyLayer;
  /** Somebody is there, and none who has this skill. */
  readonly skill?: string;
}

export interface Alone extends Span {
  readonly personId: string;
}

/** Where a layer that must be covered has nobody. */
export const gapsIn = (stints: readonly Stint[], mustCover: readonly DutyLayer[], bounds: Span): LayerGap[] =>
  mustCover.flatMap((layer) =>
    without(
      [bounds],
      stints.filter((s) => s.layer === layer),
    ).map((span) => ({ layer, ...span })),
  );

/** Where the primary layer has somebody, but for one of these skills nobody who has it. */
export const skillGapsIn = (
  stints: readonly Stint[],
  skills: readonly string[],
  has: (personId: string, skill: string) => boolean,
): LayerGap[] => {
  const primary = stints.filter((s) => s.layer === 'primary');
  return skills.flatMap((skill) =>
    without(
      union(primary),
      primary.filter((s) => has(s.personId, skill)),
    ).map((span) => ({ layer: 'primary' as const, skill, ...span })),
  );
};

/** Where one person is alone on all layers together: nobody to call when they do not answer. */
export function aloneIn(stints: readonly Stint[]): Alone[] {
  const people = new Map<string, Span[]>();
  for (const { personId, from, to } of stints) {
    people.set(personId, [...(people.get(personId) ?? []), { from, to }]);
  }
  return [...people.entries()]
    .flatMap(([personId, own]) => {
      const others = [...people.entries()].filter(([id]) => id !== personId).flatMap(([, spans]) => spans);
      return without(own, others).map((span) => ({ personId, ...span }));
    })
    .sort((a, b) => a.from - b.from);
}

/** The gaps of `after` that `before` did not have. */
export const newGaps = (before: readonly LayerGap[], after: readonly LayerGap[]): LayerGap[] =>
  [...Map.groupBy(after, ({ layer, skill = '' }) => `${layer} ${skill}`).values()].flatMap((gaps) => {
    const { layer, skill } = gaps[0]!;
    const had = before.filter((gap) => gap.layer === layer && gap.skill === skill);
    return without(gaps, had).map((span) => ({ layer, ...(skill === undefined ? {} : { skill }), ...span }));
  });

/** What one person carries on the primary layer: time, stretches without a break, and the shortest rest between two. */
export interface Load {
  readonly personId: string;
  readonly ms: number;
  readonly shifts: number;
  readonly rests: readonly number[];
}

/** Backup and lead stand by, and do not count. */
export function loadsOf(stints: readonly Stint[], people: Iterable<string>): Load[] {
  const primary = stints.filter((s) => s.layer === 'primary');
  const ids = new Set([...people, ...primary.map((s) => s.personId)]);
  return [...ids].sort().map((personId) => {
    const spans = union(primary.filter((s) => s.personId === personId));
    return {
      personId,
      ms: spans.reduce((sum, s) => sum + s.to - s.from, 0),
      shifts: spans.length,
      rests: spans.slice(1).map((span, i) => span.from - spans[i]!.to),
    };
  });
}
