import type { DutyRules } from '@airlock/contracts/duty-rules';
import { AirlockError } from '@airlock/contracts/problem';
import { signOnUntil } from '@airlock/moderation/duty';
import { dutyHandoversRepository } from '@airlock/storage/repositories/duty-handovers';
import { dutyPresenceRepository } from '@airlock/storage/repositories/duty-presence';
import type { Actor, Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { isPresent, type RotaBook, shiftsOfAll } from './rota-book.js';

const MINUTE_MS = 60_000;
/** The longest that one sign-on holds: whoever is always on says now and then that they still are. */
const LONGEST_MS = 32 * 86_400_000;

export interface PresenceDeps {
  readonly ground: Pick<HouseGround, 'effects'>;
  readonly book: RotaBook;
  readonly rules: () => DutyRules;
  readonly settle: (effect: Effect) => Promise<void>;
}

/** Signing on and off. A shift counts as staffed only while somebody on it has signed on. */
export const createPresence = ({ ground: { effects }, book, rules, settle }: PresenceDeps) => {
  const arrive = async ({ tx, now, record, announce }: Effect, personId: string): Promise<void> => {
    const earlyMs = rules().signOn.earlyMinutes * MINUTE_MS;
    const span = { from: now, to: now + LONGEST_MS };
    const rota = await book.read(tx, span);
    const own = shiftsOfAll(rota, span).filter((s) => s.personId === personId);
    const to = signOnUntil(own, now, earlyMs);
    if (to === undefined) {
      throw new AirlockError('conflict', 'You are not on duty now', {
        hint: 'Take a shift over, or ask whoever writes the rota to put you on.',
      });
    }
    const running = isPresent(rota.presence, personId, now);
    if (running?.to === to) return;
    await dutyPresenceRepository(tx).signOn({ personId, from: running?.from ?? now, to });
    if (running !== undefined) return;
    record({ kind: 'duty.signed_on', subject: personId, detail: { until: to } });
    announce({ type: 'airlock.duty.signed_on', subject: personId, data: { until: to } });
  };
  return {
    arrive,

    signOn: (who: Actor): Promise<void> =>
      effects(who, async (effect) => {
        await arrive(effect, who.id);
        await settle(effect);
      }),

    /** Throws `conflict` while they owe a handover. */
    signOff: (who: Actor): Promise<void> =>
      effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        const owed = (await dutyHandoversRepository(tx).open()).filter(
          (h) => h.from.includes(who.id) && h.note === undefined,
        );
        if (owed.length > 0) {
          throw new AirlockError('conflict', 'Write the handover note first', { hint: owed[0]!.handoverId });
        }
        if (!(await dutyPresenceRepository(tx).signOff(who.id, now))) {
          throw new AirlockError('conflict', 'You have not signed on');
        }
        record({ kind: 'duty.signed_off', subject: who.id });
        announce({ type: 'airlock.duty.signed_off', subject: who.id, data: {} });
        await settle(effect);
      }),
  };
};
