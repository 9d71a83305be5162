import { inProcessDirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import type { PolicyRecord } from '@airlock/contracts/policy';
import { topics } from '@airlock/contracts/topics';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PolicyFile } from './policy-file.js';
import { openPolicyInForce, type PolicyInForce } from './policy-in-force.js';

const text = (version: string): string => `name: test
version: '${version}'
taxonomy: {}
roomClasses:
  - name: all
    title: { zh: 全部, en: All }
    release: { mode: gated, delayMs: 0 }
    sampling: { fps: 1 }
rules: { segments: [], messages: [] }
`;
const compile = (source: string): Policy => {
  const compiled = compilePolicy(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
};
const record = (n: number, source: string | null, slot: PolicyRecord['slot'] = 'in_force'): PolicyRecord => ({
  ...{ v: 1, type: 'policy', slot, n, hash: source === null ? '' : 'any', source, at: n },
});

/** A file that a test writes. */
const fakeFile = (): PolicyFile & { write(source: string): void } => {
  let source = text('file');
  const listeners = new Set<(policy: Policy) => void>();
  return {
    current: () => compile(source),
    text: () => source,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    write: (next) => {
      source = next;
      listeners.forEach((listener) => listener(compile(next)));
    },
    close: () => undefined,
  };
};

/** What every bus must do for the policy in force. */
export function policyInForceSuite(name: string, openBus: () => Promise<Bus>): void {
  describe(`the policy in force over ${name}`, () => {
    let bus: Bus;
    let direct: ReturnType<typeof inProcessDirectPath>;
    let file: ReturnType<typeof fakeFile>;
    const opened: PolicyInForce[] = [];
    const open = async (
      ruledBy: PolicyInForce['ruledBy'] = 'house',
      onRefused = (_: string) => undefined as void,
    ) => {
      const policy = await openPolicyInForce({ file, ruledBy, bus, direct, onRefused });
      opened.push(policy);
      return policy;
    };
    const publish = (r: PolicyRecord) => bus.publish(topics.policy, [{ key: r.slot, value: r }]);
    const versionOf = (policy: PolicyInForce) => policy.current().version;
    beforeEach(async () => {
      bus = await openBus();
      direct = inProcessDirectPath();
      file = fakeFile();
    }, 60_000);
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((policy) => policy.close()));
      await bus.close();
    });

    it('follows the file until the house publishes, and the house from then on', async () => {
      const policy = await open();
      const heard: string[] = [];
      policy.onChange((p) => heard.push(p.version));
      expect([versionOf(policy), policy.published()]).toEqual(['file', undefined]);
      file.write(text('file 2'));
      expect(versionOf(policy)).toBe('file 2');
      await publish(record(2, text('house 2')));
      await vi.waitFor(() => expect(versionOf(policy)).toBe('house 2'));
      file.write(text('file 3'));
      expect([versionOf(policy), policy.published(), policy.text()]).toEqual(['house 2', 2, text('house 2')]);
      expect(heard).toEqual(['file 2', 'house 2']);
    });

    it('gives a process that starts later what was published last, and never the file', async () => {
      await publish(record(2, text('house 2')));
      await publish(record(3, text('house 3')));
      expect(versionOf(await open())).toBe('house 3');
    });

    it('stays with the file where the file rules, whatever is published', async () => {
      await publish(record(2, text('house 2')));
      const policy = await open('file');
      await direct.send(record(3, text('house 3')));
      expect([versionOf(policy), policy.published()]).toEqual(['file', undefined]);
    });

    it('takes the direct path with the bus away, and the higher number whichever way comes first', async () => {
      const policy = await open();
      await direct.send(record(5, text('house 5')));
      expect(versionOf(policy)).toBe('house 5');
      await publish(record(4, text('house 4')));
      await publish(record(6, text('house 6')));
      await vi.waitFor(() => expect(versionOf(policy)).toBe('house 6'));
    });

    it('never puts in force what does not compile here, and takes the next that does', async () => {
      const refused: string[] = [];
      const policy = await open('house', (problems) => void refused.push(problems));
      await direct.send(record(2, text('house 2')));
      await direct.send(record(3, `${text('house 3')}nonsense: 1\n`));
      expect(versionOf(policy)).toBe('house 2');
      expect(refused[0]).toContain('nonsense');
      await direct.send(record(4, text('house 4')));
      expect(versionOf(policy)).toBe('house 4');
    });

    it('has a policy on trial until the trial ends, in force or not', async () => {
      const policy = await open('file');
      await direct.send(record(10, text('tried'), 'trial'));
      expect([policy.onTrial()?.version, versionOf(policy)]).toEqual(['tried', 'file']);
      await publish(record(11, null, 'trial'));
      await vi.waitFor(() => expect(policy.onTrial()).toBeUndefined());
    });
  });
}
