import type { Signal } from '@airlock/contracts/signal';
import type { RuleHit, Verdict } from '@airlock/contracts/verdict';
import { prepareMessage } from './evaluate-message.js';
import { canFire, type Prepared } from './evaluate-rules.js';
import { prepareSegment } from './evaluate-segment.js';
import type { MessageInput, SegmentInput } from './facts.js';
import type { CompiledRule, Policy } from './policy.js';
import { emptyWindows, type WindowState } from './windows.js';

const factText = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([k, v]) => `${k} = ${v === null ? 'no signal' : Array.isArray(v) ? v.join(', ') : String(v)}`)
    .join(', ');

const signalText = (s: Signal): string =>
  `  ${s.label} ${s.score.toFixed(3)} by ${s.detector.id} ${s.detector.version}` +
  `${s.atMs === undefined ? '' : ` at ${s.atMs} ms`}${s.span ? ` at ${s.span[0]}–${s.span[1]}` : ''}`;

const hitText = (policy: Policy, r: RuleHit): string[] => {
  const title = r.label === undefined ? undefined : policy.taxonomy.get(r.label)?.title;
  return [
    `  ${r.rule}: ${[title?.en, r.clause, `severity ${r.severity}`].filter((x) => x !== undefined).join(' · ')}`,
    `    ${r.when}`,
    `    ${factText(r.facts)}`,
  ];
};

/** Reads a recorded verdict aloud: what was seen, which rules held on which values, and what followed. Plain text. */
export const explainVerdict = (policy: Policy, verdict: Verdict): string => {
  const of =
    verdict.kind === 'segment'
      ? `segment ${verdict.streamId}/${verdict.epoch}/${verdict.seq}${verdict.final ? '' : ' (not whole yet)'}`
      : `message ${verdict.streamId}/${verdict.messageId}`;
  const segment = verdict.kind === 'segment' ? verdict : undefined;
  return [
    `${of}: ${verdict.decision}`,
    verdict.policyHash === policy.hash
      ? `by ${policy.name} ${policy.version} (${policy.hash.slice(0, 12)})`
      : `by another policy than this one: ${verdict.policyHash.slice(0, 12)}, this is ${policy.hash.slice(0, 12)}`,
    ...(segment?.failure === undefined ? [] : [`could not be judged: ${segment.failure}`]),
    ...(segment
      ? [`looked at ${segment.coverage.frames} frames; ${segment.coverage.unwatchedMs} ms unwatched`]
      : []),
    verdict.signals.length === 0 ? 'Signals: none' : 'Signals',
    ...verdict.signals.map(signalText),
    verdict.rules.length === 0 ? 'Rules: none held' : 'Rules that held',
    ...verdict.rules.flatMap((r) => hitText(policy, r)),
    ...(segment && segment.actions.length > 0
      ? [`Actions: ${segment.actions.map((a) => `${a.kind} by ${a.rule}`).join(', ')}`]
      : []),
    '',
  ].join('\n');
};

/** One rule on one item: whether it held, and on which values. */
export interface RuleTrace {
  readonly rule: string;
  readonly when: string;
  readonly decision: string;
  /** `skipped`: nothing it needs was there. `elsewhere`: it is for other room classes. */
  readonly outcome: 'held' | 'did not hold' | 'skipped' | 'elsewhere' | 'failed';
  readonly facts: Readonly<Record<string, unknown>>;
}

const traceRules = (rules: readonly CompiledRule<string>[], p: Prepared): RuleTrace[] =>
  rules.map((r): RuleTrace => {
    const facts = Object.fromEntries(r.facts.map((f) => [f.name, f.read(p.scope)]));
    const base = { rule: r.id, when: r.when.source, decision: [r.decision, ...r.actions].join(' + '), facts };
    if (r.roomClasses && !r.roomClasses.has(p.room.source.name)) return { ...base, outcome: 'elsewhere' };
    if (!canFire(r, p.scope, p.counts)) return { ...base, outcome: 'skipped' };
    try {
      return { ...base, outcome: r.when.evaluate(p.scope) === true ? 'held' : 'did not hold' };
    } catch {
      return { ...base, outcome: 'failed' };
    }
  });

/** Every segment rule on a (perhaps made-up) segment, in the order of the file. */
export const traceSegment = (
  policy: Policy,
  input: SegmentInput,
  window: WindowState = emptyWindows,
): RuleTrace[] => traceRules(policy.rules.segments, prepareSegment(policy, input, window));

/** Every message rule on a (perhaps made-up) chat line, in the order of the file. */
export const traceMessage = (
  policy: Policy,
  input: MessageInput,
  window: WindowState = emptyWindows,
): RuleTrace[] => traceRules(policy.rules.messages, prepareMessage(policy, input, window));

export const formatTrace = (trace: readonly RuleTrace[]): string =>
  trace
    .map((t) => `${t.outcome.padEnd(12)} ${t.rule} (${t.decision})\n    ${t.when}\n    ${factText(t.facts)}`)
    .join('\n');
