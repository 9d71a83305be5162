import type { Page } from '@airlock/contracts/page';

export interface PagesNow {
  readonly open: readonly Page[];
  readonly acknowledged: readonly Page[];
}

/** Danger to life goes before everything; then whichever runs out first. */
export const byUrgency = (a: Page, b: Page): number =>
  Number(b.urgency === 'critical') - Number(a.urgency === 'critical') ||
  (a.nextAt ?? Infinity) - (b.nextAt ?? Infinity) ||
  a.raisedAt - b.raisedAt;

/** Whether it calls this person: they are named, or nobody is and whoever watches is meant. */
export const calls = (page: Page, me: string): boolean =>
  page.state === 'open' && (page.called.length === 0 ? page.step !== undefined : page.called.includes(me));

/** What rings at this person's desk, the gravest first. */
export const callingMe = (now: PagesNow, me: string): readonly Page[] =>
  now.open.filter((page) => calls(page, me)).sort(byUrgency);

/** The lists after control has said how one page stands. */
export const withPage = <T extends PagesNow>(now: T, page: Page): T => {
  const put = (list: readonly Page[], state: Page['state']): Page[] => {
    const rest = list.filter(({ pageId }) => pageId !== page.pageId);
    return page.state === state ? [page, ...rest].sort((a, b) => b.raisedAt - a.raisedAt) : rest;
  };
  return { ...now, open: put(now.open, 'open'), acknowledged: put(now.acknowledged, 'acknowledged') };
};

/** How loud, 0–1: muting holds for everything but danger to life, which cannot be turned below a quarter. */
export const loudness = (
  page: Page,
  { sound, volume }: { readonly sound: boolean; readonly volume: number },
): number => (page.urgency === 'critical' ? Math.max(volume, CRITICAL_LEAST) : sound ? volume : 0);

export const CRITICAL_LEAST = 0.25;
