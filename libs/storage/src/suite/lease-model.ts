import fc from 'fast-check';
import { expect } from 'vitest';
import type { CaseId } from '@airlock/contracts/ids';
import { claim, faultOf, type LeaseState, renew, unclaimed } from '@airlock/moderation/review';
import type { CaseLeasesRepository } from '../repositories/case-leases.js';

const LEASE_MS = 30;
const UNDO_MS = 10;
type Name = 'ann' | 'bob';

/** The rules alone, in memory, and every token each of the two ever had. */
interface Model {
  now: number;
  lease: LeaseState;
  closed: { by: Name; at: number } | undefined;
  /** Decisions that stand. */
  decisions: number;
  readonly tokens: Record<Name, number[]>;
}
interface Real {
  readonly leases: CaseLeasesRepository;
  readonly caseId: CaseId;
}

export const openModel = (): Model => ({
  now: 1_000,
  lease: unclaimed,
  closed: undefined,
  decisions: 0,
  tokens: { ann: [], bob: [] },
});

const command = (
  name: string,
  run: (model: Model, real: Real) => Promise<void> | void,
): fc.AsyncCommand<Model, Real> => ({
  check: () => true,
  run: async (model, real) => run(model, real),
  toString: () => name,
});

const who = fc.constantFrom<Name>('ann', 'bob');
/** Which of the tokens one had: 0 the newest. Whoever crashed and comes back shows an old one. */
const which = fc.nat(3);
/** Clocks of reviewers and instances differ. */
const skew = fc.constantFrom(-3, 0, 3);

const tokenOf = (m: Model, by: Name, back: number): number => m.tokens[by].at(-1 - back) ?? 0;

const claims = fc.tuple(who, skew).map(([by, off]) =>
  command(`claim ${by} ${off}`, async (m, { leases, caseId }) => {
    const now = m.now + off;
    const expected = m.closed === undefined ? claim(m.lease, by, now, LEASE_MS) : undefined;
    const token = await leases.claim({ caseId, by, now, until: now + LEASE_MS });
    expect(token).toBe(expected?.token);
    if (expected === undefined) return;
    m.lease = expected;
    m.tokens[by].push(expected.token);
  }),
);

const renewals = fc.tuple(who, which, skew).map(([by, back, off]) =>
  command(`renew ${by} ${back} ${off}`, async (m, { leases, caseId }) => {
    const now = m.now + off;
    const token = tokenOf(m, by, back);
    const expected = m.closed === undefined ? renew(m.lease, token, by, now, LEASE_MS) : undefined;
    expect(await leases.renew({ caseId, by, token, now, until: now + LEASE_MS })).toBe(
      expected !== undefined,
    );
    if (expected !== undefined) m.lease = expected;
  }),
);

const releases = fc.tuple(who, which).map(([by, back]) =>
  command(`release ${by} ${back}`, async (m, { leases, caseId }) => {
    const token = tokenOf(m, by, back);
    const holds = m.closed === undefined && m.lease.token === token && m.lease.by === by;
    expect(await leases.release({ caseId, by, token })).toBe(holds);
    if (holds) m.lease = { token };
  }),
);

const decisions = fc.tuple(who, which, skew).map(([by, back, off]) =>
  command(`decide ${by} ${back} ${off}`, async (m, { leases, caseId }) => {
    const at = m.now + off;
    const token = tokenOf(m, by, back);
    const may = m.closed === undefined && faultOf(m.lease, token, by, at) === undefined;
    // Sent twice, as a browser does that lost the answer.
    const send = () => leases.close({ caseId, by, token, outcome: 'clean', at });
    const both = await Promise.all([send(), send()]);
    expect(both.filter((c) => c !== undefined)).toHaveLength(may ? 1 : 0);
    if (!may) return;
    m.decisions += 1;
    m.closed = { by, at };
    m.lease = { token };
    expect(m.decisions).toBe(1);
  }),
);

const undos = fc.tuple(who).map(([by]) =>
  command(`undo ${by}`, async (m, { leases, caseId }) => {
    const now = m.now;
    if (m.closed !== undefined && now >= m.closed.at + UNDO_MS) return;
    const token = await leases.reopen({ caseId, by, now, until: now + LEASE_MS });
    if (m.closed?.by !== by) return expect(token).toBeUndefined();
    expect(token).toBe(m.lease.token + 1);
    m.decisions -= 1;
    m.closed = undefined;
    m.lease = { token: token!, by, since: now, until: now + LEASE_MS };
    m.tokens[by].push(token!);
  }),
);

const waits = fc.constantFrom(1, 5, 15, 29, 31).map((ms) =>
  command(`wait ${ms}`, (m) => {
    m.now += ms;
  }),
);

/** What two reviewers do, with clocks that differ, tokens of before a crash and answers that got lost. */
export const leaseCommands = [claims, renewals, releases, decisions, undos, waits];
