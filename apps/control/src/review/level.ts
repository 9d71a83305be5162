import type { StreamRecord } from '@airlock/contracts/control';
import { THE_PLATFORM } from '@airlock/contracts/licence';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { ReviewLevel } from '@airlock/contracts/review';
import { reaches, reachesAs } from '@airlock/moderation/review';
import type { Policy } from '@airlock/policy/policy';
import type { Licences } from '../licence/licences.js';
import { cameFrom, type Person } from '../person.js';

/** Who may review a stream, by its room class. */
export const levelOf = (policy: Policy, stream: Pick<StreamRecord, 'roomClass'>): ReviewLevel =>
  policy.classes.find((c) => c.source.name === stream.roomClass)?.source.reviewer ?? 'moderator';

const TITLES: Readonly<Record<ReviewLevel, string>> = {
  moderator: 'a reviewer',
  senior: 'whoever is on duty, or the editor-in-chief',
  editor_in_chief: 'the editor-in-chief',
};

/** Whoever lets something of a stream be seen, under the role that may. Rejects with `forbidden`. */
export type ApproverOf = (
  stream: Pick<StreamRecord, 'roomClass' | 'streamId' | 'category' | 'tenant'>,
  who: Principal,
) => Promise<Person>;

/**
 * The role alone is not enough where the policy wants editors in office for a category: then it is the platform's
 * editor-in-chief or deputy by name.
 */
export const createApproverOf =
  (policy: () => Policy, licences: Pick<Licences, 'ofPlatform'>): ApproverOf =>
  async ({ streamId, roomClass, category, tenant = THE_PLATFORM }, who) => {
    const level = levelOf(policy(), { roomClass });
    const role = reachesAs(who.roles, level);
    const refused = (hint: string): AirlockError =>
      new AirlockError('forbidden', `In ${streamId} only ${TITLES[level]} lets anything be seen`, { hint });
    if (role === undefined || !reaches(who.roles, level)) throw refused(`Its room class is ${roomClass}.`);
    if (level === 'editor_in_chief' && policy().source.admission.categories[category]?.editors === true) {
      const { editors } = await licences.ofPlatform(tenant);
      if (!editors.some(({ person }) => person === who.id))
        throw refused(`${who.id} is not in office as editor-in-chief or deputy of ${tenant}.`);
    }
    return { user: who.id, role, ...cameFrom(who) };
  };
