import type { Action } from '@airlock/contracts/action';
import type { ApprovalId } from '@airlock/contracts/approval';
import { StreamRecord } from '@airlock/contracts/control';
import type { StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { silentLogger } from '@airlock/nest-host/logger';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { openDatabase } from '@airlock/storage/database';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { readFileSync } from 'node:fs';
import { createApprovals } from '../house/approvals.js';
import { airlock, createEffects } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { openCredit } from './credit.js';

export const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const POLICY = readFileSync(new URL('../../../../deploy/policy/default.yaml', import.meta.url), 'utf8');

export const board = (id: string): Principal => ({ id, kind: 'person', roles: ['board'] });

/** For tests only: credit on a database in memory, under the default policy, at a time that only moves when told to. */
export const startTestCredit = async () => {
  const db = await openDatabase({ memory: true });
  let now = START;
  let n = 0;
  const clock = () => now;
  const compiled = compilePolicy(POLICY);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const policy: Policy = compiled.policy;
  const effects = createEffects(db, clock, () => undefined);
  const newId = (prefix: string) => `${prefix}_${String((n += 1)).padStart(6, '0')}`;
  const reconsidered: (StreamerId | undefined)[] = [];
  const ground = {
    ...{ db, clock, effects, newId, logger: silentLogger(), policy: () => policy },
    approvals: createApprovals({ effects, newId: () => newId('ap') as ApprovalId }),
    ...{ consequences: [], reversals: [], endings: [], admissionRules: [] },
    ...{ caseClosings: [], caseReopenings: [], claimRules: [], sightings: [] },
    reconsider: ({ streamerId }: { streamerId?: StreamerId }) => void reconsidered.push(streamerId),
  } as unknown as HouseGround;
  const credit = openCredit(ground);

  const stream = (streamer: string, id = `stream-${(n += 1)}`, more: object = {}): StreamRecord =>
    StreamRecord.parse({
      ...{
        type: 'stream',
        streamId: id,
        epoch: 0,
        roomId: `room-${streamer}`,
        streamerId: streamer,
        title: '',
      },
      ...{ category: 'show', roomClass: 'default', policyHash: policy.hash, live: true, startedAt: now },
      ...{ release: { mode: 'gated', delayMs: 0 }, sampling: { fps: 1 } },
      ...more,
    });
  return {
    db,
    credit,
    ground,
    policy,
    reconsidered,
    stream,
    /** Moves the clock. */
    pass: (ms: number): void => void (now += ms),
    clock,
    /** Writes an action down as control does, with all that follows; a repeated one does nothing. */
    act: (on: StreamRecord, more: Partial<Record<keyof Action, unknown>> = {}): Promise<Action> => {
      const action = {
        ...{ actionId: newId('act'), kind: 'cut', streamId: on.streamId, reason: 'seen' },
        ...{ origin: { type: 'human', user: 'dora', role: 'duty' }, decidedAt: now },
        ...more,
      } as Action;
      return effects({ id: 'dora', role: 'duty' }, async (effect) => {
        if ((await actionsRepository(effect.tx).insert(action)) === 'known') return action;
        effect.record({ kind: `stream.${action.kind}`, subject: on.streamId });
        for (const consequence of ground.consequences) await consequence(effect, action, on);
        return action;
      });
    },
    reverse: ({ actionId }: Action, reason = 'founded appeal') =>
      effects({ id: 'rita', role: 'appeals_reviewer' }, async (effect) => {
        for (const reversal of ground.reversals) await reversal(effect, actionId, reason);
      }),
    /** A stream from now on for so long, with its end. */
    air: async (streamer: string, ms: number): Promise<void> => {
      const record = stream(streamer);
      now += ms;
      const ended = { ...record, live: false, endedAt: now };
      await effects(airlock('test'), async (effect) => {
        await streamsRepository(effect.tx).save([ended]);
        effect.record({ kind: 'stream.ended', subject: record.streamId });
        for (const ending of ground.endings) await ending(effect, ended);
      });
    },
    opinion: (streamer: string, more: object = {}, onAir?: StreamRecord) =>
      ground.admissionRules[0]!.opinion(
        { roomId: `room-${streamer}`, streamerId: streamer, title: '', category: 'show', source: 'rtmp', ...more } as never, // prettier-ignore
        now,
        onAir,
      ),
    /** Newest first. */
    log: async (kind: string) =>
      (await auditRepository(db.queries).list({ limit: 200 }))
        .filter((row) => row.kind === kind)
        .map((row) => ({ ...row, ...(JSON.parse(row.body) as { detail: object }).detail })),
    close: () => db.close(),
  };
};
export type TestCredit = Awaited<ReturnType<typeof startTestCredit>>;
