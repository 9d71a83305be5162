import { type Opinion, sameOutcome, stricterBy } from './opinion.js';
import { type Rate, wilson } from './share.js';

/** One item under both policies. */
export interface Compared {
  readonly kind: 'segment' | 'message';
  readonly streamId: string;
  readonly item: string;
  readonly at: number;
  readonly before: Opinion;
  readonly after: Opinion;
  /** What a person said: whether it should have been kept from the audience. */
  readonly truth?: boolean;
  readonly text?: string;
  /** Seen in it. */
  readonly labels?: readonly string[];
  /** A small picture of it, as a blob key. */
  readonly thumbnail?: string;
}

export interface Change {
  readonly kind: Compared['kind'];
  readonly from: string;
  readonly to: string;
  readonly n: number;
}

/** What would become of the items in which a label was seen. */
export interface LabelEffect {
  readonly label: string;
  readonly n: number;
  readonly stricter: number;
  readonly laxer: number;
}

interface Quality {
  readonly precision: Rate | undefined;
  readonly recall: Rate | undefined;
}

/** What another policy would have changed. */
export interface BacktestReport {
  readonly items: { readonly segments: number; readonly messages: number };
  /** Of these, with another decision or other actions. */
  readonly differs: { readonly segments: number; readonly messages: number };
  /** Labels with at least one such item; those with the most first. */
  readonly labels: readonly LabelEffect[];
  /** Items with another decision. */
  readonly decisions: readonly Change[];
  /** Automatic actions that would have come, or not come, by kind. */
  readonly actions: readonly { readonly kind: string; readonly gained: number; readonly lost: number }[];
  /** Rules that fire on more or fewer items. */
  readonly rules: readonly { readonly rule: string; readonly before: number; readonly after: number }[];
  /** Against what people decided, where they did. */
  readonly people?: { readonly n: number; readonly before: Quality; readonly after: Quality };
  readonly examples: readonly Compared[];
}

const KEPT_BACK = new Set(['hold', 'dump', 'drop', 'mask']);

/** Adds one item after another to a report; keeps only counts and `keep` examples. */
export function createComparison({ keep = 20 }: { readonly keep?: number } = {}): {
  add(item: Compared): void;
  report(): BacktestReport;
} {
  const items = { segments: 0, messages: 0 };
  const differs = { segments: 0, messages: 0 };
  const labels = new Map<string, { label: string; n: number; stricter: number; laxer: number }>();
  const decisions = new Map<string, Change>();
  const actions = new Map<string, { kind: string; gained: number; lost: number }>();
  const rules = new Map<string, { rule: string; before: number; after: number }>();
  const people: { truth: boolean; before: boolean; after: boolean }[] = [];
  const examples = new Map<string, Compared[]>();

  const count = <T>(map: Map<string, T>, key: string, fresh: () => T): T => {
    const found = map.get(key) ?? fresh();
    map.set(key, found);
    return found;
  };
  const quality = (side: 'before' | 'after'): Quality => {
    const kept = people.filter((one) => one[side]);
    const right = kept.filter((one) => one.truth).length;
    return {
      precision: wilson(right, kept.length),
      recall: wilson(right, people.filter((one) => one.truth).length),
    };
  };

  return {
    add(item) {
      const { kind, before, after, truth } = item;
      const counted = kind === 'segment' ? 'segments' : 'messages';
      items[counted]++;
      for (const [side, opinion] of [
        ['before', before],
        ['after', after],
      ] as const)
        for (const rule of new Set(opinion.rules.map((hit) => hit.rule)))
          count(rules, rule, () => ({ rule, before: 0, after: 0 }))[side]++;
      if (truth !== undefined)
        people.push({
          truth,
          before: KEPT_BACK.has(before.decision),
          after: KEPT_BACK.has(after.decision),
        });
      const had = new Set(before.actions.map((action) => action.kind));
      const has = new Set(after.actions.map((action) => action.kind));
      const acts = (name: string) => count(actions, name, () => ({ kind: name, gained: 0, lost: 0 }));
      for (const name of has) if (!had.has(name)) acts(name).gained++;
      for (const name of had) if (!has.has(name)) acts(name).lost++;
      const by = stricterBy(before, after);
      for (const label of new Set(item.labels ?? [])) {
        const effect = count(labels, label, () => ({ label, n: 0, stricter: 0, laxer: 0 }));
        effect.n++;
        if (by > 0) effect.stricter++;
        if (by < 0) effect.laxer++;
      }
      if (sameOutcome(before, after)) return;
      differs[counted]++;
      const key = `${kind} ${before.decision} ${after.decision}`;
      if (before.decision !== after.decision) {
        const { n } = count(decisions, key, () => ({
          kind,
          from: before.decision,
          to: after.decision,
          n: 0,
        }));
        decisions.set(key, { kind, from: before.decision, to: after.decision, n: n + 1 });
      }
      // Some of every change, so that a frequent one does not hide a rare one.
      const list = count(examples, key, () => []);
      if (list.length < keep) list.push(item);
    },
    report: () => ({
      items,
      differs,
      labels: [...labels.values()]
        .filter(({ stricter, laxer }) => stricter + laxer > 0)
        .sort((a, b) => b.stricter + b.laxer - (a.stricter + a.laxer)),
      decisions: [...decisions.values()].sort((a, b) => b.n - a.n),
      actions: [...actions.values()].filter(({ gained, lost }) => gained + lost > 0),
      rules: [...rules.values()].filter(({ before, after }) => before !== after),
      ...(people.length === 0
        ? {}
        : { people: { n: people.length, before: quality('before'), after: quality('after') } }),
      examples: roundRobin([...examples.values()], keep),
    }),
  };
}

/** The first of each list, then the second of each, up to `most`. */
function roundRobin<T>(lists: readonly (readonly T[])[], most: number): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const taken = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1)));
  return taken.flat().slice(0, most);
}
