import type { StreamId } from '@airlock/contracts/ids';
import type { HoldId } from '@airlock/contracts/retention';
import { retentionRules } from '@airlock/policy/retention';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyedBy } from './batch.js';
import { createDeleter } from './deleter.js';
import { counsel, DAY, liaison, MINUTE, openRig, type Rig, START } from './rig.testkit.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
}, 240_000);
afterAll(() => rig.close());

let round = 0;
const deleterOf = async () =>
  createDeleter({
    ...rig,
    rules: () => retentionRules({}),
    policyHash: () => 'p',
    stores: () => [],
    keyed: keyedBy(await retentionRepository(rig.db.queries).hashKey()),
    logger: { error: () => undefined } as never,
    newId: (prefix, now) => `${prefix}_${now}_${(round += 1)}`,
    onDeleted: () => undefined,
  });

type Step =
  | { readonly do: 'hold' | 'raise'; readonly stream: number }
  | { readonly do: 'release' | 'delete' | 'select' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('hold' as const, 'raise' as const), stream: fc.nat(2) }),
    fc.record({ do: fc.constantFrom('release' as const, 'delete' as const, 'select' as const) }),
  ),
  { minLength: 2, maxLength: 8 },
);

describe('the deleter', () => {
  it('rule 3: never deletes what was held or raised between selection and deletion, and all that was not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script: Step[]) => {
        round += 1;
        rig.to(START + round * 10_000 * DAY);
        const names = [0, 1, 2].map((n) => `race-${round}-${n}`);
        for (const name of names) {
          const record = await rig.begin(name);
          rig.pass(MINUTE);
          await rig.minute(record, 0);
          await rig.end(record);
        }
        rig.pass(70 * DAY);
        const deleter = await deleterOf();
        const holds: { id: HoldId; stream: number }[] = [];
        const [raised, gone] = [new Set<number>(), new Set<number>()];
        let chosen: [string, StreamId[]][] = [...(await deleter.select(100))];
        for (const step of [{ do: 'select' as const }, ...script, { do: 'delete' as const }]) {
          if (step.do === 'select') chosen = [...(await deleter.select(100))];
          else if (step.do === 'hold') {
            const scope = { streams: [names[step.stream] as StreamId] };
            const hold = await rig.retention.holds.place(liaison, {
              matter: 'm',
              issuer: 'i',
              docNo: 'd',
              scope,
            });
            holds.push({ id: hold.holdId, stream: step.stream });
          } else if (step.do === 'raise') {
            const streamId = names[step.stream] as StreamId;
            await rig.effects({ id: 'x', role: 'system' }, (e) =>
              rig.retention.raise(e, { streamId, class: 'eu-tco-6m', reason: 'order' }),
            );
            raised.add(step.stream);
          } else if (step.do === 'release') {
            const one = holds.pop();
            if (one === undefined) continue;
            await rig.approvals.approve(await rig.retention.holds.release(liaison, one.id, 'over'), counsel);
          } else {
            const picked = new Set(chosen.flatMap(([, ids]) => ids as string[]));
            for (const [name, ids] of chosen) await deleter.removeRecordings(name, ids);
            for (const [n, streamId] of names.entries()) {
              const isKept = raised.has(n) || holds.some((h) => h.stream === n);
              if (picked.has(streamId) && !isKept) gone.add(n);
            }
            for (const [n, name] of names.entries())
              expect((await rig.left(name))['segments'], `${name} after ${JSON.stringify(script)}`).toBe(
                gone.has(n) ? 0 : 1,
              );
          }
        }
        for (const { id } of holds)
          await rig.approvals.approve(await rig.retention.holds.release(liaison, id, 'over'), counsel);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('rule 2: waits for what somebody has decided to seal', async () => {
    rig.to(START + 6_000_000 * DAY);
    const record = await rig.begin('seal');
    rig.pass(MINUTE);
    await rig.minute(record, 0);
    await rig.end(record);
    const evidence = { evidence_id: 'ev1', stream_id: 'seal', from_at: rig.now - MINUTE, to_at: rig.now, requested_at: rig.now, requested_by: 'b', reason: 'r', retention_class: 'action-3y' }; // prettier-ignore
    await rig.db.queries
      .insertInto('evidence')
      .values(evidence as never)
      .execute();
    rig.pass(70 * DAY);
    await rig.retention.run();
    expect((await rig.left('seal'))['segments']).toBe(1);
    await rig.db.queries.deleteFrom('evidence').execute();
    rig.pass(DAY);
    await rig.retention.run();
    expect((await rig.left('seal'))['segments']).toBe(0);
  });

  it('rule 3: and whoever places a hold while a deletion is under way waits for it or stops it', async () => {
    rig.to(START + 5_000_000 * DAY);
    for (let i = 0; i < 6; i += 1) {
      const record = await rig.begin(`both-${i}`);
      rig.pass(MINUTE);
      await rig.minute(record, 0);
      await rig.end(record);
    }
    rig.pass(70 * DAY);
    const names = [0, 1, 2, 3, 4, 5].map((i) => `both-${i}` as StreamId);
    const deleter = await deleterOf();
    const left = new Map<string, number>();
    await Promise.all(
      names.flatMap((streamId) => [
        deleter.removeRecordings('cn-live-60', [streamId]),
        rig.retention.holds
          .place(liaison, { matter: 'm', issuer: 'i', docNo: 'd', scope: { streams: [streamId] } })
          // From the moment it is placed nothing goes any more.
          .then(async () => left.set(streamId, (await rig.left(streamId))['segments']!)),
      ]),
    );
    for (const streamId of names) expect((await rig.left(streamId))['segments']).toBe(left.get(streamId));
  });
});
