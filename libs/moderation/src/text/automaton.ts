/**
 * Aho–Corasick automaton as a double array: a step is two reads of one `Int32Array`.
 * A state is an index into `cells` in steps of four: base, check (its parent), fail, first state on its fail chain
 * (itself included) where keys end. State 0 is the root.
 */
export interface Automaton {
  readonly cells: Int32Array;
  /** By state: first key that ends exactly here, −1 for none; further keys follow `nextKey`. */
  readonly ownKey: Int32Array;
  /** By key: another key with the same symbols, −1 for none. */
  readonly nextKey: Int32Array;
  readonly states: number;
}

/** Keys laid end to end: key `k` is `pool[offsets[k] .. offsets[k + 1])`, symbols from 1 to `symbols`. No key is empty. */
export interface Keys {
  readonly pool: Uint16Array;
  readonly offsets: Int32Array;
  readonly symbols: number;
}

const BASE = 0;
const CHECK = 1;
const FAIL = 2;
const EMIT = 3;
const FREE = -1;
/** Free slots tried for a state with several children before it goes to the end of the array. */
const PROBES = 256;

/** Builds the automaton over `keys`; linear but for one sort. */
export function buildAutomaton(keys: Keys): Automaton {
  const { pool, offsets, symbols } = keys;
  const count = offsets.length - 1;
  const order = sortKeys(keys);
  const slots = new Slots(symbols, pool.length);
  const ownKey: number[] = [];
  const nextKey = new Int32Array(count).fill(-1);

  // Breadth first over ranges of the sorted keys that share a prefix; so every fail target exists before it is needed.
  let level: number[] = [0, 0, count];
  let states = 1;
  const breadthFirst: number[] = [];
  for (let depth = 0; level.length > 0; depth++) {
    const below: number[] = [];
    for (let item = 0; item < level.length; item += 3) {
      const state = level[item]!;
      let low = level[item + 1]!;
      const high = level[item + 2]!;
      ownKey[state] = -1;
      while (low < high && length(order[low]!) === depth) {
        const key = order[low++]!;
        nextKey[key] = ownKey[state]!;
        ownKey[state] = key;
      }
      if (low === high) continue;
      const children: number[] = [];
      const ranges: number[] = [];
      for (let i = low; i < high; i++) {
        const symbol = pool[offsets[order[i]!]! + depth]!;
        if (children.at(-1) !== symbol) {
          children.push(symbol);
          ranges.push(i);
        }
      }
      ranges.push(high);
      const base = state === 0 ? 0 : slots.baseFor(children);
      slots.cells[state * 4 + BASE] = base;
      children.forEach((symbol, index) => {
        const child = base + symbol;
        slots.take(child, state);
        below.push(child, ranges[index]!, ranges[index + 1]!);
        breadthFirst.push(child, state, symbol);
        states++;
      });
    }
    level = below;
  }

  const cells = slots.cells.slice(0, (slots.last + 1 + symbols + 1) * 4);
  for (let at = slots.last + 1; at * 4 < cells.length; at++) cells[at * 4 + CHECK] = FREE;
  for (let i = 0; i < breadthFirst.length; i += 3) {
    const child = breadthFirst[i]!;
    const parent = breadthFirst[i + 1]!;
    const fail = parent === 0 ? 0 : step(cells, cells[parent * 4 + FAIL]!, breadthFirst[i + 2]!);
    cells[child * 4 + FAIL] = fail;
    cells[child * 4 + EMIT] = ownKey[child]! >= 0 ? child : cells[fail * 4 + EMIT]!;
  }
  const own = new Int32Array(cells.length / 4).fill(-1);
  ownKey.forEach((key, state) => (own[state] = key));
  return { cells, ownKey: own, nextKey, states };

  function length(key: number): number {
    return offsets[key + 1]! - offsets[key]!;
  }
}

/** The state after `symbol` (1 …) read in `state`. */
export function step(cells: Int32Array, state: number, symbol: number): number {
  for (;;) {
    const next = cells[state * 4]! + symbol;
    if (cells[next * 4 + CHECK] === state) return next;
    if (state === 0) return 0;
    state = cells[state * 4 + FAIL]!;
  }
}

/** Next state on the fail chain of `state`, itself excluded, where keys end; 0 for none. */
export function nextEmit(cells: Int32Array, state: number): number {
  return cells[cells[state * 4 + FAIL]! * 4 + EMIT]!;
}

function sortKeys({ pool, offsets }: Keys): Uint32Array {
  const order = new Uint32Array(offsets.length - 1);
  for (let key = 0; key < order.length; key++) order[key] = key;
  return order.sort((a, b) => {
    let i = offsets[a]!;
    let j = offsets[b]!;
    const endA = offsets[a + 1]!;
    const endB = offsets[b + 1]!;
    while (i < endA && j < endB) {
      const difference = pool[i++]! - pool[j++]!;
      if (difference !== 0) return difference;
    }
    return endA - i - (endB - j) || b - a;
  });
}

/** The growing double array with its free slots in a doubly linked list, lowest first. */
class Slots {
  cells: Int32Array;
  last = 0;
  #next: Int32Array;
  #previous: Int32Array;
  readonly #symbols: number;

  constructor(symbols: number, expected: number) {
    this.#symbols = symbols;
    const capacity = Math.ceil((expected + symbols + 16) * 1.2);
    this.cells = new Int32Array(0);
    this.#next = this.#previous = new Int32Array(0);
    this.#grow(capacity);
    this.cells[CHECK] = FREE;
  }

  take(slot: number, parent: number): void {
    this.cells[slot * 4 + CHECK] = parent;
    const next = this.#next[slot]!;
    const previous = this.#previous[slot]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
    if (slot > this.last) this.last = slot;
  }

  /** A base under which all `children` (ascending) fall on free slots. */
  baseFor(children: readonly number[]): number {
    const first = children[0]!;
    const tail = children.at(-1)!;
    let probes = PROBES;
    for (let slot = this.#next[0]!; slot !== 0 && probes-- > 0; slot = this.#next[slot]!) {
      if (slot < first) continue;
      const base = slot - first;
      this.#ensure(base + tail);
      if (children.every((symbol) => this.cells[(base + symbol) * 4 + CHECK] === FREE)) return base;
    }
    const base = Math.max(this.last + 1 - first, 0);
    this.#ensure(base + tail);
    return base;
  }

  #ensure(slot: number): void {
    const capacity = this.#next.length;
    if (slot + this.#symbols + 2 > capacity) this.#grow(Math.ceil((slot + this.#symbols + 2) * 1.5));
  }

  #grow(capacity: number): void {
    const old = this.#next.length;
    const cells = new Int32Array(capacity * 4);
    const next = new Int32Array(capacity);
    const previous = new Int32Array(capacity);
    cells.set(this.cells);
    next.set(this.#next);
    previous.set(this.#previous);
    // The list is circular through slot 0, which is the root and never free.
    let tail = old === 0 ? 0 : previous[0]!;
    for (let slot = Math.max(old, 1); slot < capacity; slot++) {
      cells[slot * 4 + CHECK] = FREE;
      next[tail] = slot;
      previous[slot] = tail;
      tail = slot;
    }
    next[tail] = 0;
    previous[0] = tail;
    this.cells = cells;
    this.#next = next;
    this.#previous = previous;
  }
}
