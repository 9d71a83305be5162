import type { StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { verdict } from '../control.testkit.js';
import { ann, compile, mod, openPolicyGround, type PolicyGround, text } from './ground.testkit.js';
import { openTrials, type Trials } from './trials.js';

vi.setConfig({ testTimeout: 60_000 });

let g: PolicyGround;
let trials: Trials;
const open = (closers = g.closers): Promise<Trials> =>
  openTrials({ ...g.ground, bus: g.bus, policies: g.policies }, closers);
beforeAll(async () => {
  g = await openPolicyGround();
  trials = await open();
}, 120_000);
afterEach(() => trials.end(ann));
afterAll(() => g.close());

const NONE = { segments: 0, messages: 0 };
const STRICT = text('strict', 0.2);
const strict = compile(STRICT).hash;
const start = (hours = 1, source = STRICT, who = ann) =>
  trials.start(who, { source, reason: 'a wave of ads', hours });
/** A verdict that was released, with what the policy on trial says of it. */
const judged = (
  seq: number,
  says: 'release' | 'dump',
  more: Partial<SegmentVerdict> = {},
): SegmentVerdict => ({
  ...verdict('s1' as StreamId, seq),
  trial: { policyHash: strict, decision: says, rules: says === 'dump' ? ['gambling'] : [], actions: [] },
  ...more,
});
const publish = (...verdicts: SegmentVerdict[]) =>
  g.bus.publish(
    topics.verdicts,
    verdicts.map((value) => ({ key: value.streamId, value })),
  );
const counted = (n: number) =>
  vi.waitFor(() => expect(trials.view()?.judged).toEqual({ segments: n, messages: 0 }), {
    timeout: 30_000,
    interval: 10,
  });

describe('a policy on trial', () => {
  it('judges beside the one in force in every process, and is told of where it thinks otherwise', async () => {
    const other = await g.follow();
    expect(await start()).toMatchObject({ hash: strict, startedBy: 'ann', judged: NONE, differs: NONE });
    for (const process of [g.inForce, other]) {
      expect(process.onTrial()?.hash).toBe(strict);
      expect(process.current().version).toBe('file');
    }
    await publish(
      judged(0, 'release'),
      judged(1, 'dump'),
      // Looked at in part only, by another policy on trial, and by none.
      judged(2, 'dump', { final: false }),
      judged(3, 'dump', { trial: { policyHash: 'f'.repeat(64), decision: 'dump', rules: [], actions: [] } }),
      verdict('s1' as StreamId, 4),
      judged(5, 'release'),
    );
    await counted(3);
    expect(trials.view()).toMatchObject({
      differs: { segments: 1, messages: 0 },
      differences: [{ streamId: 's1', item: '0/1', live: 'release', trial: 'dump', rules: ['gambling'] }],
    });
    const [entry] = await g.audit('policy.trial_started');
    expect(entry).toMatchObject({ actor: 'ann', subject: strict });
  });

  it('ends by hand everywhere, and its counts with it', async () => {
    await start();
    const ended = (await g.audit('policy.trial_ended')).length;
    await trials.end(ann);
    expect(trials.view()).toBeUndefined();
    expect(g.inForce.onTrial()).toBeUndefined();
    expect((await g.policies.desk()).trial).toBeUndefined();
    await trials.end(ann);
    expect(await g.audit('policy.trial_ended')).toHaveLength(ended + 1);
  });

  it('ends by itself when its time is over, by nobody', async () => {
    await start(10 / 3_600_000);
    await vi.waitFor(() => expect(g.inForce.onTrial()).toBeUndefined(), { timeout: 30_000, interval: 10 });
    expect(await g.audit('policy.trial_ended')).toContainEqual(
      expect.objectContaining({ actor: 'airlock:policy', subject: strict }),
    );
  });

  it('gives way to the next one, which is counted from nothing', async () => {
    const { n } = await start();
    await publish(judged(0, 'dump'));
    await counted(1);
    const mild = text('mild', 0.95);
    expect(await start(1, mild)).toMatchObject({ n: n + 1, judged: NONE });
    expect(g.inForce.onTrial()?.hash).toBe(compile(mild).hash);
    await publish(judged(1, 'dump'), {
      ...judged(2, 'release'),
      trial: { policyHash: compile(mild).hash, decision: 'release', rules: [], actions: [] },
    });
    await counted(1);
    expect(trials.view()).toMatchObject({ differs: NONE });
  });

  it('is begun by whoever may publish, with a policy that compiles', async () => {
    await expect(start(1, STRICT, mod)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(start(1, 'name: [')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(trials.view()).toBeUndefined();
  });

  it('goes on after a restart of control', async () => {
    const { n } = await start();
    const closers = createClosers(silentLogger());
    const again = await open(closers);
    expect(again.view()).toMatchObject({ n, hash: strict, reason: 'a wave of ads' });
    await closers.close();
  });
});
