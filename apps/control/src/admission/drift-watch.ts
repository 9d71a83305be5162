import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { StreamId } from '@airlock/contracts/ids';
import type { Verdict } from '@airlock/contracts/verdict';
import { type Drift, hear, noDrift } from '@airlock/moderation/admission';
import type { Policy } from '@airlock/policy/policy';
import type { Projection } from '../projection.js';
import { admissionPolicy } from './papers-rule.js';

export interface DriftWatchDeps {
  readonly projection: Pick<Projection, 'streams'>;
  readonly policy: () => Policy;
  /** Repeatable: what stands in the stream's case already is not put there again. */
  readonly onCases: (streamId: StreamId, cases: readonly AdmissionFinding[]) => Promise<void>;
}

/** Streams whose words are remembered; the one that was silent longest is forgotten. */
const MAX_STREAMS = 20_000;

/** Hears whether live streams are about what they were declared as, in what is said and in what is written in the picture. */
export const createDriftWatch = ({ projection, policy, onCases }: DriftWatchDeps) => {
  const drifts = new Map<StreamId, Drift>();
  return async (verdicts: readonly Verdict[]): Promise<void> => {
    const { topics } = admissionPolicy(policy());
    for (const v of verdicts) {
      if (v.kind !== 'segment' || !v.final) continue;
      const texts = (v.texts ?? []).filter((t) => t.shadow !== true).map((t) => t.text);
      const category = projection.streams.record(v.streamId)?.category;
      if (texts.length === 0 || category === undefined) continue;
      const before = drifts.get(v.streamId) ?? noDrift;
      const heard = { category, segment: `${v.epoch}/${v.seq}`, texts, at: v.timing.decidedAt };
      const { drift, findings } = hear(before, heard, topics);
      // Told before it is remembered as told: one that fails is heard again.
      if (findings.length > 0) await onCases(v.streamId, findings);
      drifts.delete(v.streamId);
      drifts.set(v.streamId, drift);
      if (drifts.size > MAX_STREAMS) drifts.delete(drifts.keys().next().value!);
    }
  };
};
