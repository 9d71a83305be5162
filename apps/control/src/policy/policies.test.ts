import { createClosers } from '@airlock/nest-host/lifecycle';
import { policyText } from '@airlock/policy/hash';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { policyTexts } from '../evidence/policy-texts.js';
import { ann, bo, compile, mod, openPolicyGround, type PolicyGround, text } from './ground.testkit.js';
import { openPolicies } from './policies.js';

vi.setConfig({ testTimeout: 60_000 });

let g: PolicyGround;
const opened = (ruledBy?: 'file') =>
  beforeEach(async () => {
    g = await openPolicyGround(ruledBy);
  }, 60_000);
afterEach(() => g.close());
const inForce = () => [g.inForce.current().version, g.inForce.published()];
const propose = (source: string, base = 1) =>
  g.policies.propose(ann, { source, base, reason: 'a wave of ads' });
const approve = (id: Awaited<ReturnType<typeof propose>>, who = bo) =>
  g.ground.approvals.approve(id.approvalId, who);

describe('publishing a policy', () => {
  opened();
  it('B01: takes two people, and every process follows; the decision names who, why and what was before', async () => {
    const other = await g.follow();
    const asked = await propose(text('2'));
    expect((await g.policies.desk()).waiting).toMatchObject([
      { approvalId: asked.approvalId, requestedBy: 'ann' },
    ]);
    expect(inForce()).toEqual(['file', undefined]);
    await expect(approve(asked, ann)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(approve(asked, mod)).rejects.toMatchObject({ code: 'forbidden' });
    await approve(asked);
    expect(inForce()).toEqual(['2', 2]);
    expect(other.current().hash).toBe(compile(text('2')).hash);
    expect((await g.policies.desk()).inForce).toMatchObject({
      ...{ n: 2, origin: 'house', proposedBy: 'ann', publishedBy: 'bo', reason: 'a wave of ads' },
    });
    const [entry] = await g.audit('policy.published');
    expect(entry).toMatchObject({ actor: 'bo', subject: compile(text('2')).hash });
  });

  it('B01: each management system is read again by its date, of which its owner is told, and no more once it is out', async () => {
    const day = 86_400_000;
    const system = (reviewBy: string) =>
      `systems:\n  content-review:\n    title: { zh: 内容审核制度, en: Review }\n    version: '1'\n    document: ZD-02\n    owner: Mei\n    controls: [A14]\n    reviewBy: '${reviewBy}'\n`;
    const review = () => deadlinesRepository(g.ground.db.queries).get('policy.review/content-review');
    await g.publish(text('2') + system('1970-03-01'));
    expect(await review()).toMatchObject({ state: 'running', dueAt: 59 * day, urgency: 'notify' });
    g.at(45 * day);
    await g.deadlines.look();
    expect((await g.audit('deadline.reminded')).map((e) => e.subject)).toEqual(['content-review']);
    await g.publish(text('3') + system('1971-03-01'));
    expect(await review()).toMatchObject({ state: 'running', dueAt: (59 + 365) * day });
    await g.publish(text('4'));
    expect(await review()).toMatchObject({ state: 'cancelled' });
  });

  it('gives a process that starts later what was published, and never the file', async () => {
    await g.publish(text('2'));
    await g.policies.announcer.settled();
    expect((await g.follow()).current().version).toBe('2');
  });

  it('refuses the second of two proposals, as it was written against what is no longer in force', async () => {
    const [one, two] = [await propose(text('one')), await propose(text('two'))];
    await approve(two);
    await expect(approve(one)).rejects.toMatchObject({ code: 'conflict' });
    expect(inForce()).toEqual(['two', 2]);
    expect((await g.ground.approvals.reject(one.approvalId, bo)).state).toBe('rejected');
    await expect(propose(text('three'), 1)).rejects.toMatchObject({ code: 'conflict' });
    await expect(propose(text('two'), 2)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('never puts a bad policy in force: it cannot be proposed, and every problem is said at its place', async () => {
    const bad = text('2').replace('segments: dump', 'segments: dmup');
    await expect(propose(bad)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [
        { path: expect.stringMatching(/^9:\d+ /), message: expect.stringContaining('did you mean dump?') },
      ],
    });
    expect(g.policies.check(bad)).toMatchObject({ ok: false, problems: [{ line: 9 }] });
    expect(await g.audit('approval.requested')).toEqual([]);
  });

  it('applies nothing by half: what cannot be written down is neither approved nor in force', async () => {
    const asked = await propose(text('2'));
    await g.deps.db.transaction(async (tx) => {
      await tx.schema.alterTable('policy_versions').renameTo('away').execute();
    });
    await expect(approve(asked)).rejects.toThrow();
    await g.deps.db.transaction(async (tx) => {
      await tx.schema
        .alterTable('away' as never)
        .renameTo('policy_versions')
        .execute();
    });
    expect(inForce()).toEqual(['file', undefined]);
    expect((await g.policies.desk()).waiting).toHaveLength(1);
    await approve(asked);
    expect(inForce()).toEqual(['2', 2]);
  });

  it('reaches everybody with the bus down, and the topic once it is back', async () => {
    g.down.bus = true;
    await g.publish(text('2'));
    expect(inForce()).toEqual(['2', 2]);
    expect((await g.follow()).current().version).toBe('file');
    g.down.bus = false;
    await vi.waitFor(async () => expect((await g.follow()).current().version).toBe('2'), { timeout: 20_000 });
  });

  it('is told again by a control that starts after neither path had it', async () => {
    g.down.bus = g.down.direct = true;
    await g.publish(text('2'));
    expect(inForce()).toEqual(['file', undefined]);
    g.down.bus = g.down.direct = false;
    const closers = createClosers();
    await openPolicies(g.deps, closers);
    expect(inForce()).toEqual(['2', 2]);
    await closers.close();
  });

  it('rolls back by publishing an earlier version under a new number, and old versions stay readable', async () => {
    await g.publish(text('2', 0.5));
    const asked = await g.policies.rollBack(ann, 1, 'too strict');
    await approve(asked);
    expect(inForce()).toEqual(['file', 3]);
    const versions = await g.policies.versions({ limit: 10 });
    expect(versions.map((v) => [v.n, v.origin, v.rollsBackTo])).toEqual([
      [3, 'house', 1],
      [2, 'house', undefined],
      [1, 'file', undefined],
    ]);
    await expect(g.policies.rollBack(ann, 1, 'again')).rejects.toMatchObject({ code: 'conflict' });
    expect((await g.policies.need(versions[1]!.textId)).source).toBe(text('2', 0.5));
    const blobs = { stat: async () => undefined };
    const bytes = await policyTexts(blobs as never, g.inForce.current, g.deps.db).read(versions[1]!.hash);
    expect(Buffer.from(bytes!).toString()).toBe(policyText(compile(text('2', 0.5)).source));
    expect(await g.policies.diff(versions[2]!.textId, versions[1]!.textId)).toMatchObject([
      { area: 'policy', fields: [{ field: 'version', before: 'file', after: '2' }] },
      { area: 'label', name: 'gambling', fields: [{ field: 'threshold', before: 0.8, after: 0.5 }] },
    ]);
  });
});

describe('the file', () => {
  opened();

  it('is followed and written down until the house publishes; then only said to differ', async () => {
    g.write(text('file 2'));
    expect((await g.policies.desk()).inForce).toMatchObject({ n: 2, origin: 'file', name: 'test file 2' });
    await g.publish(text('3'));
    g.write(text('file 4'));
    expect(await g.policies.desk()).toMatchObject({ inForce: { n: 3 }, fileDiffers: true, publishing: true });
    expect(inForce()).toEqual(['3', 3]);
  });
});

describe('the file alone', () => {
  opened('file');

  it('rules alone where it is said so: nothing can be published', async () => {
    expect(await g.policies.desk()).toMatchObject({ ruledBy: 'file', publishing: false });
    await expect(propose(text('2'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('managed by its file'),
    });
    g.write(text('file 2'));
    expect((await g.policies.desk()).inForce).toMatchObject({ n: 2, origin: 'file' });
  });
});
