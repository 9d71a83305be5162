import type { MessageDecision, RuleHit } from '@airlock/contracts/verdict';
import { type BudgetState, emptyBudgets } from './budgets.js';
import {
  type ActionRequest,
  type BudgetSpent,
  type Fired,
  fireDefaults,
  fireRules,
  type Prepared,
  requestActions,
  strictest,
  traceOf,
} from './evaluate-rules.js';
import { messageView, type Scope, streamView, userView } from './expression.js';
import type { MessageInput } from './facts.js';
import { scoreLabels } from './labels.js';
import type { Policy } from './policy.js';
import { roomForAuthor } from './reputation.js';
import { classFor } from './room-class.js';
import type { FailureName } from './source.js';
import { advanceAll, countsIn, type CompiledWindow, type WindowEntry, type WindowState } from './windows.js';

export const MESSAGE_STRICTNESS: readonly MessageDecision[] = ['publish', 'mask', 'hold', 'drop'];

/** [start, end) in UTF-16 code units of the text. */
export type Span = readonly [number, number];

/** What policy says of one chat line. */
export interface MessageJudgement {
  readonly decision: MessageDecision;
  readonly roomClass: string;
  readonly policyHash: string;
  /** With `mask`: what to cover, in order, without overlap. Empty otherwise. */
  readonly maskSpans: readonly Span[];
  readonly rules: readonly RuleHit[];
  /** Automatic actions within their budgets; `mute` means the author of the line. */
  readonly actions: readonly ActionRequest[];
  readonly budgetSpent: readonly BudgetSpent[];
  readonly window: WindowState;
  readonly budget: BudgetState;
  readonly failure?: FailureName;
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
export const prepareMessage = (policy: Policy, input: MessageInput, window: WindowState): Prepared => {
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
  const { room, scope, counts, window: next } = prepareMessage(policy, input, window);
  const fired: Fired<MessageDecision>[] = [
    ...fireRules(policy.rules.messages, room, scope, counts, 'hold'),
    ...fireDefaults(policy, room, room.defaults.messages, input.signals, 'hold'),
  ];
  if (input.failure !== undefined) {
    const decision = room.source.unjudgedMessages;
    const facts = { failure: input.failure, roomClass: room.source.name, decision };
    const hit = { rule: 'unjudged', severity: 0, when: `failure == "${input.failure}"`, facts };
    fired.push({ hit, decision, labels: [], actions: [] });
  }
  const prevailing = fired.filter((f) => f.prevails === true);
  const deciding = prevailing.length > 0 ? prevailing : fired;
  const asked = requestActions(policy, deciding, input.stream, 0, input.now, budget);
  const rules = traceOf(fired, asked.budgetSpent);
  const decision = strictest<MessageDecision>(MESSAGE_STRICTNESS, [
    ...deciding.map((f) => f.decision),
    ...(asked.budgetSpent.length > 0 ? (['hold'] as const) : []),
  ]);
  return {
    decision,
    roomClass: room.source.name,
    policyHash: policy.hash,
    maskSpans: decision === 'mask' ? spansToMask(input, deciding) : [],
    rules: policy.classes.includes(room) ? rules : rules.map((hit) => withReputation(hit, input)),
    actions: asked.actions,
    budgetSpent: asked.budgetSpent,
    window: next,
    budget: asked.budget,
    ...(input.failure === undefined ? {} : { failure: input.failure }),
  };
};
