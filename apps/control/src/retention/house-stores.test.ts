import { RetentionSource, retentionRules } from '@airlock/policy/retention';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceStores } from '../evidence/expiry.js';
import { reviewStores } from '../review/stores.js';
import { auditDays } from './audit-days.js';
import { houseStores, KEPT } from './house-stores.js';
import { counsel, DAY, liaison, openRig, type Rig, START } from './rig.testkit.js';
import { coreStores } from './stores.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
}, 120_000);
afterAll(() => rig.close());

const rules = retentionRules({ retention: RetentionSource.parse({}) });
const TERM = 1_095 * DAY;

it('D36: every table has a class that ends what is in it, or says why it stays', async () => {
  const stores = [
    ...coreStores(),
    ...houseStores(),
    ...reviewStores(rules),
    auditDays(),
    ...evidenceStores({ clock: () => 0, newId: () => '' })(rules),
  ];
  for (const store of stores)
    for (const name of store.class(rules))
      expect(rules.classes.get(name)?.days, store.store).toBeGreaterThan(0);
  const { rows } = await sql<{ name: string }>`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n
    ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`.execute(
    rig.db.queries,
  );
  const ended = new Set(stores.map((s) => s.store));
  const tables = rows.map((r) => r.name);
  expect(tables.filter((t) => !ended.has(t) && KEPT[t] === undefined)).toEqual([]);
  expect(Object.keys(KEPT).filter((t) => ended.has(t) || !tables.includes(t))).toEqual([]);
});

/** One row of each kind about one streamer, at a time; what names it. */
const ROWS: Readonly<Record<string, (id: string, at: number) => ReturnType<typeof sql>>> = {
  notices: (id, at) => sql`INSERT INTO notices VALUES (${id}, ${`streamer:${id}`}, 'statement', 'a', 'en', '{}', 't', ${at})`, // prettier-ignore
  appeals: (id, at) => sql`INSERT INTO appeals VALUES (${id}, ${id}, ${`streamer:${id}`}, 'decided', 'upheld', ${at}, ${at}, '{}')`, // prettier-ignore
  complaints: (id, at) => sql`INSERT INTO complaints VALUES (${id}, 's', 'rep', 'sealed', 'h', 'decided', 2, ${at}, ${at}, '{}')`, // prettier-ignore
  orders: (id, at) => sql`INSERT INTO orders VALUES (${id}, 'CAC', ${id}, ${at}, ${at}, ${at}, '{}')`,
  reports: (id, at) => sql`INSERT INTO reports VALUES (${id}, 's', ${at}, ${JSON.stringify({ state: 'acknowledged', sentAt: at })}::jsonb)`, // prettier-ignore
  sanctions: (id, at) => sql`INSERT INTO sanctions VALUES (${id}, ${`streamer:${id}`}, 'mute', NULL, ${at - 1}, ${at}, NULL, '{}')`, // prettier-ignore
  blacklist_entries: (id, at) => sql`INSERT INTO blacklist_entries VALUES (${id}, 'platform', 'expired', 0, ${at}, 0, NULL, NULL, '{}')`, // prettier-ignore
  looks: (id, at) => sql`INSERT INTO looks(look_id, kind, case_id, stream_id, severity, outcome, first_at, barred, offered_at, state) VALUES (${id}, 'second', ${id}, 's', 3, 'x', ${at}, '[]', ${at}, 'dropped')`, // prettier-ignore
  exposures: (id, at) => sql`INSERT INTO exposures VALUES (${id}, 'c', ${at - 1}, ${at}, 3)`,
  unveilings: (id, at) => sql`INSERT INTO unveilings VALUES (${id}, ${at}, 'blur', 's', 'c')`,
  duty_presence: (id, at) => sql`INSERT INTO duty_presence VALUES (${id}, ${at - 1}, ${at}, NULL)`,
  duty_handovers: (id, at) =>
    sql`INSERT INTO duty_handovers VALUES (${id}, 'desk', ${at}, ${at}, ${at}, false, '{}')`,
  duty_overrides: (id, at) =>
    sql`INSERT INTO duty_overrides VALUES (${id}, 'desk', ${at - 1}, ${at}, 0, NULL, '{}')`,
  patrol_looks: (id, at) => sql`INSERT INTO patrol_looks VALUES (${id}, 's', 'ann', ${at}, ${at}, 1, 1, 1, NULL, true, NULL)`, // prettier-ignore
  patrol_misses: (id, at) => sql`INSERT INTO patrol_misses VALUES ('s', ${at}, 'r', 'all', ${at}, 'ann')`,
  incidents: (id, at) => sql`INSERT INTO incidents(incident_id, title, level, drill, state, commander, checklist, opened_by, opened_at, closed_at) VALUES (${id}, 't', 1, false, 'closed', 'ann', '[]', 'ann', ${at}, ${at})`, // prettier-ignore
  identities: (id, at) => sql`INSERT INTO identities VALUES (${id}, ${at}, '{}')`,
};

describe('what the house writes down of people', () => {
  it('A25, D36: over four years each record is there for its three years and gone soon after, with a proof', async () => {
    const STEP = 91 * DAY;
    const written: { table: string; at: number }[] = [];
    const run = (statement: ReturnType<typeof sql>) => statement.execute(rig.db.queries);
    for (let step = 0; step <= 16; step += 1) {
      const at = START + step * STEP;
      rig.to(at);
      if (step < 4)
        for (const [table, insert] of Object.entries(ROWS)) {
          await run(insert(`${table}-${step}`, at));
          written.push({ table, at });
        }
      if (step === 0) {
        await run(sql`INSERT INTO incident_entries VALUES ('incidents-0', 1, ${at}, 'x', 'ann', 't', NULL)`);
        await run(sql`INSERT INTO identity_keys VALUES ('identities-0', 'phone', 'k', ${'a'.repeat(64)})`);
      }
      expect(await rig.retention.run()).toMatchObject({ ran: true, failed: 0, more: false });
      for (const table of Object.keys(ROWS)) {
        const { rows } = await sql<{
          n: number;
        }>`SELECT count(*)::integer AS n FROM ${sql.id(table)}`.execute(rig.db.queries);
        const due = written.filter((w) => w.table === table && at - w.at <= TERM).length;
        expect({ table, step, n: rows[0]!.n }).toEqual({ table, step, n: due });
      }
    }
    for (const table of ['incident_entries', 'identity_keys'])
      expect((await sql`SELECT 1 FROM ${sql.id(table)}`.execute(rig.db.queries)).rows).toEqual([]);
    const proofs = await deletionsRepository(rig.db.queries).list({ limit: 500 });
    const proven = new Set(proofs.flatMap((p) => p.proof.items.map((i) => i.store)));
    expect([...proven].sort()).toEqual(expect.arrayContaining(Object.keys(ROWS)));
    expect(proofs.every((p) => p.proof.result === 'deleted' && !p.text.includes('notices-0'))).toBe(true);
  }, 240_000);

  it('rule 3: what names somebody whom a legal hold is on stays until it is released', async () => {
    const hold = await rig.retention.holds.place(liaison, {
      ...{ matter: 'Case 5', issuer: 'Court', docNo: '5' },
      scope: { streamers: ['kim' as never] },
    });
    const at = rig.now;
    const left = async () =>
      (await sql<{ subject: string }>`SELECT subject FROM identities ORDER BY 1`.execute(rig.db.queries))
        .rows;
    for (const id of ['kim', 'lou']) await ROWS['identities']!(id, at).execute(rig.db.queries);
    rig.to(at + TERM + DAY);
    await rig.retention.run();
    expect(await left()).toEqual([{ subject: 'kim' }]);
    const asked = await rig.retention.holds.release(liaison, hold.holdId, 'settled');
    await rig.approvals.approve(asked, counsel);
    await rig.retention.run();
    expect(await left()).toEqual([]);
  }, 60_000);

  it('D36: a credit ledger goes as a whole, three years after its last line, and not while its streamer streams', async () => {
    // The database itself lets no younger line go, by its own clock: these are of years ago.
    const old = Date.now() - 5 * 365 * DAY;
    const line = (id: string, streamer: string, at: number) =>
      sql`INSERT INTO credit_entries(entry_id, streamer_id, at, kind, points, by_id, role, reason)
        VALUES (${id}, ${streamer}, ${at}, 'manual', -3, 'ann', 'board', 'x')`.execute(rig.db.queries);
    await line('1', 'gone', old);
    await line('2', 'gone', old + 200 * DAY);
    await line('3', 'streams', old);
    rig.to(old + TERM + 100 * DAY);
    await rig.begin('still', { streamerId: 'streams' as never });
    const left = async () =>
      (await sql<{ id: string }>`SELECT entry_id AS id FROM credit_entries ORDER BY 1`.execute(rig.db.queries)).rows.map((r) => r.id); // prettier-ignore
    await rig.retention.run();
    expect(await left()).toEqual(['1', '2', '3']);
    rig.to(old + TERM + 201 * DAY);
    await rig.retention.run();
    expect(await left()).toEqual(['3']);
  }, 60_000);
});
