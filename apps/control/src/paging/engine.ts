import type { DutyLayer } from '@airlock/contracts/duty';
import type { Page, PageId, PageUrgency, PagingSteps } from '@airlock/contracts/page';
import { AirlockError } from '@airlock/contracts/problem';
import { type PageInput, type StepNow, turn } from '@airlock/moderation/paging';
import { pageChannelsRepository } from '@airlock/storage/repositories/page-channels';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import { type Actor, airlock, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { Calls } from './calls.js';

const AT_ONCE = 50;
const ANNOUNCED = ['called', 'acknowledged', 'seen', 'resolved'] as const;

export interface EngineDeps {
  readonly onCall: (layer: DutyLayer, now: number) => Promise<readonly string[]>;
  readonly calls: Pick<Calls, 'place' | 'settled'>;
  /** Shows a page as it stands now. */
  readonly show: (page: Page) => void;
}

/**
 * Carries pages from call to call. Everything it does follows from rows: who stops in the middle, and where, changes
 * nothing but the moment.
 */
export const createEngine = (
  { db, effects, clock, policy, logger }: Pick<HouseGround, 'db' | 'effects' | 'clock' | 'policy' | 'logger'>,
  { onCall, calls, show }: EngineDeps,
) => {
  const steps = async (): Promise<PagingSteps> =>
    (await pageChannelsRepository(db.queries).steps())?.steps ?? policy().source.paging.steps;

  /** A rota that cannot be read is no reason to call nobody: then it is as if nobody were on call. */
  const peopleOf = (layer: DutyLayer, now: number): Promise<readonly string[]> =>
    onCall(layer, now).catch((err: unknown) => {
      logger.error({ err, layer }, 'nobody can say who is on call');
      return [];
    });

  const stepsNow = async (urgency: PageUrgency): Promise<StepNow[]> => {
    const now = clock();
    const wanted = (await steps())[urgency];
    const people = new Map(
      await Promise.all(
        [...new Set(wanted.map((s) => s.layer))].map(
          async (layer) => [layer, await peopleOf(layer, now)] as const,
        ),
      ),
    );
    return wanted.map(({ layer, acknowledgeWithinS }) => ({
      layer,
      withinMs: acknowledgeWithinS * 1_000,
      people: people.get(layer) ?? [],
    }));
  };

  const within = async (
    effect: Effect,
    pageId: PageId,
    input: PageInput,
    current: readonly StepNow[],
  ): Promise<Page> => {
    const { tx, now, who } = effect;
    const pages = pagesRepository(tx);
    const held = await pages.hold(pageId);
    if (held === undefined) throw new AirlockError('not_found', `There is no page ${pageId}`);
    const { page, calling } = held;
    const { next, call, log } = turn({ ...calling, needs: page.needs }, input, current, now);
    const changed = log.length > 0 || next.since !== calling.since || next.nextAt !== calling.nextAt;
    if (!changed) return page;
    const note = 'note' in input ? input.note : undefined;
    const saved = await pages.save(pageId, next, { now, by: who.id, note, call });
    await pages.log(pageId, log);
    for (const event of log) {
      const { what, step, layer } = event;
      const detail = { ...(step === undefined ? {} : { step }), ...(layer === undefined ? {} : { layer }) };
      const people =
        what === 'called' && call !== undefined ? { people: call.people, round: call.round } : {};
      effect.record({
        kind: `page.${what}`,
        subject: pageId,
        detail: { ...detail, ...people },
        ...(event.note === undefined ? {} : { reason: event.note }),
      });
    }
    const told = ANNOUNCED.filter((what) => log.some((e) => e.what === what));
    for (const what of told)
      effect.announce({
        type: `airlock.page.${what}`,
        subject: pageId,
        data: { pageId, kind: page.kind, urgency: page.urgency, drill: page.drill, state: saved.state },
      });
    if (call !== undefined) await calls.place(effect, saved, call);
    if (saved.state !== page.state && saved.state !== 'open')
      await calls.settled(effect, saved, saved.state === 'resolved' ? 'resolved' : 'acknowledged');
    effect.afterwards(() => show(saved));
    return saved;
  };

  const advance = async (who: Actor, pageId: PageId, input: PageInput): Promise<Page> => {
    const page = await pagesRepository(db.queries).get(pageId);
    if (page === undefined) throw new AirlockError('not_found', `There is no page ${pageId}`);
    // Asked outside of the transaction: who is on call is another part's business, and may take its time.
    const current = await stepsNow(page.urgency);
    return effects(who, (effect) => within(effect, pageId, input, current));
  };

  const round = async (): Promise<number> => {
    const me = airlock('paging');
    const pages = pagesRepository(db.queries);
    // One that cannot be carried on must not keep the others from it.
    const carry = (pageId: PageId, input: PageInput): Promise<unknown> =>
      advance(me, pageId, input).catch((err: unknown) =>
        logger.error({ err, pageId }, 'a page stands still'),
      );
    for (const pageId of await pages.overtaken())
      await carry(pageId, { type: 'resolved', by: me.id, note: 'the deadline is met' });
    const due = await pages.due(clock(), AT_ONCE);
    for (const pageId of due) await carry(pageId, { type: 'look' });
    return due.length;
  };
  let running: Promise<number> | undefined;
  let again = false;
  return {
    steps,
    advance,

    /** Calls everybody whose turn has come; how many pages moved. */
    look(): Promise<number> {
      if (running !== undefined) {
        again = true;
        return running;
      }
      const all = async (): Promise<number> => {
        let moved = 0;
        do {
          again = false;
          moved += await round();
        } while (again);
        return moved;
      };
      return (running = all().finally(() => (running = undefined)));
    },

    /** Waits for what is under way. */
    idle: async (): Promise<void> => void (await running?.catch(() => undefined)),
  };
};
export type Engine = ReturnType<typeof createEngine>;
