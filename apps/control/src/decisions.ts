import type { Action, Origin } from '@airlock/contracts/action';
import type { ActionRequest } from '@airlock/contracts/http/action-api';
import type { ChatModeRecord, ChatModeView, ReleaseRecord } from '@airlock/contracts/control';
import type { ChatModeRequest, MaskRequest } from '@airlock/contracts/http/chat-api';
import type {
  ActionView,
  ChatLine,
  CutRequest,
  LiftRequest,
  RunAnswer,
  RunRequest,
} from '@airlock/contracts/http/stream-api';
import type { ActionId, MessageId, StreamId, UserId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { maskText } from '@airlock/moderation/text';
import type { ControlWriter } from './control-writer.js';
import type { Events } from './events.js';
import { actionIdFromKey, type IdSource } from './ids.js';
import { cameFrom, type Person } from './person.js';
import type { Projection } from './projection.js';
import { onRecord, type Records } from './records.js';
import { darkens } from './state/actions.js';

/** Under which the house itself speaks in chats. */
export const HOUSE_VOICE = 'airlock' as UserId;

export interface DecisionsDeps {
  readonly projection: Projection;
  readonly records: Records;
  readonly writer: ControlWriter;
  readonly ids: IdSource;
  readonly clock: () => number;
  readonly events: Events;
}

/** What people decide. None of it needs the database to take effect; the record follows from the control topic. */
export const createDecisions = ({ projection, records, writer, ids, clock, events }: DecisionsDeps) => {
  const { streams } = projection;

  const need = (streamId: StreamId) => {
    const record = streams.record(streamId);
    if (record === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    return record;
  };
  const viewOf = (id: ActionId): ActionView => projection.action(id)!;
  const human = ({ user, role }: Person): Origin => ({ type: 'human', user, role });
  const written = ({ user, role, from }: Person) => ({ by: user, role, ...cameFrom({ from }) });

  const act = async (action: Action, who?: Person): Promise<ActionView> => {
    const known = streams.actions.get(action.actionId);
    if (known !== undefined) {
      if (known.streamId === action.streamId && known.kind === action.kind) return viewOf(action.actionId);
      throw new AirlockError('conflict', `The action id ${action.actionId} stands for another action`);
    }
    await writer.send({ type: 'action', action, ...cameFrom(who ?? {}) });
    projection.apply({ type: 'action', action });
    return viewOf(action.actionId);
  };

  const idFor = (streamId: StreamId, given: ActionId | undefined, key: string | undefined): ActionId =>
    given ?? (key === undefined ? ids.action(clock()) : actionIdFromKey(streamId, key));

  const runs = (streamId: StreamId, want: RunRequest): Pick<RunAnswer, 'epoch' | 'fromSeq' | 'toSeq'>[] => {
    const record = need(streamId);
    if (want.toSeq !== undefined) {
      const epoch = want.epoch ?? record.epoch;
      return [{ epoch, fromSeq: want.fromSeq ?? want.toSeq, toSeq: want.toSeq }];
    }
    const { epoch, fromSeq = 0 } = want;
    const all =
      want.scope === 'delay'
        ? streams.segmentsOf(streamId).unaired(clock())
        : streams.pending(streamId, clock());
    return all
      .filter((r) => (epoch === undefined || r.epoch === epoch) && r.toSeq >= fromSeq)
      .map((r) => ({ epoch: r.epoch, fromSeq: Math.max(r.fromSeq, fromSeq), toSeq: r.toSeq }));
  };

  const decideRuns = async (
    streamId: StreamId,
    want: RunRequest,
    decision: 'release' | 'dump',
    who: Person,
  ): Promise<RunAnswer[]> => {
    const chosen = runs(streamId, want);
    if (chosen.length === 0) {
      throw new AirlockError('conflict', 'Nothing waits for a decision', {
        hint: 'Name the run with fromSeq and toSeq to decide on it beforehand.',
      });
    }
    const answers: RunAnswer[] = [];
    for (const run of chosen) {
      const record: ReleaseRecord = {
        type: 'release',
        streamId,
        ...run,
        decision,
        ...written(who),
        decidedAt: clock(),
      };
      // An approval must be on record before it takes effect, a dump must take effect whatever happens to records.
      if (decision === 'release') await onRecord(records.runDecided(record), 'The approval');
      await writer.send(record);
      projection.apply(record);
      answers.push({ streamId, ...run, decision });
    }
    events.decided(decision, streamId);
    return answers;
  };

  const lineOf = async (streamId: StreamId, messageId: MessageId): Promise<ChatLine> => {
    const line = projection.chat.find(streamId, messageId) ?? (await records.chatLine(streamId, messageId));
    if (line === undefined) throw new AirlockError('not_found', `There is no chat line ${messageId}`);
    return line;
  };

  return {
    /** What a rule of the house does to a stream, without a person; once per action id. */
    byRule(
      streamId: StreamId,
      { rule, policyHash, ...want }: Pick<Action, 'actionId' | 'kind' | 'reason' | 'clause'> & { rule: string; policyHash: string }, // prettier-ignore
    ): Promise<ActionView> {
      need(streamId);
      return act({ ...want, streamId, origin: { type: 'policy', rule, policyHash }, decidedAt: clock() });
    },

    /** Any action of the set by a person; once per action id. */
    take(
      streamId: StreamId,
      want: ActionRequest | CutRequest,
      who: Person,
      key?: string,
    ): Promise<ActionView> {
      need(streamId);
      const { actionId, ...said } = want;
      return act(
        {
          ...said,
          actionId: idFor(streamId, actionId, key),
          streamId,
          origin: human(who),
          ...(who.approvedBy === undefined ? {} : { approvedBy: who.approvedBy }),
          decidedAt: clock(),
        },
        who,
      );
    },

    async lift(streamId: StreamId, want: LiftRequest, who: Person, key?: string): Promise<ActionView[]> {
      need(streamId);
      const inForce = streams.actions.active(streamId, clock());
      const base = idFor(streamId, want.actionId, key);
      const repeated = streams.actions
        .ofStream(streamId)
        .filter((a) => a.kind === 'lift' && (a.actionId === base || a.actionId.startsWith(furtherIds(base))));
      if (repeated.length > 0) return repeated.map((a) => viewOf(a.actionId));
      // Whoever names nothing wants the stream back; a mute of an author in it has to be meant.
      const meant = inForce.filter(want.lifts === undefined ? darkens : (a) => a.actionId === want.lifts);
      if (meant.length === 0) throw new AirlockError('conflict', 'Nothing is in force that could be lifted');
      const lifted: ActionView[] = [];
      for (const [i, target] of meant.entries()) {
        const actionId = (i === 0 ? base : `${furtherIds(base)}${i}`) as ActionId;
        lifted.push(
          await act(
            {
              actionId,
              kind: 'lift',
              streamId,
              origin: human(who),
              reason: want.reason,
              decidedAt: clock(),
              lifts: target.actionId,
            },
            who,
          ),
        );
      }
      return lifted;
    },

    approve: (streamId: StreamId, want: RunRequest, who: Person) =>
      decideRuns(streamId, want, 'release', who),
    dump: (streamId: StreamId, want: RunRequest, who: Person) => decideRuns(streamId, want, 'dump', who),

    /** Somebody who may looks at a stream in watched review until then; it counts once the control topic has it. */
    present: (streamId: StreamId, reviewer: string, until: number): Promise<void> =>
      writer.publish({ type: 'presence', streamId, reviewer, until }),

    /** A line of the house in the chat of a stream, for its audience. */
    async tell(streamId: StreamId, messageId: MessageId, text: string, who: Person): Promise<void> {
      const now = clock();
      const display = { userId: HOUSE_VOICE, text, sentAt: now };
      const record = {
        ...{ type: 'message' as const, streamId, messageId, decision: 'publish' as const, display },
        ...{ ...written(who), decidedAt: now },
      };
      await writer.send(record);
      projection.chat.put({ streamId, messageId }, { message: { v: 1, streamId, messageId, ...display } });
      projection.apply(record);
    },

    /** How the chat of a stream is run from now on; what is not in it ends. */
    async setChatMode(
      streamId: StreamId,
      { reason, ...mode }: ChatModeRequest,
      who: Person,
    ): Promise<ChatModeView> {
      if (!need(streamId).live) throw new AirlockError('gone', `The stream ${streamId} is over`);
      const record: ChatModeRecord = {
        ...{ type: 'chat', streamId, mode, reason },
        ...{ ...written(who), decidedAt: clock() },
      };
      await writer.send(record);
      projection.apply(record);
      const { from: _unsaid, ...view } = record;
      return view;
    },

    /** `mask` covers `spans`; without them what was found in the line, or all of it. */
    async decideMessage(
      streamId: StreamId,
      messageId: MessageId,
      decision: 'publish' | 'mask' | 'drop',
      who: Person,
      { spans }: MaskRequest = {},
    ): Promise<ChatLine> {
      const line = await lineOf(streamId, messageId);
      const { userId, nickname, sentAt } = line;
      const found = line.signals.flatMap((s) => (s.span === undefined ? [] : [s.span]));
      const covered = spans ?? (found.length > 0 ? found : [[0, line.text.length] as const]);
      const text = decision === 'mask' ? maskText(line.text, covered) : line.text;
      const shown = { userId, ...(nickname === undefined ? {} : { nickname }), text, sentAt };
      const record = {
        type: 'message' as const,
        streamId,
        messageId,
        decision,
        ...(decision === 'drop' ? {} : { display: shown }),
        ...written(who),
        decidedAt: clock(),
      };
      await writer.send(record);
      projection.apply(record);
      const { display: _before, ...rest } = line;
      return { ...rest, decision, ...(decision === 'drop' ? {} : { display: text }), by: who.user };
    },
  };
};

/** What the ids of all but the first lift of one request begin with: an id has at most 64 characters. */
const furtherIds = (base: ActionId): string => `${base.slice(0, 60)}.`;

export type Decisions = ReturnType<typeof createDecisions>;
