import { listedFor } from './labels.js';
import type { CompiledRoomClass, Policy } from './policy.js';

/** Lowest threshold that a shift leaves: below, everything would count. */
const LOWEST = 0.05;

const toHundredths = (n: number): number => Math.round(n * 100) / 100;

/**
 * The class as an author of this reputation (−1 … 1) meets it. Below 0 every threshold falls by up to `stricter`; above 0
 * those of labels up to severity `laxerUpTo` rise by up to `laxer`. The same class where the policy shifts nothing.
 */
export const roomForAuthor = (
  policy: Policy,
  room: CompiledRoomClass,
  reputation: number,
): CompiledRoomClass => {
  const { reputation: shifts } = policy.source;
  if (shifts === undefined || !(Math.abs(reputation) <= 1)) return room;
  const shift = toHundredths(reputation * (reputation < 0 ? shifts.stricter : shifts.laxer));
  if (shift === 0) return room;
  const reaches = (label: string): boolean => {
    const severity = policy.taxonomy.get(listedFor(label, policy.taxonomy) ?? '')?.severity;
    return shift < 0 || (severity !== undefined && severity <= shifts.laxerUpTo);
  };
  return {
    ...room,
    thresholdOf: (label) => {
      const threshold = room.thresholdOf(label);
      if (!reaches(label)) return threshold;
      // A threshold that was lower to begin with stays.
      return shift < 0
        ? Math.min(threshold, Math.max(LOWEST, toHundredths(threshold + shift)))
        : Math.min(1, toHundredths(threshold + shift));
    },
  };
};
