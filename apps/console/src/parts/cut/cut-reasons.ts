import type { PolicySummary, StreamView } from '@airlock/contracts/http/stream-api';

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

/** Whose cut is asked about once more: rooms of good standing and rooms that many watch, unless somebody wants it otherwise. */
export type ConfirmCuts = 'never' | 'big' | 'always';
const BIG = 10_000;

export const asksAgain = (wanted: ConfirmCuts, { stream }: StreamView): boolean =>
  wanted === 'always' || (wanted === 'big' && (stream.tier === 'A' || (stream.audience ?? 0) >= BIG));
