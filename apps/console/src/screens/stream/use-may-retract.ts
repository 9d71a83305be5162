import { reaches } from '@airlock/moderation/review';
import { policy, useOne } from '../../live/live.js';
import { useMay, useSession } from '../../session/use-session.js';

/** Whether the person may take back what was published in a room of this class: whoever may let it be seen. */
export const useMayRetract = (roomClass: string | undefined): boolean => {
  const { roles } = useSession().view.principal;
  const level = useOne(policy, 'policy')?.reviewers[roomClass ?? ''];
  return useMay()('streams.decide') && level !== undefined && reaches(roles, level);
};
