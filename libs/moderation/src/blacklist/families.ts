import type { ListFamily, SubjectKey } from '@airlock/contracts/blacklist';

type Kind = SubjectKey['kind'];

/** What a list of a family is about, and what it asks of an entry. */
export interface FamilyRules {
  readonly title: { readonly zh: string; readonly en: string };
  readonly subjects: readonly Kind[];
  /** Entries stand on a paper of whoever keeps the list. */
  readonly needsDocument: boolean;
  /** Entries are reported to the authority (2016 Provisions Art. 15(2)). */
  readonly isReported: boolean;
  readonly mayBePermanent: boolean;
}

const PERSON: readonly Kind[] = ['person', 'phone', 'device', 'payout'];
const SITE: readonly Kind[] = ['range', 'icp', 'domain', 'app'];

/** Four lists, often taken for one: each has its own subjects and terms. */
export const FAMILIES: Readonly<Record<ListFamily, FamilyRules>> = {
  platform: {
    title: { zh: '平台黑名单', en: "The platform's blacklist" },
    subjects: [...PERSON, 'ip', 'range'],
    needsDocument: false,
    isReported: true,
    mayBePermanent: true,
  },
  authority: {
    title: { zh: '主管部门黑名单', en: "An authority's blacklist" },
    subjects: [...PERSON, 'ip', ...SITE],
    needsDocument: true,
    isReported: false,
    mayBePermanent: true,
  },
  industry: {
    title: { zh: '行业协会警示名单', en: "An industry association's list" },
    subjects: PERSON,
    needsDocument: true,
    isReported: false,
    mayBePermanent: false,
  },
  commerce: {
    title: { zh: '直播电商黑名单', en: 'The blacklist of e-commerce streams' },
    subjects: [...PERSON, ...SITE],
    needsDocument: false,
    isReported: true,
    mayBePermanent: true,
  },
};
