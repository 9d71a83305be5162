import { announcementsRepository } from '@airlock/storage/repositories/announcements';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { type Database, openDatabase } from '@airlock/storage/database';
import type { Principal } from '@airlock/contracts/person';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorFor, airlock, createEffects, type Effect, type Effects } from './effect.js';

const NOW = 1_700_000_000_000;
let db: Database;
let effects: Effects;
let told = 0;

beforeAll(async () => {
  db = await openDatabase({ memory: true });
  effects = createEffects(db, () => NOW, () => void (told += 1));
}, 120_000); // prettier-ignore
afterAll(() => db.close());

const anna: Principal = {
  id: 'acc_anna',
  kind: 'person',
  roles: ['moderator', 'board'],
  from: { address: '192.0.2.7', port: 4711 },
};
const deadline = (key: string) => ({
  ...{ key, kind: 'test', subject: 's', title: 'T', dueAt: NOW + 1, remindAt: [] },
  urgency: 'notify' as const,
});
const set = ({ tx }: Effect, key: string): Promise<void> => deadlinesRepository(tx).set(deadline(key));
const isThere = async (key: string): Promise<boolean> =>
  (await deadlinesRepository(db.queries).get(key)) !== undefined;
const left = async () => ({
  audit: await auditRepository(db.queries).size(),
  announced: (await announcementsRepository(db.queries).list({ limit: 500 })).length,
});

describe('an effect', () => {
  it('writes down who did it, under which role, from where, why, and what was before and after', async () => {
    const actor = actorFor(anna, 'credit.adjust');
    await effects(actor, async (effect) => {
      await set(effect, 'a');
      effect.record({
        kind: 'credit.adjusted',
        subject: 's1',
        reason: 'so',
        before: 1,
        after: 2,
        detail: { x: 3 },
      });
    });
    const [row] = await auditRepository(db.queries).list({ limit: 1 });
    expect(JSON.parse(row!.body)).toMatchObject({
      ...{ at: NOW, actor: 'acc_anna', role: 'board', kind: 'credit.adjusted', subject: 's1' },
      detail: { x: 3, reason: 'so', before: 1, after: 2, from: { address: '192.0.2.7', port: 4711 } },
    });
    expect(await isThere('a')).toBe(true);
  });

  it('that only reads, or only finds nothing to do, needs no entry', async () => {
    const before = await left();
    const seen = await effects(airlock('test'), async ({ tx, now }) => {
      await deadlinesRepository(tx).meet('never there', now);
      return deadlinesRepository(tx).get('a');
    });
    expect(seen).toMatchObject({ key: 'a' });
    expect(await left()).toEqual(before);
  });

  it('that announces and does not write down is refused', async () => {
    const before = await left();
    const silent = effects(airlock('test'), async ({ announce }) =>
      announce({ type: 'airlock.test.done', subject: 's', data: {} }),
    );
    await expect(silent).rejects.toThrow('not written down');
    expect(await left()).toEqual(before);
  });

  it('leaves nothing behind when it fails half-way: no change, no entry, no announcement', async () => {
    const before = { ...(await left()), told };
    const failing = effects(airlock('test'), async (effect) => {
      await set(effect, 'half');
      effect.record({ kind: 'test.half', subject: 's' });
      effect.announce({ type: 'airlock.test.half', subject: 's', data: {} });
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await isThere('half')).toBe(false);
    expect({ ...(await left()), told }).toEqual(before);
  });

  it('gives its announcements rising ids at the time of the effect, and tells of them once it is done', async () => {
    const before = told;
    await effects(airlock('test'), async (effect) => {
      effect.record({ kind: 'test.done', subject: 's' });
      for (const n of [1, 2, 3]) effect.announce({ type: 'airlock.test.done', subject: 's', data: { n } });
      expect(told).toBe(before);
    });
    expect(told).toBe(before + 1);
    const all = await announcementsRepository(db.queries).list({ limit: 500 });
    expect(all.map((a) => [a.data['n'], a.time])).toEqual([1, 2, 3].map((n) => [n, NOW]));
    expect([...all].sort((a, b) => a.id - b.id)).toEqual(all);
  });
});

describe('actorFor', () => {
  it('names the role that allows it, and refuses where none does or the key does not reach', () => {
    expect(actorFor(anna, 'streams.decide').role).toBe('moderator');
    expect(() => actorFor(anna, 'audit.read')).toThrow('may not');
    expect(() => actorFor({ ...anna, scopes: ['streams.read'] }, 'streams.decide')).toThrow('may not');
  });
});
