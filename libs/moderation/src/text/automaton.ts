/**
 * Aho–Corasick automaton as a double array: the child of state `s` by symbol `c` is `base[s] + c` where its check is `s`.
 * State 0 is the root. Four arrays rather than one of records: most steps end at a check that fails, and checks alone
 * fit the processor's cache.
 */
export interface Automaton {
  readonly base: Int32Array;
  /** Parent by state, −1 where there is no state. */
  readonly check: Int32Array;
  readonly fail: Int32Array;
  /** First state on the fail chain, itself included, where keys end; 0 for none. */
  readonly emit: Int32Array;
  /** By state: first key that ends exactly here, −1 for none; further keys follow `nextKey`. */
  readonly ownKey: Int32Array;
  /** By key: another key with the same symbols, −1 for none. */
  readonly nextKey: Int32Array;
  readonly states: number;
  /** Symbols up to here begin keys, and being the root's children are the states of their own number; others begin none. */
  readonly heads: number;
}

/**
 * Keys laid end to end: key `k` is `pool[offsets[k] .. offsets[k + 1])`, symbols from 1 to `symbols`, those that
 * begin a key numbered before all others. No key is empty.
 */
export interface Keys {
  readonly pool: Uint16Array;
  readonly offsets: Int32Array;
  readonly symbols: number;
}

const FREE = -1;
/** Families of this many children and more share one search position. */
const SIZES = 16;

/** Builds the automaton over `keys`; linear but for one sort. */
export function buildAutomaton(keys: Keys): Automaton {
  const { pool, offsets, symbols } = keys;
  const count = offsets.length - 1;
  const order = sortKeys(keys);
  const heads = headsOf(keys);
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
      slots.base[state] = base;
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

  // A step never looks further than one symbol beyond the last base.
  const size = slots.last + symbols + 2;
  const automaton = {
    base: slots.base.slice(0, size),
    check: slots.check.slice(0, size),
    fail: new Int32Array(size),
    emit: new Int32Array(size),
    ownKey: new Int32Array(size).fill(-1),
    nextKey,
    states,
    heads,
  };
  const { fail, emit } = automaton;
  for (let i = 0; i < breadthFirst.length; i += 3) {
    const child = breadthFirst[i]!;
    const parent = breadthFirst[i + 1]!;
    fail[child] = parent === 0 ? 0 : step(automaton, fail[parent]!, breadthFirst[i + 2]!);
    emit[child] = ownKey[child]! >= 0 ? child : emit[fail[child]!]!;
  }
  ownKey.forEach((key, state) => (automaton.ownKey[state] = key));
  return automaton;

  function length(key: number): number {
    return offsets[key + 1]! - offsets[key]!;
  }
}

/** The state after `symbol` (1 …) read in `state`. */
export function step({ base, check, fail, heads }: Automaton, state: number, symbol: number): number {
  while (state !== 0) {
    const next = base[state]! + symbol;
    if (check[next] === state) return next;
    // A state of one symbol can only fail to the root: one read less on the commonest way.
    if (state <= heads) break;
    state = fail[state]!;
  }
  return symbol <= heads ? symbol : 0;
}

/** Next state on the fail chain of `state`, itself excluded, where keys end; 0 for none. */
export function nextEmit({ fail, emit }: Automaton, state: number): number {
  return emit[fail[state]!]!;
}

function headsOf({ pool, offsets }: Keys): number {
  let heads = 0;
  for (let key = 0; key + 1 < offsets.length; key++) heads = Math.max(heads, pool[offsets[key]!]!);
  return heads;
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
  base = new Int32Array(0);
  check = new Int32Array(0);
  last = 0;
  #next: Int32Array;
  #previous: Int32Array;
  readonly #symbols: number;
  readonly #from: number[];

  constructor(symbols: number, expected: number) {
    this.#symbols = symbols;
    this.#from = new Array<number>(SIZES).fill(symbols + 1);
    const capacity = Math.ceil((expected + symbols + 16) * 1.2);
    this.#next = this.#previous = new Int32Array(0);
    this.#grow(capacity);
  }

  take(slot: number, parent: number): void {
    this.check[slot] = parent;
    if (slot > this.last) this.last = slot;
    if (slot <= this.#symbols) return;
    const next = this.#next[slot]!;
    const previous = this.#previous[slot]!;
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  /** A base under which all `children` (ascending) fall on free slots. */
  baseFor(children: readonly number[]): number {
    const first = children[0]!;
    const tail = children.at(-1)!;
    // What was too crowded for one family is too crowded for the next of its size, so each size searches onwards from
    // where its last search ended: the whole build passes each slot a few times only. Only children fill the holes.
    const size = Math.min(children.length, this.#from.length) - 1;
    let slot = size === 0 ? this.#next[0]! : this.#from[size]!;
    for (; slot !== 0; slot = this.#next[slot]!) {
      const base = slot - first;
      this.#ensure(base + tail);
      if (children.every((symbol) => this.check[base + symbol] === FREE)) break;
    }
    if (slot === 0) slot = Math.max(this.last, this.#symbols) + 1;
    this.#from[size] = slot;
    this.#ensure(slot - first + tail);
    return slot - first;
  }

  #ensure(slot: number): void {
    const capacity = this.#next.length;
    if (slot + this.#symbols + 2 > capacity) this.#grow(Math.ceil((slot + this.#symbols + 2) * 1.5));
  }

  #grow(capacity: number): void {
    const old = this.#next.length;
    const base = new Int32Array(capacity);
    const check = new Int32Array(capacity).fill(FREE);
    const next = new Int32Array(capacity);
    const previous = new Int32Array(capacity);
    base.set(this.base);
    check.set(this.check);
    next.set(this.#next);
    previous.set(this.#previous);
    // The list is circular through slot 0, which is the root and never free. Slots up to `symbols` are the root's
    // children alone, so that any other slot suits any symbol without a negative base.
    let tail = old === 0 ? 0 : previous[0]!;
    for (let slot = old; slot < capacity; slot++) {
      if (slot <= this.#symbols) continue;
      next[tail] = slot;
      previous[slot] = tail;
      tail = slot;
    }
    next[tail] = 0;
    previous[0] = tail;
    this.base = base;
    this.check = check;
    this.#next = next;
    this.#previous = previous;
  }
}
