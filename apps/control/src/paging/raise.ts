import type { Both, Page, PageId, PageNeeds, PageUrgency } from '@airlock/contracts/page';
import { pageTitle } from '@airlock/moderation/paging';
import type { Policy } from '@airlock/policy/policy';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import type { Effect } from '../house/effect.js';

/** What whoever is on duty is called for. */
export interface PageWanted {
  /** `coverage`, `budget.spent`, `deadline.order` …: its words are in `moderation/paging`. */
  readonly kind: string;
  /** An id. */
  readonly subject: string;
  /** For the screen: which one, in words of whoever raises it. Never leaves the house. */
  readonly what?: string | undefined;
  readonly title?: Both | undefined;
  /** What counts as alike in a storm; default the subject. */
  readonly group?: string | undefined;
  /** `open`: a page that somebody answered is not joined, this one calls anew. Default `unresolved`. */
  readonly joins?: 'open' | 'unresolved' | undefined;
  readonly urgency?: PageUrgency | undefined;
  readonly needs?: PageNeeds | undefined;
  readonly drill?: boolean | undefined;
  readonly streamId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly incidentId?: string | undefined;
  /** The page is over when this deadline is. */
  readonly deadlineKey?: string | undefined;
}

/** Calls whoever is on duty, in the transaction of whatever calls for it. */
export type RaisePage = (effect: Effect, wanted: PageWanted) => Promise<Page>;

export interface Pager {
  readonly raise: RaisePage;
  /** Told after each transaction that raised one. */
  onRaised: (page: Page) => void;
}

export const groupKeyOf = ({ kind, subject, group, urgency, drill }: PageWanted): string =>
  `${drill === true ? 'drill/' : ''}${urgency ?? 'normal'}/${kind}/${group ?? subject}`.slice(0, 400);

/** Rows only: the engine calls, as soon as the transaction is in or after a restart. */
export const createPager = (deps: {
  readonly newId: (prefix: string, now: number) => string;
  readonly policy: () => Policy;
}): Pager => {
  const pager: Pager = {
    onRaised: () => undefined,
    async raise(effect, wanted) {
      const { kind, subject, what, urgency = 'normal', needs = 'acknowledgement', drill = false } = wanted;
      const { tx, now } = effect;
      const { page, isNew } = await pagesRepository(tx).raise(
        {
          ...{ pageId: deps.newId('pg', now) as PageId, kind, subject, groupKey: groupKeyOf(wanted) },
          title: wanted.title ?? pageTitle({ kind, ...(what === undefined ? {} : { what }) }),
          ...{ urgency, needs, drill, joins: wanted.joins ?? 'unresolved' },
          ...{ streamId: wanted.streamId, caseId: wanted.caseId, incidentId: wanted.incidentId },
          deadlineKey: wanted.deadlineKey,
        },
        now,
        deps.policy().source.paging.groupWithinS * 1_000,
      );
      const { pageId } = page;
      if (isNew) {
        effect.record({
          kind: 'page.raised',
          subject: pageId,
          detail: { kind, about: subject, urgency, drill },
        });
        effect.announce({
          type: 'airlock.page.raised',
          subject: pageId,
          data: { pageId, kind, about: subject, urgency, needs, drill },
        });
      }
      effect.afterwards(() => pager.onRaised(page));
      return page;
    },
  };
  return pager;
};
