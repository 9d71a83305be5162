import type { LegalHold } from '@airlock/contracts/retention';

/** What a hold may ask about an item. Unknown is undefined. */
export interface HoldFacts {
  readonly streamId?: string | undefined;
  readonly streamerId?: string | undefined;
  readonly roomId?: string | undefined;
  /** Labels for which its stream needed a person. */
  readonly labels: readonly string[];
  /** The time the item is of: `[from, to)`, ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Placed, not released and not over. */
export const isHolding = (hold: Pick<LegalHold, 'from' | 'until' | 'releasedAt'>, now: number): boolean =>
  hold.releasedAt === undefined && (hold.until === undefined || hold.until > now);

const names = (wanted: readonly string[] | undefined, is: string | undefined): boolean =>
  wanted === undefined || (is !== undefined && wanted.includes(is));

/**
 * Whether a hold is on an item: all that its scope says must be so. A scope that names people or labels is not on what
 * belongs to no stream; one of times alone is on everything of that time.
 */
export const holdCovers = ({ scope }: Pick<LegalHold, 'scope'>, item: HoldFacts): boolean => {
  const { label } = scope;
  return (
    names(scope.streams, item.streamId) &&
    names(scope.streamers, item.streamerId) &&
    names(scope.rooms, item.roomId) &&
    (label === undefined || item.labels.some((l) => l === label || l.startsWith(`${label}.`))) &&
    (scope.from === undefined || item.to > scope.from) &&
    (scope.until === undefined || item.from < scope.until)
  );
};
