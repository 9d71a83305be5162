import type { Signal } from '@airlock/contracts/signal';

/** What counts, and what detectors on trial saw. */
export const apart = (signals: readonly Signal[]): readonly [counting: Signal[], onTrial: Signal[]] => [
  signals.filter(({ shadow }) => shadow !== true),
  signals.filter(({ shadow }) => shadow === true),
];
