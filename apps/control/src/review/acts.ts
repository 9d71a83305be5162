import type { ActionRequest } from '@airlock/contracts/http/action-api';
import { RunRequest } from '@airlock/contracts/http/stream-api';
import type { ActionId, CaseId, StreamId } from '@airlock/contracts/ids';
import type { Permission, Principal, Role } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { ActResult, ReviewAct } from '@airlock/contracts/review';
import { assertStepUp } from '@airlock/nest-host/access';
import { caseActsRepository, type StoredAct } from '@airlock/storage/repositories/case-acts';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { cameFrom, type Person } from '../person.js';
import type { ApproverOf } from './level.js';

type Ground = Pick<HouseGround, 'db' | 'clock' | 'decisions' | 'projection' | 'policy' | 'logger'>;

/** Longer than any act takes: whoever took one and died gives it back after this. */
const RUN_MS = 15_000;
const LOOK_MS = 1_000;

const NEEDED: Readonly<Record<ReviewAct['do'], Permission>> = {
  approve: 'streams.decide',
  dump: 'streams.decide',
  cut: 'streams.cut',
  act: 'actions.take',
  message: 'chat.decide',
};

export const resultOf = ({ act, state, actionId, dueAt, error }: StoredAct): ActResult => ({
  ...{ act, state },
  ...(actionId === undefined ? {} : { actionId }),
  ...(state === 'due' ? { dueAt } : {}),
  ...(error === undefined ? {} : { error }),
});

/** Does what was decided to be done, once: whoever takes an act on does it under a name that the stream knows. */
export const createActs = ({ db, clock, decisions, projection, logger }: Ground, approverOf: ApproverOf) => {
  const record = (streamId: StreamId) => {
    const found = projection.streams.record(streamId);
    if (found === undefined)
      throw new AirlockError('conflict', `The stream ${streamId} is over: nothing can be done to it`);
    return found;
  };

  /** Under which role they may do it. Rejects with `forbidden`, or `second_factor`. */
  const roleFor = async (act: ReviewAct, streamId: StreamId, who: Principal): Promise<string> => {
    const needed = NEEDED[act.do];
    const { role } = actorFor(who, needed);
    assertStepUp(who, needed, clock());
    const showsSomething = act.do === 'approve' || (act.do === 'message' && act.decision === 'publish');
    return showsSomething ? (await approverOf(record(streamId), who)).role : role;
  };

  /** Names what is meant now: done a moment later, "all that waits" would be more than was looked at. */
  const meant = (act: ReviewAct, streamId: StreamId): ReviewAct[] => {
    if ((act.do !== 'approve' && act.do !== 'dump') || act.run !== undefined) return [act];
    const runs = projection.streams.pending(streamId, clock());
    if (runs.length === 0)
      throw new AirlockError('conflict', 'Nothing waits for a decision', {
        hint: 'Name the run to decide on it beforehand.',
      });
    return runs.map(({ epoch, fromSeq, toSeq }) => ({ do: act.do, run: { epoch, fromSeq, toSeq } }));
  };

  const perform = async (stored: StoredAct): Promise<ActionId | undefined> => {
    const { act, streamId, caseId, token, n, reason, clause, label } = stored;
    const who: Person = { user: stored.by, role: stored.role as Role, ...cameFrom(stored) };
    const actionId = `${caseId.slice(0, 48)}.${token}.${n}` as ActionId;
    const said = { actionId, reason, clause, ...(label === undefined ? {} : { label }) };
    switch (act.do) {
      case 'approve':
        await decisions.approve(streamId, RunRequest.parse(act.run), who);
        return undefined;
      case 'dump':
        await decisions.dump(streamId, RunRequest.parse(act.run), who);
        return undefined;
      case 'message':
        await decisions.decideMessage(streamId, act.messageId, act.decision, who);
        return undefined;
      case 'cut':
        await decisions.take(streamId, { ...said, kind: 'cut' }, who);
        return actionId;
      case 'act': {
        const { do: _do, ...want } = act;
        await decisions.take(streamId, { ...said, ...want } as ActionRequest, who);
        return actionId;
      }
      default:
        return act satisfies never;
    }
  };

  const run = async (stored: StoredAct): Promise<void> => {
    const acts = caseActsRepository(db.queries);
    try {
      const actionId = await perform(stored);
      await acts.finish(stored, { at: clock(), ...(actionId === undefined ? {} : { actionId }) });
    } catch (error) {
      // What could not be reached is tried again when the time to do it is over; what was refused is not.
      const isFinal =
        error instanceof AirlockError && error.code !== 'unavailable' && error.code !== 'internal';
      logger.warn({ err: error, caseId: stored.caseId, act: stored.act.do, isFinal }, 'an act was not done');
      if (isFinal) await acts.finish(stored, { at: clock(), error: error.message });
    }
  };

  const runDue = async (caseId?: CaseId): Promise<void> => {
    for (const stored of await caseActsRepository(db.queries).take(clock(), RUN_MS, caseId))
      await run(stored);
  };

  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => runDue()).catch((err: unknown) => logger.warn({ err }, 'acts of decisions'));
  }, LOOK_MS);
  timer.unref();

  return {
    roleFor,
    meant,
    runDue,
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
};
export type Acts = ReturnType<typeof createActs>;
