import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import type { OutRecord } from '@airlock/bus/port';
import type { PolicyDesk, PolicyRule } from '@airlock/contracts/policy';
import { openPolicyInForce, type PolicyInForce } from '@airlock/nest-host/policy-in-force';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestGround, person } from '../house/ground.testkit.js';
import { openPolicies } from './policies.js';

export const ann = person('ann', 'policy_owner');
export const bo = person('bo', 'policy_owner');
export const mod = person('mo', 'moderator');

/** A policy that dumps gambling from `threshold` on. */
export const text = (version: string, threshold = 0.8): string => `name: test
version: '${version}'
taxonomy:
  gambling:
    title: { zh: 赌博, en: Gambling }
    clauses: [Rule 1]
    severity: 3
    threshold: ${threshold}
    segments: dump
    messages: drop
roomClasses:
  - name: all
    title: { zh: 全部, en: All }
    release: { mode: gated, delayMs: 0 }
    sampling: { fps: 1 }
rules: { segments: [], messages: [] }
`;

export const compile = (source: string): Policy => {
  const compiled = compilePolicy(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
};

/** The policies of a house with a bus, a direct path and a file that a test writes. */
export const openPolicyGround = async (ruledBy: PolicyRule = 'house') => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-policies-'));
  const bus = await openEmbeddedBus({ dir, fsync: 'normal', upkeepMs: 0 });
  const direct = inProcessDirectPath();
  const desks: PolicyDesk[] = [];
  const hub = {
    push: (name: string, data: unknown) => void (name === 'policy_desk' && desks.push(data as PolicyDesk)),
  };
  const house = await openTestGround(1_000, { hub: hub as never });
  let source = text('file');
  const listeners = new Set<(policy: Policy) => void>();
  const file = {
    current: () => compile(source),
    text: () => source,
    onChange: (listener: (policy: Policy) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => undefined,
  };
  /** One more process that follows. */
  const follow = async (): Promise<PolicyInForce> => {
    const policy = await openPolicyInForce({ file, ruledBy, bus, direct });
    house.closers.add('in force', () => policy.close());
    return policy;
  };
  const inForce = await follow();
  /** While true the bus takes nothing. */
  const down = { bus: false, direct: false };
  const deps = {
    ...house.ground,
    inForce,
    bus: {
      publish: async <T>(topic: never, records: readonly OutRecord<T>[]) => {
        if (down.bus) throw new Error('the bus is down');
        await bus.publish(topic, records as never);
      },
    },
    direct: {
      send: async (record: never) => {
        if (down.direct) throw new Error('the direct path is down');
        await direct.send(record);
      },
    },
  };
  const policies = await openPolicies(deps, house.closers);
  return {
    ...house,
    deps,
    bus,
    inForce,
    follow,
    policies,
    desks,
    down,
    write(next: string): void {
      source = next;
      listeners.forEach((listener) => listener(compile(next)));
    },
    /** What one person proposes and another one allows. */
    async publish(next: string): Promise<void> {
      const base = (await policies.desk()).inForce.n;
      const { approvalId } = await policies.propose(ann, { source: next, base, reason: 'why' });
      await house.ground.approvals.approve(approvalId, bo);
    },
    async close(): Promise<void> {
      await house.close();
      await bus.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
export type PolicyGround = Awaited<ReturnType<typeof openPolicyGround>>;
