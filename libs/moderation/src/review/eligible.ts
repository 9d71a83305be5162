import type { Role } from '@airlock/contracts/person';
import type { QueueItem, ReviewLevel, ReviewRules } from '@airlock/contracts/review';
import type { Shift } from '../duty/index.js';

const LEVELS: Readonly<Record<ReviewLevel, readonly Role[]>> = {
  moderator: ['moderator', 'duty', 'duty_lead', 'editor_in_chief', 'operator'],
  senior: ['duty', 'duty_lead', 'editor_in_chief', 'operator'],
  editor_in_chief: ['editor_in_chief', 'operator'],
};
const ORDER: readonly ReviewLevel[] = ['moderator', 'senior', 'editor_in_chief'];

/** Whether somebody with these roles may review what needs `level`. */
export const reaches = (roles: readonly Role[], level: ReviewLevel): boolean =>
  roles.some((r) => LEVELS[level].includes(r));

/** The role under which they do. */
export const reachesAs = (roles: readonly Role[], level: ReviewLevel): Role | undefined =>
  roles.find((r) => LEVELS[level].includes(r));

export const higher = (a: ReviewLevel, b: ReviewLevel): ReviewLevel =>
  ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;

/** The next level up, or the same at the top. */
export const above = (level: ReviewLevel): ReviewLevel => ORDER[ORDER.indexOf(level) + 1] ?? level;

const isWithin = (label: string, parent: string): boolean =>
  label === parent || label.startsWith(`${parent}.`);

/** The skill that a case wants, by the first entry that fits it. */
export const skillFor = (
  { label, category, roomClass }: { label?: string | undefined; category: string; roomClass: string },
  skills: ReviewRules['skills'],
): string | undefined =>
  skills.find(
    (s) =>
      (s.labels.length === 0 || (label !== undefined && s.labels.some((l) => isWithin(label, l)))) &&
      (s.categories.length === 0 || s.categories.includes(category)) &&
      (s.roomClasses.length === 0 || s.roomClasses.includes(roomClass)),
  )?.skill;

/** Somebody who would like to take a case. */
export interface Candidate {
  readonly id: string;
  readonly roles: readonly Role[];
  /** Where no rota is written, everybody is on shift and may take anything their role reaches. */
  readonly isRota: boolean;
  /** Undefined for somebody off shift. */
  readonly shift?: Shift | undefined;
}

/** Why somebody may not take a case. */
export type Ineligible = 'barred' | 'level' | 'off_shift' | 'skill' | 'language';

const speaks = (spoken: readonly string[], wanted: string): boolean =>
  spoken.some((s) => s === wanted || s.split('-')[0] === wanted.split('-')[0]);

/** Undefined when they may. */
export const whyNot = (
  { barred, needs }: Pick<QueueItem, 'barred' | 'needs'>,
  who: Candidate,
): Ineligible | undefined => {
  if (barred.includes(who.id)) return 'barred';
  if (!reaches(who.roles, needs.level)) return 'level';
  if (!who.isRota) return undefined;
  if (who.shift === undefined) return 'off_shift';
  if (needs.skill !== undefined && !who.shift.skills.includes(needs.skill)) return 'skill';
  if (needs.language !== undefined && !speaks(who.shift.languages, needs.language)) return 'language';
  return undefined;
};

/** Whoever is on shift has no skill in minors' cases by chance: their pictures need more than the wish to see them. */
export const MINORS = 'minor_safety';
export const isOfMinors = (label: string | undefined): boolean =>
  label !== undefined && isWithin(label, MINORS);

/** Whether a person has to look at a room, whatever detectors find in it. */
export const isKeyRoom = (
  { audience = 0, tags = [] }: { audience?: number | undefined; tags?: readonly string[] | undefined },
  rules: ReviewRules['keyRooms'],
): boolean => audience >= rules.audience || tags.some((t) => rules.tags.includes(t));
