import type { DutyLayer } from '@airlock/contracts/duty';
import type { PageEvent, PageNeeds } from '@airlock/contracts/page';

/** How the calling stands. Times are ms since 1970. */
export interface Calling {
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly needs: PageNeeds;
  /** The step that was called last; absent before the first call. */
  readonly step?: number;
  /** How often the last step was called again. */
  readonly round: number;
  /** When it was called. */
  readonly since: number;
  /** When the next step is called unless somebody answers; absent where nobody is called any more. */
  readonly nextAt?: number;
  readonly answeredBy?: string;
}

/** One step with whoever is on call at it now. */
export interface StepNow {
  readonly layer: DutyLayer;
  readonly withinMs: number;
  readonly people: readonly string[];
}

export type PageInput =
  /** Somebody looks at the clock. */
  | { readonly type: 'look' }
  /** Not one channel of this call got through. */
  | { readonly type: 'undelivered'; readonly step: number; readonly round: number }
  | { readonly type: 'acknowledged'; readonly by: string; readonly note?: string }
  /** A person has their eye on what it is about. */
  | { readonly type: 'seen'; readonly by: string }
  | { readonly type: 'escalated'; readonly by: string; readonly note?: string }
  | { readonly type: 'resolved'; readonly by: string; readonly note?: string };

export interface Call {
  readonly step: number;
  readonly round: number;
  readonly layer: DutyLayer;
  /** Empty only at the last step: everybody who watches is told then. */
  readonly people: readonly string[];
}

export interface Turn {
  readonly next: Calling;
  readonly call?: Call;
  readonly log: readonly PageEvent[];
}

/** How soon the lead is tried again where not one channel got through, ms. */
const RETRY_MS = 30_000;

const same = (next: Calling): Turn => ({ next, log: [] });

/**
 * Calls step `from`, or the next one at which somebody is on call. Whatever happens it ends at the last step, which is
 * called again and again: a page is never out of steps.
 */
const callFrom = (
  page: Calling,
  from: number,
  steps: readonly StepNow[],
  now: number,
  log: PageEvent[],
): Turn => {
  const last = steps.length - 1;
  let step = Math.min(from, last);
  for (; step < last && steps[step]!.people.length === 0; step += 1)
    log.push({ at: now, what: 'skipped', step, layer: steps[step]!.layer });
  const { layer, withinMs, people } = steps[step]!;
  const again = page.step !== undefined && step <= page.step;
  const round = again ? page.round + 1 : 0;
  log.push({ at: now, what: 'called', step, layer });
  const { answeredBy: _answered, ...rest } = page;
  return {
    next: { ...rest, state: 'open', step, round, since: now, nextAt: now + withinMs },
    call: { step, round, layer, people },
    log,
  };
};

const afterSilence = (page: Calling, steps: readonly StepNow[], now: number): Turn => {
  const { step, nextAt, since } = page;
  if (step === undefined || nextAt === undefined) return callFrom(page, 0, steps, now, []);
  const { withinMs, layer } = steps[Math.min(step, steps.length - 1)]!;
  // The clock went back: whoever was called gets their time again, and not an hour of silence.
  if (now < since) return same({ ...page, since: now, nextAt: now + withinMs });
  if (now < nextAt) return same(page);
  return callFrom(page, step + 1, steps, now, [{ at: now, what: 'unanswered', step, layer }]);
};

/**
 * One turn of a page: what happened, who is called because of it, and what is written down. Throws where there are no
 * steps.
 */
export const turn = (page: Calling, input: PageInput, steps: readonly StepNow[], now: number): Turn => {
  if (steps.length === 0) throw new Error('a page without steps');
  const isOpen = page.state === 'open';
  switch (input.type) {
    case 'look':
      return isOpen ? afterSilence(page, steps, now) : same(page);
    case 'undelivered': {
      if (!isOpen || page.step !== input.step || page.round !== input.round) return same(page);
      const event: PageEvent = { at: now, what: 'undelivered', step: input.step };
      if (input.step < steps.length - 1) return callFrom(page, input.step + 1, steps, now, [event]);
      return {
        next: { ...page, nextAt: Math.min(page.nextAt ?? Infinity, now + RETRY_MS) },
        log: [event],
      };
    }
    case 'acknowledged': {
      if (!isOpen || page.answeredBy === input.by) return same(page);
      const log = [said(now, 'acknowledged', input)];
      const answered: Calling = { ...page, answeredBy: input.by };
      // Danger to life: a word is not an eye, so the clock goes on.
      if (page.needs === 'eye') return { next: answered, log };
      return { next: over(answered, 'acknowledged'), log };
    }
    case 'seen':
      if (!isOpen || page.needs !== 'eye') return same(page);
      return {
        next: over({ ...page, answeredBy: input.by }, 'acknowledged'),
        log: [{ at: now, what: 'seen', by: input.by }],
      };
    case 'escalated':
      if (page.state === 'resolved') return same(page);
      return callFrom(page, (page.step ?? -1) + 1, steps, now, [said(now, 'escalated', input)]);
    case 'resolved':
      if (page.state === 'resolved') return same(page);
      return { next: over(page, 'resolved'), log: [said(now, 'resolved', input)] };
  }
};

const said = (
  at: number,
  what: 'acknowledged' | 'escalated' | 'resolved',
  { by, note }: { readonly by: string; readonly note?: string },
): PageEvent => ({ at, what, by, ...(note === undefined ? {} : { note }) });

const over = ({ nextAt: _nextAt, ...page }: Calling, state: 'acknowledged' | 'resolved'): Calling => ({
  ...page,
  state,
});
