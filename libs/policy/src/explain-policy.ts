import type { SegmentDecision, MessageDecision } from '@airlock/contracts/verdict';
import { formatDuration } from './duration.js';
import type { CompiledRoomClass, CompiledRule, Policy } from './policy.js';
import { windowMax } from './windows.js';

const seconds = (ms: number): string => formatDuration(ms);

const planText = ({ source: { release: r, sampling: s } }: CompiledRoomClass): string[] => {
  const shown = {
    direct: 'published at once',
    gated: `published once judged; held after ${seconds(r.graceMs)} without a verdict`,
    delay: `published after ${seconds(r.delayMs)} unless dumped`,
    review:
      r.review === 'explicit'
        ? 'published only when a person approves each run of segments'
        : `published after ${seconds(r.delayMs)} while an authorised reviewer is present`,
  }[r.mode];
  const afterHold = {
    keep: 'stays held',
    release: 'is released',
    dump: 'is dumped',
    cut: 'is dumped and the stream cut',
  }[r.holdDefault];
  const look = s.everyFrame ? 'every frame' : `${s.fps} frames/s${s.keyframesOnly ? ' of keyframes' : ''}`;
  const sound = s.listen === false ? ', sound not listened to' : '';
  return [
    `${r.mode}: ${shown}`,
    `held: waits ${seconds(r.holdMs)} for a person, then ${afterHold}; not judged: ${r.onUnjudged}`,
    `looked at: ${look}${sound}`,
  ];
};

const classText = (c: CompiledRoomClass): string[] => {
  const { source } = c;
  const thresholds = Object.entries(source.thresholds).map(([l, t]) => `${l} ${t}`);
  const exceptions = Object.entries(source.unjudged).map(([f, d]) => `${f} → ${d}`);
  return [
    `  ${source.name} (${source.title.en} / ${source.title.zh})`,
    `    when ${source.when ?? 'no class above holds'}`,
    ...planText(c).map((line) => `    ${line}`),
    ...(exceptions.length > 0 ? [`    except when not judged because: ${exceptions.join(', ')}`] : []),
    `    chat not judged: ${source.unjudgedMessages}; reviewer: ${source.reviewer}`,
    ...(thresholds.length > 0 ? [`    thresholds here: ${thresholds.join(', ')}`] : []),
  ];
};

const ruleText = (r: CompiledRule<SegmentDecision | MessageDecision>): string[] => [
  `  ${r.id} → ${[r.decision, ...r.actions].join(' + ')}`,
  `    when ${r.when.source}`,
  `    ${[
    r.labels.length > 0 ? r.labels.join(', ') : 'no label',
    `severity ${r.severityFrom === undefined ? r.severity : `from ${r.severityFrom.source}`}`,
    r.clause ?? 'no clause',
  ].join(' · ')}`,
  ...(r.roomClasses ? [`    only in ${[...r.roomClasses].join(', ')}`] : []),
];

const automaticText = (policy: Policy): string[] => {
  const rules = [...policy.rules.segments, ...policy.rules.messages].filter((r) => r.actions.length > 0);
  if (rules.length === 0) return ['  nothing: every action is taken by a person'];
  return [
    ...rules.map((r) => `  ${r.id} may ${r.actions.join(' and ')}`),
    ...policy.budgets.map(
      (b) =>
        `  at most ${b.max} × ${b.actions.join('/')} in ${formatDuration(b.withinMs)} per ${b.per}` +
        `${b.rules ? ` for ${[...b.rules].join(', ')}` : ''} (${b.name}); then people decide and the item stays held`,
    ),
  ];
};

const reputationText = ({ source: { reputation: r } }: Policy): string[] =>
  r === undefined
    ? []
    : [
        `  thresholds fall by up to ${r.stricter} for a bad reputation, and rise by up to ${r.laxer} for a good one where the ` +
          `label's severity is at most ${r.laxerUpTo}`,
      ];

/** Reads a policy aloud: labels, room classes, rules, and what happens without a person. Plain text. */
export const explainPolicy = (policy: Policy): string => {
  const { windows, rules } = policy;
  return [
    `${policy.name} ${policy.version}`,
    `hash ${policy.hash}`,
    '',
    `Labels (${policy.taxonomy.size}). The decision stands where no rule names the label.`,
    ...[...policy.taxonomy].map(
      ([label, t]) =>
        `  ${label} (${t.title.en} / ${t.title.zh}): severity ${t.severity}, from ${t.threshold}; ` +
        `picture ${t.segments}, chat ${t.messages}; ${t.clauses.join('; ')}`,
    ),
    `  any other label, score ≥ 0.5: ${policy.source.unlistedLabels}`,
    '',
    'Room classes. The first that holds is taken.',
    ...policy.classes.flatMap(classText),
    '',
    'Windows',
    ...[...windows.segments, ...windows.messages].map(
      (w) =>
        `  ${w.name}: ${w.of} per ${w.per} where ${w.count.source}` +
        `${w.last === undefined ? '' : `, among the last ${w.last}`}` +
        `${w.withinMs === undefined ? '' : `, within ${formatDuration(w.withinMs)}`} (counts to ${windowMax(w)})`,
    ),
    '',
    'Rules on segments. The strictest decision of all that hold is taken: dump > hold > release.',
    ...rules.segments.flatMap(ruleText),
    '',
    'Rules on chat: drop > hold > mask > publish.',
    ...reputationText(policy),
    ...rules.messages.flatMap(ruleText),
    '',
    'Without a person',
    ...automaticText(policy),
    '',
  ].join('\n');
};
