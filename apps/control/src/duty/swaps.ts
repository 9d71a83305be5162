import type { Swap, SwapId } from '@airlock/contracts/duty';
import type { SwapRequest } from '@airlock/contracts/http/duty-bodies';
import { AirlockError } from '@airlock/contracts/problem';
import { exchangeFault, replacementsOf } from '@airlock/moderation/duty';
import { dutyRotaRepository } from '@airlock/storage/repositories/duty-rota';
import type { Actor, Effect } from '../house/effect.js';
import { ofSchedule } from './rota-book.js';
import type { Schedules, SchedulesDeps } from './schedules.js';

const AHEAD_MS = 63 * 86_400_000;

type Deps = Pick<SchedulesDeps, 'ground' | 'book' | 'settle'> & { readonly schedules: Schedules };

/** Colleagues exchange stretches of duty: one asks, the other agrees, and both change hands in one moment. */
export const createSwaps = ({ ground, book, settle, schedules }: Deps) => {
  const { effects, newId } = ground;

  const check = async (
    { tx, now }: Effect,
    swap: Omit<Swap, 'swapId' | 'askedAt' | 'state'>,
  ): Promise<void> => {
    const to = Math.max(swap.give.to, swap.take?.to ?? 0);
    if (to - now > AHEAD_MS) throw new AirlockError('invalid_input', 'It is more than two months ahead');
    const rota = await book.read(tx, { from: now, to });
    const schedule = rota.schedules.find((s) => s.scheduleId === swap.scheduleId);
    if (schedule === undefined) throw new AirlockError('not_found', 'There is no such schedule');
    if (!rota.people.has(swap.with)) throw new AirlockError('invalid_input', `${swap.with} is nobody of the rota`); // prettier-ignore
    const overrides = ofSchedule(rota.overrides, schedule);
    const fault = exchangeFault({ rotations: schedule.rotations, overrides }, swap, now);
    if (fault !== undefined) throw new AirlockError('conflict', fault);
  };
  const found = async ({ tx }: Effect, swapId: SwapId): Promise<Swap> => {
    const swap = await dutyRotaRepository(tx).swapForUpdate(swapId);
    if (swap === undefined) throw new AirlockError('not_found', 'There is no such swap');
    if (swap.state !== 'asked') throw new AirlockError('conflict', `It is ${swap.state} already`);
    return swap;
  };
  const answer = async (effect: Effect, swap: Swap, state: Swap['state'], note?: string): Promise<Swap> => {
    const after: Swap = { ...swap, state, answeredAt: effect.now, ...(note === undefined ? {} : { note }) };
    await dutyRotaRepository(effect.tx).answerSwap(after);
    effect.record({ kind: `duty.swap_${state}`, subject: swap.swapId, before: swap, after });
    effect.announce({
      type: `airlock.duty.swap_${state}`,
      subject: swap.swapId,
      data: { askedBy: swap.askedBy, with: swap.with },
    });
    return after;
  };

  return {
    ask: (want: SwapRequest, who: Actor): Promise<Swap> =>
      effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        const { scheduleId, layer, give, take, reason } = want;
        const asked = { scheduleId, layer, give, ...(take === undefined ? {} : { take }), reason };
        const swap: Swap = {
          swapId: newId('swp', now) as SwapId,
          ...asked,
          askedBy: who.id,
          with: want.with,
          askedAt: now,
          state: 'asked',
        };
        await check(effect, swap);
        await dutyRotaRepository(tx).addSwap(swap, Math.min(give.from, take?.from ?? Infinity));
        record({ kind: 'duty.swap_asked', subject: swap.swapId, reason, after: swap });
        announce({ type: 'airlock.duty.swap_asked', subject: swap.swapId, data: { askedBy: who.id, with: want.with } }); // prettier-ignore
        await settle(effect);
        return swap;
      }),

    accept: (swapId: SwapId, who: Actor, note?: string): Promise<Swap> =>
      effects(who, async (effect) => {
        const swap = await found(effect, swapId);
        if (swap.with !== who.id) throw new AirlockError('forbidden', 'Another one was asked');
        await check(effect, swap);
        for (const { from, to, insteadOf, by } of replacementsOf(swap)) {
          const { layer, reason, scheduleId } = swap;
          const want = { layer, from, to, insteadOf, people: [by], reason, acceptGaps: false };
          await schedules.place(effect, want, { scheduleId, kind: 'swap' });
        }
        const accepted = await answer(effect, swap, 'accepted', note);
        await settle(effect);
        return accepted;
      }),

    /** By whoever was asked; whoever asked withdraws it. */
    refuse: (swapId: SwapId, who: Actor, note?: string): Promise<Swap> =>
      effects(who, async (effect) => {
        const swap = await found(effect, swapId);
        if (who.id !== swap.with && who.id !== swap.askedBy) {
          throw new AirlockError('forbidden', 'Neither asked nor was asked');
        }
        const refused = await answer(effect, swap, who.id === swap.with ? 'refused' : 'withdrawn', note);
        await settle(effect);
        return refused;
      }),

    /** Nobody answered before what they are about has begun. */
    async lapse(effect: Effect): Promise<void> {
      for (const swap of await dutyRotaRepository(effect.tx).lapsedSwaps(effect.now)) {
        await answer(effect, swap, 'lapsed');
      }
    },
  };
};
export type Swaps = ReturnType<typeof createSwaps>;
