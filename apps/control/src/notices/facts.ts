import type { Action } from '@airlock/contracts/action';
import type { StatementFact } from '@airlock/contracts/notice';
import type { RuleHit, SegmentVerdict } from '@airlock/contracts/verdict';
import { listedFor } from '@airlock/policy/labels';
import type { Policy } from '@airlock/policy/policy';
import type { Queries } from '@airlock/storage/database';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import type { Projection } from '../projection.js';

/** How far back a person is taken to have looked before deciding, ms. */
const LOOKED_MS = 120_000;
/** An automatic action may be written down before the verdict it comes from. */
const SLACK_MS = 5_000;
const MOST = 5;
const LINES = 200;

/** A judgement of a segment or a chat line, as far as it explains something. */
export type Seen = Pick<SegmentVerdict, 'signals' | 'rules' | 'policyHash' | 'timing'>;

const isOf = (label: string, parent: string): boolean => label === parent || label.startsWith(`${parent}.`);

/** The verdicts an action rests on, newest first: by its rule, by its label, or what was found just before it. */
export const verdictsBehind = async (
  tx: Queries,
  projection: Pick<Projection, 'view' | 'chat'>,
  action: Action,
): Promise<Seen[]> => {
  const { streamId, origin, label, decidedAt } = action;
  const stored = await verdictsRepository(tx).timeline(streamId, {
    limit: 200,
    since: decidedAt - LOOKED_MS,
    before: decidedAt + SLACK_MS,
    hitsOnly: true,
  });
  const from = decidedAt - LOOKED_MS;
  const lines = await chatRepository(tx).list(streamId, { limit: LINES, before: decidedAt + SLACK_MS });
  const said = lines.flatMap(({ signals, rules, policyHash, timing }): Seen[] =>
    timing === undefined || policyHash === undefined || rules.length === 0 || timing.decidedAt <= from
      ? []
      : [{ signals, rules, policyHash, timing }],
  );
  const known = new Set(stored.map((v) => `${v.kind}/${v.timing.decidedAt}`));
  const live = (projection.view(streamId)?.hits ?? []).filter(
    (v) =>
      !known.has(`${v.kind}/${v.timing.decidedAt}`) &&
      v.timing.decidedAt > decidedAt - LOOKED_MS &&
      v.timing.decidedAt < decidedAt + SLACK_MS,
  );
  const all: Seen[] = [...stored, ...live, ...said].sort((a, b) => b.timing.decidedAt - a.timing.decidedAt);
  return all.filter((v) =>
    origin.type === 'policy'
      ? v.rules.some((r) => r.rule === origin.rule)
      : label === undefined || v.signals.some((s) => isOf(s.label, label)),
  );
};

export const ruleBehind = (verdicts: readonly Seen[], action: Action): RuleHit | undefined => {
  const { origin } = action;
  return origin.type === 'policy'
    ? verdicts.flatMap((v) => v.rules).find((r) => r.rule === origin.rule)
    : undefined;
};

/** What was seen, as it is told to the person concerned; in the decider's words where no detector saw it. */
export const factsBehind = (
  verdicts: readonly Seen[],
  action: Pick<Action, 'label' | 'reason' | 'decidedAt'>,
  policy: Policy,
): StatementFact[] => {
  const facts = verdicts.flatMap((v) =>
    v.signals
      .filter((s) => action.label === undefined || isOf(s.label, action.label))
      .map((s): StatementFact => {
        const listed = listedFor(s.label, policy.taxonomy);
        const what = listed === undefined ? s.label : policy.taxonomy.get(listed)!.title;
        const detector = `${s.detector.id} ${s.detector.version}`;
        return { at: v.timing.capturedAt, what, label: s.label, score: s.score, detector };
      }),
  );
  if (facts.length === 0) return [{ at: action.decidedAt, what: action.reason, ...(action.label === undefined ? {} : { label: action.label }) }]; // prettier-ignore
  return facts.sort((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, MOST);
};
