import type { PolicySummary, StreamView } from '@airlock/contracts/http/stream-api';
import type { ConfirmCuts } from '@airlock/contracts/review';

/** A reason that a stream may be cut for: a label of the taxonomy with the clause that it breaks. */
export interface CutReason {
  readonly label: string;
  readonly title: string;
  readonly clause: string | undefined;
  readonly severity: number;
  /** It was seen in this stream a moment ago. */
  readonly isSeen: boolean;
}

const GRAVE = 3;
const SHOWN = 9;

/** What was seen in the stream first, newest first, then the gravest of the taxonomy; each once. */
export const cutReasons = (
  view: StreamView,
  policy: PolicySummary | undefined,
  language: 'zh' | 'en',
): readonly CutReason[] => {
  const labels = new Map(policy?.labels.map((l) => [l.label, l]));
  const reason = (label: string, isSeen: boolean): CutReason[] => {
    const known = labels.get(label);
    if (known === undefined || (!isSeen && known.severity < GRAVE)) return [];
    return [
      { label, title: known.title[language], clause: known.clauses[0], severity: known.severity, isSeen },
    ];
  };
  const seen = [
    ...new Set(view.hits.flatMap((v) => [...v.rules, ...v.signals].flatMap((s) => s.label ?? []))),
  ].flatMap((label) => reason(label, true));
  const grave = [...labels.keys()]
    .flatMap((label) => reason(label, false))
    .filter((r) => !seen.some((s) => s.label === r.label))
    .sort((a, b) => b.severity - a.severity);
  return [...seen, ...grave].slice(0, SHOWN);
};

type Cuttable = Partial<Pick<StreamView['stream'], 'tier' | 'audience'>> & { readonly roomClass: string };

/** Whether the policy wants a person asked once more before they cut this; until it is known, it does. */
export const asksAgain = (rules: ConfirmCuts | undefined, stream: Cuttable): boolean =>
  rules === undefined ||
  rules.tiers.includes(stream.tier ?? '') ||
  rules.roomClasses.includes(stream.roomClass) ||
  (stream.audience ?? 0) >= rules.audience;
