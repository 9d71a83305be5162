import type { MessageDecision, RuleHit } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import { decide, type Judgement } from './decide.js';
import type { Fired, Prepared } from './evaluate-rules.js';
import { messageView, type Scope, streamView, userView } from './expression.js';
import type { MessageInput } from './facts.js';
import { scoreLabels } from './labels.js';
import type { Policy } from './policy.js';
import { roomForAuthor } from './reputation.js';
import { classFor } from './room-class.js';
import { advanceAll, countsIn, type CompiledWindow, type WindowEntry, type WindowState } from './windows.js';

export const MESSAGE_STRICTNESS: readonly MessageDecision[] = ['publish', 'mask', 'hold', 'drop'];

/** [start, end) in UTF-16 code units of the text. */
export type Span = readonly [number, number];

/** What policy says of one chat line. */
export interface MessageJudgement extends Judgement<MessageDecision> {
  /** With `mask`: what to cover, in order, without overlap. Empty otherwise. */
  readonly maskSpans: readonly Span[];
}

const covers = (label: string, by: readonly string[]): boolean =>
  by.some((l) => label === l || label.startsWith(`${l}.`));

/** Joins what the masking rules cover; a rule that cannot say where masks the whole line. */
const spansToMask = (input: MessageInput, fired: readonly Fired<MessageDecision>[]): Span[] => {
  const length = input.message.text.length;
  const spans: Span[] = [];
  for (const f of fired) {
    if (f.decision !== 'mask') continue;
    const found = input.signals.flatMap((s) => (s.span && covers(s.label, f.labels) ? [s.span] : []));
    spans.push(...(found.length > 0 ? found : [[0, length] as const]));
  }
  const joined: [number, number][] = [];
  for (const [start, end] of spans
    .map(([s, e]): Span => [Math.max(0, s), Math.min(length, e)])
    .filter(([s, e]) => e > s)
    .sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  // Nothing left to cover, although something had to be: the spans were nonsense.
  return joined.length === 0 && length > 0 ? [[0, length]] : joined;
};

/** What the conditions of one chat line are evaluated on. */
const prepareMessage = (policy: Policy, input: MessageInput, window: WindowState): Prepared => {
  const reputation = input.user?.reputation ?? 0;
  const general = classFor(policy.classes, input.roomClass, input.stream);
  const room = roomForAuthor(policy, general, reputation);
  const { thresholdOf } = room;
  const { message } = input;
  const variables: Record<string, unknown> = {
    stream: streamView(input.stream),
    message: messageView(message),
    user: userView(input.user),
    roomClass: room.source.name,
    failure: input.failure ?? '',
  };
  const scope: Scope = { scores: scoreLabels(input.signals, thresholdOf), thresholdOf, variables };
  const at = Math.min(message.sentAt, input.now);
  const entries = (w: CompiledWindow): WindowEntry[] => [
    { item: message.messageId, epoch: 0, seq: 0, at, hit: countsIn(w, scope) },
  ];
  const windows = advanceAll(policy.windows.messages, window, entries, message.userId);
  variables['windows'] = policy.windowsView.messages((name) => windows.counts.get(name) ?? 0);
  return { room, scope, counts: windows.counts, window: windows.state };
};

/** The hit with the reputation that shifted what its scores were compared with. */
const withReputation = (hit: RuleHit, { user }: MessageInput): RuleHit => ({
  ...hit,
  facts: { ...hit.facts, 'user.reputation': user?.reputation ?? 0 },
});

/** Judges one chat line. Pure, and idempotent by `messageId` as `evaluateSegment` is by segment. */
export const evaluateMessage = (
  policy: Policy,
  input: MessageInput,
  window: WindowState,
  budget: BudgetState = emptyBudgets,
): MessageJudgement => {
  const prepared = prepareMessage(policy, input, window);
  const { room } = prepared;
  const kind = {
    rules: policy.rules.messages,
    defaults: room.defaults.messages,
    unjudged: () => room.source.unjudgedMessages,
    strictness: MESSAGE_STRICTNESS,
    hold: 'hold',
  } as const;
  const { judgement, deciding } = decide<MessageDecision>(policy, kind, input, prepared, 0, budget);
  const { rules } = judgement;
  return {
    ...judgement,
    rules: policy.classes.includes(room) ? rules : rules.map((hit) => withReputation(hit, input)),
    maskSpans: judgement.decision === 'mask' ? spansToMask(input, deciding) : [],
  };
};
