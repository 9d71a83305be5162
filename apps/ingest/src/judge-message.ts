import type { Action } from '@airlock/contracts/action';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import { hear, type Platform, reputationOf, settle, type Talk } from '@airlock/moderation/conversation';
import { maskText, readText, type TextDetectors } from '@airlock/moderation/text';
import type { BudgetState } from '@airlock/policy/budgets';
import { evaluateMessage, type MessageJudgement } from '@airlock/policy/evaluate-message';
import type { MessageInput, StreamFacts } from '@airlock/policy/facts';
import type { Policy } from '@airlock/policy/policy';
import { emptyWindows, type WindowState } from '@airlock/policy/windows';
import { automaticAction } from './automatic-action.js';
import type { Judged } from './judge.js';

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
  /** Keeps the author from being read. */
  readonly muted?: Action;
}

export interface MessageOutcome {
  readonly judged: Judged<MessageVerdict>;
  /** What the policy was evaluated on, and what it said before any mute. */
  readonly input: MessageInput;
  readonly judgement: MessageJudgement;
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly talk: Talk;
  readonly platform: Platform;
}

/** Reads one chat line, hears it in its conversation, evaluates the policy on it and writes the verdict. */
export function judgeMessage(input: MessageToJudge): MessageOutcome {
  const { policy, message, receivedAt, now, muted } = input;
  const { streamId, messageId, userId, sentAt } = message;
  const started = performance.now();
  const own = readText(message.text, input.text);
  const line = { ...message, at: Math.min(sentAt, now), signals: own };
  const heard = hear(line, input.talk, input.platform);
  const signals = [...own, ...heard.signals];
  const read = facts(input, message.text, signals);
  const judgement = evaluateMessage(policy, read, input.window, input.budget);
  const { policyHash, actions, window, budget } = judgement;
  // A line that a person is to see is still shown to them: a muted author may need help.
  const silenced = muted !== undefined && judgement.decision !== 'hold';
  const decision = silenced ? 'drop' : judgement.decision;
  const rules = silenced ? [...judgement.rules, muteHit(muted)] : [...judgement.rules];
  const shown = decision === 'publish' || decision === 'mask';
  const verdict: MessageVerdict = {
    v: 1,
    kind: 'message',
    streamId,
    messageId,
    decision,
    signals,
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
    input: read,
    judgement,
    window,
    budget,
    talk: heard.talk,
    platform: settle(heard.platform, line, judgement.decision),
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

const muteHit = (muted: Action): MessageVerdict['rules'][number] => ({
  rule: 'muted',
  severity: 0,
  when: 'the author is muted in this stream',
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
  const signals = readText(nickname, input.text);
  if (signals.length === 0) return nickname;
  const { decision, maskSpans } = evaluateMessage(
    input.policy,
    facts(input, nickname, signals),
    emptyWindows,
  );
  if (decision === 'publish') return nickname;
  return maskText(nickname, decision === 'mask' ? maskSpans : [[0, nickname.length]]);
}
