import { AirlockError } from '@airlock/contracts/problem';
import type { Principal } from '@airlock/contracts/person';
import type { Preferences, Rest, UnveilRequest, WellnessView } from '@airlock/contracts/wellness';
import {
  type Exposure,
  exposureOf,
  graceOf,
  reachOf,
  restFor,
  restsOf,
  viewOf,
} from '@airlock/moderation/wellness';
import type { Queries } from '@airlock/storage/database';
import { wellnessRepository } from '@airlock/storage/repositories/wellness';
import type { ClaimRule } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';

const HOUR_MS = 3_600_000;

export const resting = ({ reason, until }: Rest): AirlockError =>
  new AirlockError('forbidden', `It is time for a rest (${reason}) until ${new Date(until).toISOString()}`);

/** What people have on screen and how much of it, and how they want it shown. */
export const createWellness = ({
  db,
  clock,
  policy,
  hub,
}: Pick<HouseGround, 'db' | 'clock' | 'policy' | 'hub'>) => {
  const changed = (person: string): void =>
    hub.push('wellness', { id: person }, (watcher) => watcher === person);
  const rules = () => policy().source.quality.wellness;
  /** A beat that comes later than this begins a new span: in between nobody knows. */
  const gapMs = () => policy().source.review.leaseSeconds * 1_000;
  /** `person case` of those who are given a case without seeing it, because one decision covers it. */
  const covered = new Set<string>();

  const exposure = async (q: Queries, person: string, now: number): Promise<Exposure> =>
    exposureOf(await wellnessRepository(q).spansOf(person, now - reachOf(rules())), now, rules());

  const rule: ClaimRule = {
    rests: async (person, now) => restsOf(await exposure(db.queries, person, now), now, rules()),

    async sees(tx, person, what, now, at) {
      if (covered.has(`${person} ${what.caseId}`)) return undefined;
      const spans = wellnessRepository(tx);
      if (at === 'end') {
        await spans.goOn(person, what, now, now - gapMs());
        return undefined;
      }
      await spans.lock(person);
      const isNew = at === 'claim';
      const rests = restsOf(await exposure(tx, person, now), now, rules(), isNew ? 0 : graceOf(rules()));
      const rest = restFor(rests, what.severity, rules());
      if (rest !== undefined) return rest;
      if (!(await spans.goOn(person, what, now, now - gapMs()))) await spans.begin(person, what, now);
      return undefined;
    },
  };

  const view = async (person: string): Promise<WellnessView> => {
    const now = clock();
    const spans = wellnessRepository(db.queries);
    const e = await exposure(db.queries, person, now);
    return viewOf(person, e, await spans.unveiledSince(person, e.shiftSince ?? now), now, rules());
  };

  return {
    rule,
    view,

    async staff(): Promise<WellnessView[]> {
      const people = await wellnessRepository(db.queries).peopleSince(clock() - rules().restHours * HOUR_MS);
      return Promise.all(people.map(view));
    },

    /** While `work` runs, this case is decided without being looked at. */
    async without<T>(person: string, caseId: string, work: () => Promise<T>): Promise<T> {
      const key = `${person} ${caseId}`;
      covered.add(key);
      try {
        return await work();
      } finally {
        covered.delete(key);
      }
    },

    preferences: ({ id }: Principal): Promise<Preferences> => wellnessRepository(db.queries).preferences(id),

    async setPreferences(wanted: Preferences, { id }: Principal): Promise<Preferences> {
      await wellnessRepository(db.queries).setPreferences(id, wanted, clock());
      changed(id);
      return wanted;
    },

    async unveil(what: UnveilRequest, { id }: Principal): Promise<void> {
      await wellnessRepository(db.queries).unveil(id, what, clock());
      changed(id);
    },
  };
};
export type Wellness = ReturnType<typeof createWellness>;
