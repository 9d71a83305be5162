import type { ApprovalId } from '@airlock/contracts/approval';
import type { Principal, Role } from '@airlock/contracts/person';
import { type Database, openDatabase } from '@airlock/storage/database';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Approvals, createApprovals } from './approvals.js';
import { actorFor, createEffects, type Effects } from './effect.js';

const DAY_MS = 86_400_000;
let now = 1_700_000_000_000;
let db: Database;
let effects: Effects;
let approvals: Approvals;
let applied: string[] = [];
let after: string[] = [];
let ids = 0;

beforeAll(async () => {
  db = await openDatabase({ memory: true });
  effects = createEffects(db, () => now, () => undefined);
  approvals = createApprovals({ effects, newId: () => `ap_${(ids += 1)}` as ApprovalId });
  approvals.define({
    kind: 'test.ban',
    approver: 'actions.ban',
    async apply({ record }, { approvalId, proposal }) {
      if (proposal['fails'] === true) throw new Error('cannot be done');
      record({ kind: 'test.banned', subject: approvalId });
      applied.push(approvalId);
    },
    after: async ({ approvalId }) => void after.push(approvalId),
  });
}, 120_000); // prettier-ignore
afterAll(() => db.close());
beforeEach(() => {
  applied = [];
  after = [];
});

const person = (id: string, ...roles: Role[]): Principal => ({ id, kind: 'person', roles, verifiedAt: now });
const ask = (proposal: Record<string, unknown> = {}) =>
  effects(actorFor(person('ann', 'board'), 'actions.ban'), (effect) =>
    approvals.ask(effect, { kind: 'test.ban', subject: 'someone', proposal, reason: 'because' }),
  );
const stateOf = async (id: ApprovalId) => (await approvalsRepository(db.queries).get(id))?.state;
const newestKinds = async (n: number) =>
  (await auditRepository(db.queries).list({ limit: n })).map((r) => r.kind).reverse();

describe('four eyes', () => {
  it('B15: whoever asked cannot approve; somebody else with the permission can, and then it happens once', async () => {
    const id = await ask();
    await expect(approvals.approve(id, person('ann', 'board'))).rejects.toMatchObject({ code: 'forbidden' });
    expect(applied).toEqual([]);
    expect(await approvals.approve(id, person('bob', 'board'), 'seen')).toMatchObject({ state: 'approved', decidedBy: 'bob', note: 'seen' });
    expect(applied).toEqual([id]);
    expect(after).toEqual([id]);
    expect(await newestKinds(2)).toEqual(['approval.approved', 'test.banned']);
    await expect(approvals.approve(id, person('cid', 'board'))).rejects.toMatchObject({ code: 'conflict' });
    expect(applied).toEqual([id]);
  }); // prettier-ignore

  it('is decided by whoever may do the thing itself, not by everybody who may approve something', async () => {
    const id = await ask();
    await expect(approvals.approve(id, person('mod', 'moderator'))).rejects.toThrow('may not approve');
    await expect(approvals.approve(id, person('aud', 'auditor'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await stateOf(id)).toBe('waiting');
  });

  it('of two who approve at once one does, and it happens once', async () => {
    const id = await ask();
    const both = await Promise.allSettled(
      ['bob', 'cid'].map((p) => approvals.approve(id, person(p, 'board'))),
    );
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(applied).toEqual([id]);
  });

  it('is not approved where what was asked for cannot be done, and nothing is told', async () => {
    const id = await ask({ fails: true });
    await expect(approvals.approve(id, person('bob', 'board'))).rejects.toThrow('cannot be done');
    expect(await stateOf(id)).toBe('waiting');
    expect(after).toEqual([]);
  });

  it('is rejected by another, withdrawn by whoever asked, and then over', async () => {
    const [one, two] = [await ask(), await ask()];
    expect(await approvals.reject(one, person('bob', 'board'), 'no')).toMatchObject({ state: 'rejected' });
    expect(await approvals.reject(two, person('ann', 'board'))).toMatchObject({ state: 'withdrawn' });
    for (const id of [one, two])
      await expect(approvals.approve(id, person('cid', 'board'))).rejects.toMatchObject({ code: 'conflict' });
    expect(applied).toEqual([]);
  });

  it('lapses after its time, also before anybody has looked', async () => {
    const id = await ask();
    now += DAY_MS;
    await expect(approvals.approve(id, person('bob', 'board'))).rejects.toThrow('lapsed');
    expect(await approvals.lapse()).toBeGreaterThan(0);
    expect(await stateOf(id)).toBe('lapsed');
    expect(await newestKinds(1)).toEqual(['approval.lapsed']);
    expect(await approvals.lapse()).toBe(0);
  });

  it('knows no kind that nobody defined', async () => {
    const unknown = effects(actorFor(person('ann', 'board'), 'actions.ban'), (effect) =>
      approvals.ask(effect, { kind: 'test.unknown', subject: 's', proposal: {}, reason: 'r' }),
    );
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
