import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import type { PolicyRecord, PolicyRule } from '@airlock/contracts/policy';
import { topics } from '@airlock/contracts/topics';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { formatProblems } from '@airlock/policy/problem';
import type { PolicyFile } from './policy-file.js';

/** The policy in force in this process: always a checked one, and the same in all of them within a moment. */
export interface PolicyInForce {
  /** `house`: the file rules until the house has published a version, and never after. */
  readonly ruledBy: PolicyRule;
  current(): Policy;
  /** Its file, as it was written. */
  text(): string;
  /** The number under which the house published it; undefined while it is the file's. */
  published(): number | undefined;
  /** Judges beside it and acts never. */
  onTrial(): Policy | undefined;
  /** Called after another one is in force. Returns how to stop listening. */
  onChange(listener: (policy: Policy) => void): () => void;
  close(): Promise<void>;
  /** What the watched file says, in force or not. */
  readonly file: Pick<PolicyFile, 'current' | 'text' | 'onChange'>;
}

export interface PolicyInForceOptions {
  /** Stays the caller's to close. */
  readonly file: PolicyFile;
  readonly ruledBy: PolicyRule;
  readonly bus: Pick<Bus, 'tail'>;
  readonly direct: Pick<DirectPath, 'onPolicy'>;
  /** A published policy that does not compile here is reported; the one before stays in force. */
  readonly onRefused?: (problems: string) => void;
}

interface Slot {
  /** The highest number heard of, taken or not. */
  heard: number;
  taken?: { readonly n: number; readonly policy: Policy; readonly text: string };
}

/**
 * Follows what the house publishes, by the topic and by the direct path, whichever is first; resolves once everything in
 * the topic has been read, so that a process never starts with a policy that was replaced. A policy is compiled whole
 * before it is put in force in one step: every item is judged by one policy or by another, never by parts of both.
 */
export async function openPolicyInForce(options: PolicyInForceOptions): Promise<PolicyInForce> {
  const { file, ruledBy, bus, direct, onRefused = () => undefined } = options;
  const slots: Record<PolicyRecord['slot'], Slot> = { in_force: { heard: 0 }, trial: { heard: 0 } };
  const listeners = new Set<(policy: Policy) => void>();
  const inForce = () => (ruledBy === 'house' ? slots.in_force.taken : undefined);
  const current = (): Policy => inForce()?.policy ?? file.current();
  let told = current().hash;
  const tell = (): void => {
    const policy = current();
    if (policy.hash === told) return;
    told = policy.hash;
    for (const listener of listeners) listener(policy);
  };

  const take = ({ slot: name, n, source }: PolicyRecord): void => {
    const slot = slots[name];
    if (n <= slot.heard) return;
    slot.heard = n;
    if (source === null) {
      delete slot.taken;
      return;
    }
    const compiled = compilePolicy(source);
    if (!compiled.ok) return onRefused(formatProblems(compiled.problems, `version ${n}`));
    slot.taken = { n, policy: compiled.policy, text: source };
    if (name === 'in_force') tell();
  };

  const offFile = file.onChange(tell);
  const offDirect = direct.onPolicy(take);
  const tail = await bus.tail({
    topic: topics.policy,
    from: 'earliest',
    handle: (records) => records.forEach(({ value }) => value !== null && take(value)),
  });
  await tail.caughtUp;
  return {
    ruledBy,
    current,
    text: () => inForce()?.text ?? file.text(),
    published: () => inForce()?.n,
    onTrial: () => slots.trial.taken?.policy,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    file,
    async close() {
      offFile();
      offDirect();
      await tail.close();
    },
  };
}
