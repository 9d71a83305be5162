import type { StreamRecord } from '@airlock/contracts/control';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { ReviewLevel } from '@airlock/contracts/review';
import { reaches, reachesAs } from '@airlock/moderation/review';
import type { Policy } from '@airlock/policy/policy';
import type { Person } from '../person.js';

/** Who may review a stream, by its room class. */
export const levelOf = (policy: Policy, stream: Pick<StreamRecord, 'roomClass'>): ReviewLevel =>
  policy.classes.find((c) => c.source.name === stream.roomClass)?.source.reviewer ?? 'moderator';

const TITLES: Readonly<Record<ReviewLevel, string>> = {
  moderator: 'a reviewer',
  senior: 'whoever is on duty, or the editor-in-chief',
  editor_in_chief: 'the editor-in-chief',
};

/** Whoever lets something of a stream be seen, under the role that may. Throws `forbidden`. */
export const approverOf = (
  policy: Policy,
  stream: Pick<StreamRecord, 'roomClass' | 'streamId'>,
  who: Principal,
): Person => {
  const level = levelOf(policy, stream);
  const role = reachesAs(who.roles, level);
  if (role === undefined || !reaches(who.roles, level))
    throw new AirlockError('forbidden', `In ${stream.streamId} only ${TITLES[level]} lets anything be seen`, {
      hint: `Its room class is ${stream.roomClass}.`,
    });
  return { user: who.id, role };
};
