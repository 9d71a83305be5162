import { StreamRecord } from '@airlock/contracts/control';
import type { Policy } from '@airlock/policy/policy';

/** An admitted stream as control would put it on the bus, for suites that run without control. */
export function streamRecord(streamId: string, policy: Policy, startedAt: number): StreamRecord {
  return StreamRecord.parse({
    type: 'stream',
    streamId,
    epoch: 0,
    roomId: streamId,
    streamerId: streamId,
    title: 'bench',
    category: 'games',
    audience: 0,
    tier: '',
    roomClass: 'default',
    policyHash: policy.hash,
    release: { mode: 'gated', delayMs: 0 },
    sampling: { fps: 1 },
    live: true,
    startedAt,
  });
}
