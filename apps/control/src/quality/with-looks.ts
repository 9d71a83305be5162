import type { CaseView } from '@airlock/contracts/http/stream-api';
import { AirlockError } from '@airlock/contracts/problem';
import type { Review } from '../review/review.js';
import type { Looks } from './looks.js';

/**
 * The review desk, where looks at settled cases come among the others and are handled like them. A known answer comes
 * before what was flagged, never before what waits for air or jumps the queue; the rest when nothing else is to be done.
 */
export const withLooks = (desk: Review, looks: Looks): Review => ({
  ...desk,

  async next(want, who) {
    const isCalm = desk.queue({ view: 'held', limit: 1 }).counts.held === 0 && !isJumping(desk);
    if (want.view !== 'held' && isCalm) {
      const known = await looks.next(who, ['known'], want.skip);
      if (known !== undefined) return known;
    }
    return (
      (await desk.next(want, who)) ??
      (want.view === 'held' ? undefined : await looks.next(who, ['second', 'expert', 'known'], want.skip))
    );
  },

  async dossier(id, who) {
    if (await looks.isLook(id)) return looks.read(id, who);
    if (await looks.isBlindTo(id, who))
      throw new AirlockError(
        'forbidden',
        'You are looking at this case again: how it ended is shown afterwards',
      );
    return desk.dossier(id, who);
  },

  claim: async (id, who) => ((await looks.isLook(id)) ? looks.claim(id, who) : desk.claim(id, who)),
  renew: async (id, token, who) =>
    (await looks.isLook(id)) ? looks.renew(id, token, who) : desk.renew(id, token, who),
  release: async (id, token, who) =>
    (await looks.isLook(id)) ? looks.release(id, token, who) : desk.release(id, token, who),
  look: async (id, who) =>
    (await looks.isLook(id))
      ? { until: (await looks.read(id, who)).item!.lease!.until, others: [] }
      : desk.look(id, who),

  async decide(id, want, who) {
    if (!(await looks.isLook(id))) return desk.decide(id, want, who);
    // No measure of a look ever reaches a stream: what came with it is left undone.
    const { token, outcome, clause, evidence, note } = want;
    const { case: before } = await looks.read(id, who);
    const said = { caseId: id, outcome, clause, evidence, note };
    const closed: CaseView = { ...before, state: 'closed' };
    if (outcome === 'escalated') {
      await looks.passOn(id, token, who);
      return {
        case: closed,
        decision: { ...said, by: who.id, role: 'moderator', at: before.updatedAt },
        acts: [],
      };
    }
    const word = await looks.decide(id, { token, outcome, clause, evidence, note }, who);
    return { case: closed, decision: { ...said, by: word.by, role: word.role, at: word.at }, acts: [] };
  },

  async undo(id, who) {
    if (await looks.isLook(id))
      throw new AirlockError('conflict', 'This decision cannot be taken back any more');
    return desk.undo(id, who);
  },
});

const isJumping = (desk: Review): boolean => desk.queue({ limit: 1 }).items.some((i) => i.jump !== undefined);
