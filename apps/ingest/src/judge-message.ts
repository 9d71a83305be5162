import type { Action } from '@airlock/contracts/action';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { ChatMode } from '@airlock/contracts/control';
import type { MessageDecision, MessageVerdict, RuleHit } from '@airlock/contracts/verdict';
import { CHAT_RULES, holdsAt, type Pace, paced, slowAt } from '@airlock/moderation/chat-mode';
import { hear, type Platform, reputationOf, settle, type Talk } from '@airlock/moderation/conversation';
import { maskText, readText, type TextDetectors } from '@airlock/moderation/text';
import type { BudgetState } from '@airlock/policy/budgets';
import { evaluateMessage, type MessageJudgement } from '@airlock/policy/evaluate-message';
import type { MessageInput, StreamFacts } from '@airlock/policy/facts';
import type { Policy } from '@airlock/policy/policy';
import { emptyWindows, type WindowState } from '@airlock/policy/windows';
import { automaticAction } from './automatic-action.js';
import type { Judged } from './judge.js';
import { apart } from './on-trial.js';

/** How long the policy mutes an author by itself, ms. */
export const AUTHOR_MUTE_MS = 600_000;

export interface MessageToJudge {
  readonly policy: Policy;
  readonly text: TextDetectors;
  readonly message: ChatMessage;
  readonly stream: StreamFacts;
  readonly roomClass: string;
  readonly receivedAt: number;
  readonly now: number;
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly talk: Talk;
  readonly platform: Platform;
  readonly room: RoomWord;
  /** When slow mode let the author's lines through. */
  readonly pace: Pace;
}

/** What people said of the chat of a stream, besides what policy says of each line. */
export interface RoomWord {
  /** Keeps the author, or everybody, from being read. */
  readonly muted?: Action;
  readonly mode?: ChatMode;
}

export interface MessageOutcome {
  readonly judged: Judged<MessageVerdict>;
  /** What the policy was evaluated on, with what detectors on trial saw, and what it said before any mute. */
  readonly input: MessageInput;
  readonly judgement: MessageJudgement;
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly talk: Talk;
  readonly platform: Platform;
  readonly pace: Pace;
}

/** Reads one chat line, hears it in its conversation, evaluates the policy on it and writes the verdict. */
export function judgeMessage(input: MessageToJudge): MessageOutcome {
  const { policy, message, receivedAt, now } = input;
  const { streamId, messageId, userId, sentAt } = message;
  const started = performance.now();
  const [own, onTrial] = apart(readText(message.text, input.text));
  const line = { ...message, at: Math.min(sentAt, now), signals: own };
  const heard = hear(line, input.talk, input.platform);
  const signals = [...own, ...heard.signals];
  const read = facts(input, message.text, signals);
  const judgement = evaluateMessage(policy, read, input.window, input.budget);
  const { policyHash, actions, window, budget } = judgement;
  const ruled = underRoom(input, judgement.decision, line.at);
  const { decision } = ruled;
  const rules = [...judgement.rules, ...ruled.rules];
  const shown = decision === 'publish' || decision === 'mask';
  const verdict: MessageVerdict = {
    v: 1,
    kind: 'message',
    streamId,
    messageId,
    decision,
    signals,
    ...(onTrial.length === 0 ? {} : { shadow: onTrial }),
    rules,
    policyHash,
    ...(shown ? { display: display(input, judgement) } : {}),
    timing: { capturedAt: sentAt, receivedAt, decidedAt: now, evaluateMs: performance.now() - started },
  };
  const cause = {
    item: `${streamId}/${messageId}`,
    what: `chat line ${messageId}`,
    streamId,
    rules,
    policyHash,
    decidedAt: now,
  };
  const author = { userId, until: now + AUTHOR_MUTE_MS };
  const isOfAuthor = (kind: Action['kind']): boolean => kind === 'mute' || kind === 'warn';
  return {
    judged: {
      verdict,
      actions: actions.map((a) => automaticAction(a, cause, isOfAuthor(a.kind) ? author : undefined)),
    },
    input: onTrial.length === 0 ? read : { ...read, signals: [...signals, ...onTrial] },
    judgement,
    window,
    budget,
    talk: heard.talk,
    platform: settle(heard.platform, line, judgement.decision),
    pace: ruled.pace,
  };
}

const facts = (
  { stream, roomClass, message, platform, now }: MessageToJudge,
  text: string,
  signals: ReturnType<typeof readText>,
): MessageInput => ({
  stream,
  roomClass,
  message: { messageId: message.messageId, userId: message.userId, text, sentAt: message.sentAt },
  user: { reputation: reputationOf(platform, message.userId, now) },
  signals,
  now,
});

/**
 * What becomes of a line under what people said of the room. A line that policy has a person see is still shown to them:
 * a muted author may need help. Slow mode counts what policy lets through.
 */
const underRoom = (
  { room: { muted, mode }, message: { messageId }, pace, now }: MessageToJudge,
  decision: MessageDecision,
  at: number,
): { readonly decision: MessageDecision; readonly rules: readonly RuleHit[]; readonly pace: Pace } => {
  if (decision === 'hold' || decision === 'drop') return { decision, rules: [], pace };
  if (muted !== undefined) return { decision: 'drop', rules: [muteHit(muted)], pace };
  const everyMs = slowAt(mode, now);
  const slowed = everyMs === undefined ? { pace, passes: true } : paced(pace, { messageId, at }, everyMs);
  if (!slowed.passes) return { decision: 'drop', rules: [slowHit(everyMs!)], pace };
  return holdsAt(mode, now)
    ? { decision: 'hold', rules: [holdHit], pace: slowed.pace }
    : { decision, rules: [], pace: slowed.pace };
};

const slowHit = (everyMs: number): RuleHit => ({
  rule: CHAT_RULES.slow,
  severity: 0,
  when: 'slow mode: the author was read a moment ago',
  facts: { everyMs },
});

const holdHit: RuleHit = {
  rule: CHAT_RULES.hold,
  severity: 0,
  when: 'every line of the room waits for a person',
  facts: {},
};

const muteHit = (muted: Action): RuleHit => ({
  rule: CHAT_RULES.muted,
  severity: 0,
  when: muted.userId === undefined ? 'the room is muted' : 'the author is muted in this stream',
  facts: { action: muted.actionId, ...(muted.until === undefined ? {} : { until: muted.until }) },
});

function display(input: MessageToJudge, { maskSpans }: MessageJudgement) {
  const { userId, nickname, text, sentAt } = input.message;
  return {
    userId,
    ...(nickname === undefined ? {} : { nickname: shownName(input, nickname) }),
    text: maskSpans.length === 0 ? text : maskText(text, maskSpans),
    sentAt,
  };
}

/** A nickname is read and judged like a line of its own; what could not be shown as a line is covered. */
function shownName(input: MessageToJudge, nickname: string): string {
  const [signals] = apart(readText(nickname, input.text));
  if (signals.length === 0) return nickname;
  const { decision, maskSpans } = evaluateMessage(
    input.policy,
    facts(input, nickname, signals),
    emptyWindows,
  );
  if (decision === 'publish') return nickname;
  return maskText(nickname, decision === 'mask' ? maskSpans : [[0, nickname.length]]);
}
