import type { CaseItem } from '@airlock/contracts/http/review-api';
import type { Signal } from '@airlock/contracts/signal';
import type { RuleHit } from '@airlock/contracts/verdict';

/** Bad seconds come as a run of segments: one reason that counts them. */
const RUN_MS = 6_000;

/** One thing that speaks for or against a stream, in the shape in which it is explained. */
export interface Reason {
  /** What a decision names as evidence; several for a run. */
  readonly keys: readonly string[];
  readonly kind: CaseItem['kind'];
  /** Of the newest of a run. */
  readonly at: number;
  readonly severity: number;
  readonly label?: string;
  readonly decision?: string;
  readonly failure?: string;
  readonly rules: readonly RuleHit[];
  readonly signals: readonly Signal[];
  /** What was written or said. */
  readonly quote?: string;
  /** Who did or said it. */
  readonly by?: string;
  readonly action?: string;
  /** What a deadline did. */
  readonly did?: string;
}

interface Body {
  readonly decision?: string;
  readonly failure?: string;
  readonly rules?: readonly RuleHit[];
  readonly signals?: readonly Signal[];
  readonly display?: { readonly text: string; readonly nickname?: string; readonly userId: string };
  readonly text?: string;
  readonly note?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly did?: string;
  readonly action?: { readonly kind: string; readonly reason: string; readonly origin: { readonly type: string; readonly rule?: string; readonly user?: string } }; // prettier-ignore
}

const quoteOf = (kind: CaseItem['kind'], body: Body): string | undefined => {
  if (kind === 'message') return body.display?.text ?? body.text;
  if (kind === 'action') return body.action?.reason;
  return body.note ?? body.text ?? body.reason;
};

const reasonOf = ({ key, at, severity, label, kind, body }: CaseItem): Reason => {
  const b = (typeof body === 'object' && body !== null ? body : {}) as Body;
  const by =
    b.display?.nickname ?? b.display?.userId ?? b.by ?? b.action?.origin.user ?? b.action?.origin.rule;
  const quote = quoteOf(kind, b);
  return {
    ...{ keys: [key], at, severity, kind, rules: b.rules ?? [], signals: b.signals ?? [] },
    ...(label === undefined ? {} : { label }),
    ...(b.decision === undefined ? {} : { decision: b.decision }),
    ...(b.failure === undefined ? {} : { failure: b.failure }),
    ...(quote === undefined ? {} : { quote }),
    ...(by === undefined ? {} : { by }),
    ...(b.action === undefined ? {} : { action: b.action.kind }),
    ...(b.did === undefined ? {} : { did: b.did }),
  };
};

const isRunOf = (newer: Reason, older: Reason): boolean =>
  newer.kind === 'segment' &&
  older.kind === 'segment' &&
  newer.label === older.label &&
  newer.decision === older.decision &&
  newer.rules[0]?.rule === older.rules[0]?.rule;

/** Everything in a case, newest first; segments with the same reason that follow each other are one. */
export const reasonsOf = (items: readonly CaseItem[]): readonly Reason[] => {
  const reasons: Reason[] = [];
  let oldest = Infinity;
  for (const item of [...items].sort((a, b) => b.at - a.at)) {
    const reason = reasonOf(item);
    const newer = reasons.at(-1);
    if (newer !== undefined && isRunOf(newer, reason) && oldest - reason.at <= RUN_MS)
      reasons[reasons.length - 1] = {
        ...newer,
        keys: [...newer.keys, ...reason.keys],
        severity: Math.max(newer.severity, reason.severity),
      };
    else reasons.push(reason);
    oldest = reason.at;
  }
  return reasons;
};

/** One fact that a rule looked at, for a text to be made of. */
export type Fact =
  | {
      readonly fact: 'over' | 'under';
      readonly label: string;
      readonly score: number;
      readonly threshold: number;
    }
  | { readonly fact: 'score'; readonly label: string; readonly score: number }
  | { readonly fact: 'unseen'; readonly label: string }
  | { readonly fact: 'threshold'; readonly label: string; readonly threshold: number }
  | { readonly fact: 'hits'; readonly label: string; readonly count: number }
  | { readonly fact: 'window'; readonly name: string; readonly count: number }
  | { readonly fact: 'spent'; readonly name: string }
  | { readonly fact: 'field'; readonly name: string; readonly value: string };

const CALL = /^(score|threshold|hits)\((.+)\)$/;

const textOf = (value: unknown): string =>
  typeof value === 'number'
    ? String(Math.round(value * 1e4) / 1e4)
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** The facts of a rule in an order to be read: scores against their thresholds first, then counts, then the rest. */
export const factsOf = (facts: Readonly<Record<string, unknown>>): readonly Fact[] => {
  const scores = new Map<string, unknown>();
  const thresholds = new Map<string, number>();
  const rest: Fact[] = [];
  for (const [name, value] of Object.entries(facts)) {
    const [, fn, label] = CALL.exec(name) ?? [];
    if (fn === 'score') scores.set(label!, value);
    else if (fn === 'threshold') thresholds.set(label!, Number(value));
    else if (fn === 'hits') rest.push({ fact: 'hits', label: label!, count: Number(value) });
    else if (name.startsWith('windows.'))
      rest.push({ fact: 'window', name: name.slice('windows.'.length), count: Number(value) });
    else if (name === 'budgetSpent') rest.push({ fact: 'spent', name: textOf(value) });
    else rest.push({ fact: 'field', name, value: textOf(value) });
  }
  const scored = [...scores].map(([label, score]): Fact => {
    const threshold = thresholds.get(label);
    thresholds.delete(label);
    if (typeof score !== 'number') return { fact: 'unseen', label };
    if (threshold === undefined) return { fact: 'score', label, score };
    return { fact: score >= threshold ? 'over' : 'under', label, score, threshold };
  });
  const alone = [...thresholds].map(([label, threshold]): Fact => ({ fact: 'threshold', label, threshold }));
  const order = ['hits', 'window', 'spent', 'field'];
  return [...scored, ...alone, ...rest.sort((a, b) => order.indexOf(a.fact) - order.indexOf(b.fact))];
};

/** The signal that speaks loudest. */
export const topOf = (signals: readonly Signal[]): Signal | undefined =>
  signals.reduce<Signal | undefined>((a, b) => (a === undefined || b.score > a.score ? b : a), undefined);

/** A text in pieces, those within a span marked; spans that overlap are one. */
export const marked = (
  text: string,
  spans: readonly (readonly [number, number])[],
): readonly { readonly text: string; readonly isMarked: boolean }[] => {
  const pieces: { text: string; isMarked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const [from, to] = [Math.max(at, start), Math.min(text.length, end)];
    if (from >= to) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), isMarked: false });
    const last = pieces.at(-1);
    if (last?.isMarked === true && from === at) last.text += text.slice(from, to);
    else pieces.push({ text: text.slice(from, to), isMarked: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false });
  return pieces;
};
