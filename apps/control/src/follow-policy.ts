import type { Logger } from '@airlock/nest-host/logger';
import type { Policy } from '@airlock/policy/policy';
import type { Projection } from './projection.js';
import { type ChangeStream, underPolicy } from './stream-changes.js';

const RETRY_MS = 1_000;

export interface FollowPolicyDeps {
  readonly policy: { current(): Policy; onChange(listener: (policy: Policy) => void): () => void };
  readonly projection: Projection;
  readonly change: ChangeStream;
  readonly logger: Logger;
}

/** Gives every stream on air the plans of the policy in force, now and whenever that changes. Returns how to stop. */
export const followPolicy = ({ policy, projection, change, logger }: FollowPolicyDeps): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const apply = async (): Promise<void> => {
    clearTimeout(timer);
    const now = policy.current();
    const changes = projection.streams.live().map(({ streamId }) =>
      change(streamId, (record) => {
        const next = underPolicy(record, now);
        return next === record ? undefined : next;
      }),
    );
    const failed = (await Promise.allSettled(changes)).find((c) => c.status === 'rejected');
    if (failed === undefined || stopped) return;
    logger.error({ err: failed.reason, policy: now.hash }, 'streams still run by the policy before');
    timer = setTimeout(() => void apply(), RETRY_MS);
    timer.unref();
  };
  void apply();
  const off = policy.onChange(() => void apply());
  return () => {
    stopped = true;
    clearTimeout(timer);
    off();
  };
};
