import { FoldBuffer, fold } from '../text/fold.js';
import { type BoundedMap, getFrom, putInto } from './bounded-map.js';
import { mix } from '../hash.js';

/** Names of who wrote lately, by hash of the folded name: hash of the account. */
export type Names = BoundedMap<number>;

/** A target of an insult: who is named, as the line names them. */
export interface Target {
  readonly key: number;
  readonly name: string;
  /** Account of the name, where it wrote lately. */
  readonly user?: number;
}

const STREAMER = ['主播', 'streamer'];
/** Lengths of a name, folded units: shorter ones are words. */
const SHORTEST = 2;
const SHORTEST_LATIN = 4;
const LONGEST = 16;
const MENTION = /[@＠]([^\s@＠,，.。:：!！?？]{1,32})/gu;

const buffer = new FoldBuffer();

export function noteName(names: Names, nickname: string, user: number, at: number): Names {
  fold(nickname, buffer);
  const key = nameKey(buffer, 0, buffer.length);
  return buffer.length < SHORTEST || buffer.length > LONGEST || getFrom(names, key) === user
    ? names
    : putInto(names, key, user, at);
}

/** Who a line speaks of: the streamer, names of others in the chat, and mentions of names nobody has here. */
export function targetsOf(text: string, names: Names): Target[] {
  fold(text, buffer);
  const found = new Map<number, Target>();
  const { starts, ends, length } = buffer;
  for (let from = 0; from < length; from++) {
    for (let to = Math.min(length, from + LONGEST); to - from >= SHORTEST; to--) {
      if (to - from < SHORTEST_LATIN && buffer.codes[from]! < 0x80) break;
      const key = nameKey(buffer, from, to);
      const user = getFrom(names, key);
      if (user === undefined) continue;
      found.set(key, { key, name: text.slice(starts[from], ends[to - 1]), user });
      from = to - 1;
      break;
    }
  }
  const lower = text.toLowerCase();
  if (STREAMER.some((word) => lower.includes(word))) found.set(0, { key: 0, name: 'streamer' });
  if (found.size === 0) {
    for (const [, name = ''] of text.matchAll(MENTION)) {
      fold(name, buffer);
      const key = nameKey(buffer, 0, buffer.length);
      found.set(key, { key, name });
    }
  }
  return [...found.values()];
}

function nameKey({ codes }: FoldBuffer, from: number, to: number): number {
  let a = 0x811c9dc5;
  let b = 7;
  for (let i = from; i < to; i++) {
    a = Math.imul(a ^ codes[i]!, 0x01000193);
    b = Math.imul(b, 31) + codes[i]!;
  }
  return (mix(b) & 0x1fffff) * 0x100000000 + mix(a) + 1;
}
