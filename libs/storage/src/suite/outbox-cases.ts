import { describe, expect, it } from 'vitest';
import { repositories } from '../repositories.js';
import { action } from './samples.js';
import type { SuiteContext } from './repository-suite.js';

const kick = (n: number, over = {}) => ({
  dedupeKey: `a${n}/kick/srs-1`,
  kind: 'kick',
  target: 'srs-1',
  subject: `a${n}`,
  payload: { n },
  ...over,
});

export function outboxCases(context: SuiteContext): void {
  describe('outbox', () => {
    const outbox = () => context.repos.outbox;
    const claim = (now: number, limit = 10) => outbox().claim({ now, limit, leaseMs: 100 });

    it('holds an effect exactly when what decided it was committed', async () => {
      const decide = (id: string, fail: boolean) =>
        context.database.transaction(async (tx) => {
          const r = repositories(tx);
          await r.actions.insert(action(id, 1));
          await r.outbox.enqueue([{ ...kick(1), subject: id, dedupeKey: id }], 1);
          if (fail) throw new Error('no');
        });
      await expect(decide('a1', true)).rejects.toThrow('no');
      await decide('a2', false);
      expect((await claim(1)).map((r) => r.subject)).toEqual(['a2']);
      expect((await context.repos.actions.list({ limit: 9 })).map((a) => a.action.actionId)).toEqual(['a2']);
    });

    it('does not let what others ask meanwhile into an open transaction', async () => {
      let done!: () => void;
      const finished = new Promise<void>((resolve) => (done = resolve));
      const failing = context.database.transaction(async (tx) => {
        await repositories(tx).actions.insert(action('a1', 1));
        done();
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('rolled back');
      });
      await finished;
      const outside = context.repos.actions.insert(action('a2', 2));
      await expect(failing).rejects.toThrow('rolled back');
      expect(await outside).toBe('inserted');
      expect((await context.repos.actions.list({ limit: 9 })).map((a) => a.action.actionId)).toEqual(['a2']);
    });

    it('leases each effect to one relay at a time, oldest first', async () => {
      await outbox().enqueue([kick(1), kick(2), kick(3, { dueAt: 50 })], 10);
      await outbox().enqueue([kick(1)], 11);
      const claims = await Promise.all([claim(10, 1), claim(10, 1), claim(10, 1)]);
      expect(
        claims
          .flat()
          .map((r) => r.subject)
          .sort(),
      ).toEqual(['a1', 'a2']);
      expect(await claim(49)).toEqual([]);
      expect((await claim(50)).map((r) => r.subject)).toEqual(['a3']);
      expect((await claim(110)).map((r) => [r.subject, r.attempts])).toEqual([
        ['a1', 2],
        ['a2', 2],
      ]);
    });

    it('tries again when told, and no more once confirmed', async () => {
      await outbox().enqueue([kick(1)], 10);
      const [first] = await claim(10);
      await outbox().fail({ id: first!.id, attempt: 1, error: 'refused', now: 11, retryAt: 500 });
      expect(await claim(499)).toEqual([]);
      const [second] = await claim(500);
      expect(second).toMatchObject({ attempts: 2, error: 'refused', payload: { n: 1 } });
      // The late word of the first attempt does not touch the second.
      await outbox().fail({ id: first!.id, attempt: 1, error: 'late', now: 12, retryAt: 0 });
      expect(await claim(501)).toEqual([]);
      await outbox().confirm(second!.id, 510);
      expect(await claim(10_000)).toEqual([]);
      expect(await outbox().of(['a1'])).toMatchObject([
        { state: 'confirmed', confirmedAt: 510, attempts: 2 },
      ]);
      expect(await outbox().expire(511, 10)).toBe(1);
      expect(await outbox().of(['a1'])).toEqual([]);
    });

    it('shows as dead what failed to the end, or was lost there, until somebody revives it', async () => {
      await outbox().enqueue([kick(1, { maxAttempts: 2 }), kick(2, { maxAttempts: 1 })], 10);
      for (const row of await claim(10)) {
        if (row.subject === 'a1') {
          await outbox().fail({ id: row.id, attempt: 1, error: 'refused', now: 11, retryAt: 11 });
        }
      }
      const [again] = await claim(11);
      await outbox().fail({ id: again!.id, attempt: 2, error: 'refused again', now: 12, retryAt: 12 });
      expect(await claim(200)).toEqual([]);
      const dead = await outbox().dead(10);
      expect(dead.map((r) => [r.subject, r.state, r.error])).toEqual([
        ['a2', 'dead', 'the relay was lost while trying'],
        ['a1', 'dead', 'refused again'],
      ]);
      expect(await outbox().depth()).toEqual({ pending: 0, oldestDueAt: undefined, dead: 2 });
      await outbox().revive(dead[0]!.id, 300);
      expect(await outbox().depth()).toEqual({ pending: 1, oldestDueAt: 300, dead: 1 });
      expect((await claim(300)).map((r) => r.subject)).toEqual(['a2']);
    });
  });
}
