import type { Override, Rotation } from '@airlock/contracts/duty';
import { type Stint, shiftsIn } from './shifts.js';
import type { Span } from './span.js';

/** What a schedule said from a moment on; without rotations once it was removed. */
export interface RotaVersion {
  readonly from: number;
  readonly rotations: readonly Rotation[];
  readonly removed: boolean;
}

const isSame = (a: Stint, b: Stint): boolean =>
  a.layer === b.layer && a.personId === b.personId && a.source === b.source && a.overrideId === b.overrideId;

/** Who was on when, each second by the rota that was in force at it. Versions in the order of their time. */
export function shiftsThen(
  versions: readonly RotaVersion[],
  overrides: readonly Override[],
  { from, to }: Span,
): Stint[] {
  const shifts: Stint[] = [];
  versions.forEach((version, i) => {
    if (version.removed) return;
    const begin = Math.max(from, version.from);
    const end = Math.min(to, versions[i + 1]?.from ?? Infinity);
    for (const shift of shiftsIn({ rotations: version.rotations, overrides }, begin, end)) {
      const at = shift.from === begin ? shifts.findIndex((s) => s.to === begin && isSame(s, shift)) : -1;
      if (at === -1) shifts.push(shift);
      else shifts[at] = { ...shifts[at]!, to: shift.to };
    }
  });
  return shifts.sort((a, b) => a.from - b.from);
}
