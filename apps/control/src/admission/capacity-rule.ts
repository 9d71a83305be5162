import { parseDuration } from '@airlock/policy/duration';
import type { Policy } from '@airlock/policy/policy';
import type { AdmissionRule } from '../house/hooks.js';
import type { Reading } from '../pipeline/meter.js';

/** Where the policy says how far the pipeline may fall behind, no stream starts beyond it. What runs already runs on. */
export const capacityRule = (
  policy: () => Policy,
  reading: () => Pick<Reading, 'age' | 'unwatchedShare'>,
): AdmissionRule => ({
  name: 'capacity',
  opinion: (_request, _now, onAir) => {
    const limits = policy().source.admission.capacity;
    if (limits === undefined || onAir !== undefined) return Promise.resolve({});
    const { verdictAge, unwatched = 1 } = limits;
    const { age, unwatchedShare } = reading();
    const longestMs = (verdictAge === undefined ? undefined : parseDuration(verdictAge)) ?? Infinity;
    const reasons = [
      ...(age !== undefined && age.p95 > longestMs
        ? [`verdicts take ${(age.p95 / 1_000).toFixed(1)} s, of ${verdictAge} at most`]
        : []),
      ...(unwatchedShare > unwatched
        ? [`${percent(unwatchedShare)} of what is on air is not looked at, of ${percent(unwatched)} at most`]
        : []),
    ];
    return Promise.resolve({
      deny: reasons.map((reason) => ({
        code: 'capacity.behind',
        reason: `The pipeline is behind and takes no more streams now: ${reason}`,
        basis: '2016 Provisions Art. 8',
      })),
    });
  },
});

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
