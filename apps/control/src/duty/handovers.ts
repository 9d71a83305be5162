import type { DutyRules } from '@airlock/contracts/duty-rules';
import type { Handover, HandoverId, OpenWork } from '@airlock/contracts/handover';
import { AirlockError } from '@airlock/contracts/problem';
import { changesIn, handoverState } from '@airlock/moderation/duty';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { dutyHandoversRepository, type StoredHandover } from '@airlock/storage/repositories/duty-handovers';
import type { Actor, Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { type Rota, shiftsOfAll } from './rota-book.js';

const MINUTE_MS = 60_000;
/** How long after a change it is still expected where nobody ran then. */
const BEHIND_MS = 6 * 3_600_000;

const handoverKey = (handoverId: string): string => `duty.handover/${handoverId}`;

export interface HandoversDeps {
  readonly ground: Pick<HouseGround, 'clock' | 'effects' | 'newId'>;
  readonly rules: () => DutyRules;
  readonly openWork: (now: number) => Promise<OpenWork>;
  readonly settle: (effect: Effect) => Promise<void>;
}

const samePeople = (a: StoredHandover, b: { from: readonly string[]; to: readonly string[] }): boolean =>
  a.from.join('\n') === b.from.join('\n') && a.to.join('\n') === b.to.join('\n');

export const handoverView = (
  h: StoredHandover,
  names: ReadonlyMap<string, string>,
  now: number,
): Handover => ({
  ...h,
  schedule: names.get(h.scheduleId) ?? h.scheduleId,
  state: handoverState(h, now),
});

/** Changes of shift: a note by those who go, acknowledged by one who comes, both by a time. */
export const createHandovers = ({ ground, rules, openWork, settle }: HandoversDeps) => {
  const { clock, effects, newId } = ground;
  const found = async ({ tx }: Effect, handoverId: HandoverId): Promise<StoredHandover> => {
    const h = await dutyHandoversRepository(tx).forUpdate(handoverId);
    if (h === undefined) throw new AirlockError('not_found', 'There is no such handover');
    if (h.acknowledgedAt !== undefined) throw new AirlockError('conflict', 'It is acknowledged already');
    return h;
  };

  /** Expects the changes of shift that are near, and calls off those that will not come about any more. */
  const expect = async ({ tx, now, record, announce }: Effect, rota: Rota): Promise<void> => {
    const { aheadMinutes, graceMinutes } = rules().handover;
    const repository = dutyHandoversRepository(tx);
    const deadlines = deadlinesRepository(tx);
    const span = { from: now - BEHIND_MS, to: now + aheadMinutes * MINUTE_MS + 1 };
    const shifts = shiftsOfAll(rota, span);
    const changes = [...new Set(shifts.map((s) => s.scheduleId))].flatMap((scheduleId) =>
      changesIn(shifts.filter((s) => s.scheduleId === scheduleId)).map((c) => ({ scheduleId, ...c })),
    );
    const open = await repository.open();
    for (const h of open) {
      const change = changes.find((c) => c.scheduleId === h.scheduleId && c.at === h.at);
      if (h.at < now || h.note !== undefined) continue;
      if (change === undefined) {
        await repository.cancel(h.handoverId);
        await deadlines.cancel(handoverKey(h.handoverId), now);
        record({ kind: 'duty.handover_called_off', subject: h.handoverId });
      } else if (!samePeople(h, change)) {
        await repository.save({ ...h, from: [...change.from], to: [...change.to] });
      }
    }
    for (const { scheduleId, at, from, to } of changes) {
      const handoverId = newId('hand', now) as HandoverId;
      const dueAt = Math.max(at, now) + graceMinutes * MINUTE_MS;
      const handover = { handoverId, scheduleId, at, dueAt, from: [...from], to: [...to] };
      if (!(await repository.expect(handover))) continue;
      await deadlines.set({
        key: handoverKey(handoverId),
        kind: 'duty.handover',
        subject: handoverId,
        title: `Handover of ${from.join(', ')} to ${to.join(', ')}`,
        dueAt,
        remindAt: [at],
        urgency: 'notify',
      });
      record({ kind: 'duty.handover_due', subject: handoverId, after: handover });
      announce({ type: 'airlock.duty.handover_due', subject: handoverId, data: { scheduleId, at, from, to, dueAt } }); // prettier-ignore
    }
  };

  return {
    expect,

    /** `lead`: may write in the place of somebody who has gone without a word. */
    async write(handoverId: HandoverId, note: string, who: Actor, lead: boolean): Promise<StoredHandover> {
      const open = await openWork(clock());
      return effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        const before = await found(effect, handoverId);
        if (!before.from.includes(who.id) && !lead) {
          throw new AirlockError('forbidden', `It is written by ${before.from.join(' or ')}`);
        }
        const after = { ...before, note, writtenBy: who.id, writtenAt: now, open };
        await dutyHandoversRepository(tx).save(after);
        record({ kind: 'duty.handover_written', subject: handoverId, ...(before.note === undefined ? {} : { before: before.note }), after: note }); // prettier-ignore
        announce({ type: 'airlock.duty.handover_written', subject: handoverId, data: { by: who.id, to: before.to } }); // prettier-ignore
        await settle(effect);
        return after;
      });
    },

    /** `comes`: they are on duty now, by the rota as it is. */
    acknowledge: (handoverId: HandoverId, who: Actor, comes: boolean): Promise<StoredHandover> =>
      effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        const before = await found(effect, handoverId);
        if (before.note === undefined) throw new AirlockError('conflict', 'There is no note yet');
        if (before.writtenBy === who.id) throw new AirlockError('forbidden', 'You have written it');
        if (!before.to.includes(who.id) && !comes) {
          throw new AirlockError('forbidden', `It is acknowledged by ${before.to.join(' or ')}`);
        }
        const after = { ...before, acknowledgedBy: who.id, acknowledgedAt: now };
        await dutyHandoversRepository(tx).save(after);
        await deadlinesRepository(tx).meet(handoverKey(handoverId), now);
        record({
          kind: 'duty.handover_acknowledged',
          subject: handoverId,
          detail: { writtenBy: before.writtenBy, lateMs: Math.max(0, now - before.dueAt) },
        });
        announce({ type: 'airlock.duty.handover_acknowledged', subject: handoverId, data: { by: who.id } });
        await settle(effect);
        return after;
      }),
  };
};
export type Handovers = ReturnType<typeof createHandovers>;
