import type { Likeness } from '@airlock/contracts/http/quality-api';
import { type Mark, type Nearness, nearPictures, nearTexts } from './marks.js';

/** An open case with what it is recognised by. */
export interface MarkedCase {
  readonly caseId: string;
  /** ms since 1970 */
  readonly openedAt: number;
  readonly marks: readonly Mark[];
}

/** Open cases that are alike, directly or by way of others; the oldest first. */
export interface Group {
  /** The id of the oldest. */
  readonly group: string;
  readonly cases: readonly string[];
  /** What more than one of them shares. */
  readonly because: readonly Likeness[];
}

/** Disjoint sets of numbers. */
class Sets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(i: number): number {
    let at = i;
    while (this.#parent[at]! !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!;
      at = this.#parent[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    // The smaller index leads: cases come sorted by age.
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }
}

interface Sharing {
  readonly kind: Mark['kind'];
  readonly value: string;
  readonly cases: number[];
}

const valuesOf = (cases: readonly MarkedCase[]): Map<string, Sharing> => {
  const values = new Map<string, Sharing>();
  cases.forEach(({ marks }, i) => {
    for (const { kind, value } of marks) {
      const key = `${kind}:${value}`;
      const known = values.get(key) ?? { kind, value, cases: [] };
      if (known.cases.at(-1) !== i) known.cases.push(i);
      values.set(key, known);
    }
  });
  return values;
};

/** Values that are compared before somebody else may have a turn. */
const STEP = 100;
/** Slots of the table in which values are filed; two keys in one slot cost a comparison and nothing else. */
const SLOTS = 1 << 20;

/** Joins the cases of values that mean the same, and says by which value of the first of them. */
function* joinNear<T>(
  values: readonly Sharing[],
  near: Nearness<T>,
  sets: Sets,
): Generator<void, Map<Sharing, Sharing[]>> {
  const likes = new Map<Sharing, Sharing[]>();
  if (values.length < 2) return likes;
  const read = values.map((v) => near.read(v.value));
  // Lists of values by slot: the newest entry of each, the value it stands for, and the entry before it.
  const newest = new Int32Array(SLOTS).fill(-1);
  const value: number[] = [];
  const before: number[] = [];
  for (const [v, sharing] of values.entries()) {
    if (v % STEP === 0) yield;
    const of = read[v]!;
    for (const key of near.around(of)) {
      for (let entry = newest[key % SLOTS]!; entry >= 0; entry = before[entry]!) {
        const other = values[value[entry]!]!;
        const [one, two] = [other.cases[0]!, sharing.cases[0]!];
        if (sets.find(one) === sets.find(two) || !near.isNear(read[value[entry]!]!, of)) continue;
        sets.join(one, two);
        likes.set(other, [...(likes.get(other) ?? []), sharing]);
      }
    }
    for (const key of near.keys(of)) {
      before.push(newest[key % SLOTS]!);
      newest[key % SLOTS] = value.push(v) - 1;
    }
  }
  return likes;
}

/** Which open cases are alike; those that are like no other are in no group. In steps of a few milliseconds. */
export function* groupInSteps(
  all: readonly MarkedCase[],
  o: { readonly pictureDistance: number },
): Generator<void, Group[]> {
  const cases = all.toSorted((a, b) => a.openedAt - b.openedAt || (a.caseId < b.caseId ? -1 : 1));
  const sets = new Sets(cases.length);
  const values = [...valuesOf(cases).values()];
  for (const { cases: own } of values) for (const i of own) sets.join(own[0]!, i);
  const of = (kind: Mark['kind']) => values.filter((v) => v.kind === kind);
  const likes = new Map([
    ...(yield* joinNear(of('picture'), nearPictures(o.pictureDistance), sets)),
    ...(yield* joinNear(of('text'), nearTexts, sets)),
  ]);
  const groups = new Map<number, { cases: string[]; because: Likeness[] }>();
  const at = (i: number) => {
    const root = sets.find(i);
    const known = groups.get(root) ?? { cases: [], because: [] };
    groups.set(root, known);
    return known;
  };
  cases.forEach(({ caseId }, i) => at(i).cases.push(caseId));
  for (const v of values) {
    const sharing = new Set([v, ...(likes.get(v) ?? [])].flatMap((s) => s.cases)).size;
    if (sharing > 1) at(v.cases[0]!).because.push({ kind: v.kind, value: v.value, cases: sharing });
  }
  return [...groups.values()]
    .filter((g) => g.cases.length > 1)
    .map((g) => ({
      group: g.cases[0]!,
      cases: g.cases,
      because: g.because.sort((a, b) => b.cases - a.cases),
    }));
}

/** All steps at once. */
export function groupCases(all: readonly MarkedCase[], o: { readonly pictureDistance: number }): Group[] {
  const steps = groupInSteps(all, o);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
