import type { PageCall, PageEvent, PageView } from '@airlock/contracts/page';

/** One step of the calling with everything that came of it. */
export interface Line {
  readonly event: PageEvent;
  /** Attempts to reach people that belong to a `called`. */
  readonly calls: readonly PageCall[];
}

/** What happened to a page, oldest first, with the attempts of each call under it. */
export const linesOf = ({ events, calls }: Pick<PageView, 'events' | 'calls'>): readonly Line[] => {
  const rounds = new Map<number, number>();
  return events.map((event) => {
    if (event.what !== 'called') return { event, calls: [] };
    const step = event.step ?? 0;
    const round = rounds.get(step) ?? 0;
    rounds.set(step, round + 1);
    return { event, calls: calls.filter((call) => call.step === step && call.round === round) };
  });
};
