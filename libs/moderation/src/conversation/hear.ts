import type { Signal } from '@airlock/contracts/signal';
import type { MessageDecision } from '@airlock/contracts/verdict';
import { FoldBuffer, fold } from '../text/fold.js';
import { type BoundedMap, emptyMap, getFrom, putInto } from './bounded-map.js';
import { type Crowd, type Presence, joinCrowd, linesOf, usersIn } from './crowd.js';
import { hashText, shown } from '../hash.js';
import { type TalkLimits, defaultLimits } from './limits.js';
import { type Standing, recordLine, reputationFrom } from './reputation.js';
import { type Sketch, areAlike, bandsOf, sketchOf } from './sketch.js';
import { type Names, noteName, targetsOf } from './targets.js';

/** One chat line and what its words alone showed. */
export interface SpokenLine {
  readonly messageId: string;
  readonly userId: string;
  readonly nickname?: string | undefined;
  readonly text: string;
  /** Epoch ms; the earlier of when it was sent and when it came. */
  readonly at: number;
  readonly signals: readonly Signal[];
}

interface Cluster {
  readonly sketch: Sketch;
  readonly crowd: Crowd;
  /** Some line of it was more than a chant. */
  readonly noticed: boolean;
}

/** What is remembered of one stream's chat. Never changed in place; bounded, see `TALK_BOUNDS`. */
export interface Talk {
  readonly users: BoundedMap<Crowd>;
  readonly clusters: BoundedMap<Cluster>;
  /** Key of a cluster by band of its sketch. */
  readonly bands: BoundedMap<number>;
  readonly targets: BoundedMap<Crowd>;
  readonly names: Names;
}

/** What is remembered over all streams of one partition. Never changed in place; bounded, see `TALK_BOUNDS`. */
export interface Platform {
  readonly contacts: BoundedMap<Crowd>;
  readonly standings: BoundedMap<Standing>;
}

/** Entries by bucket of 1,024; a crowd remembers at most 64 lines, a flood 16. */
export const TALK_BOUNDS = {
  users: 2,
  clusters: 1,
  bands: 6,
  targets: 1,
  names: 2,
  contacts: 4,
  standings: 32,
} as const;

const emptyTalkMaps = {
  users: emptyMap<Crowd>(TALK_BOUNDS.users),
  clusters: emptyMap<Cluster>(TALK_BOUNDS.clusters),
  bands: emptyMap<number>(TALK_BOUNDS.bands),
  targets: emptyMap<Crowd>(TALK_BOUNDS.targets),
  names: emptyMap<number>(TALK_BOUNDS.names),
};
export const emptyTalk: Talk = Object.freeze(emptyTalkMaps);
export const emptyPlatform: Platform = Object.freeze({
  contacts: emptyMap<Crowd>(TALK_BOUNDS.contacts),
  standings: emptyMap<Standing>(TALK_BOUNDS.standings),
});

export interface Heard {
  readonly talk: Talk;
  readonly platform: Platform;
  /** `spam.flood`, `spam.wave`, `spam.contact`, `abuse.pile_on`: what the line is part of. */
  readonly signals: readonly Signal[];
}

const EXAMPLE_UNITS = 60;
const VERSION = '1';
/** Lines of one account that its rate is told by. */
const FLOOD_MAX = 16;
/** Score from which another detector's signal makes a line, and all that are nearly the same, more than a chant. */
const NOTICED = 0.3;
const INSULTS = ['abuse', 'hate', 'threat'];
const buffer = new FoldBuffer();

/**
 * Hears one line in its conversation. Pure; a line that comes twice (the same `messageId` of the same account) counts once.
 * What was recognised by the line that made a crowd big enough goes for it and later ones, not for those before.
 */
export function hear(
  line: SpokenLine,
  talk: Talk,
  platform: Platform,
  limits: TalkLimits = defaultLimits,
): Heard {
  const signals: Signal[] = [];
  const user = hashText(line.userId);
  const presence: Presence = { user, item: hashText(line.messageId), at: line.at };

  const rate = hearRate(talk, presence, limits);
  let next: Talk = { ...talk, users: rate.users };
  if (line.nickname !== undefined) {
    next = { ...next, names: noteName(next.names, line.nickname, user, line.at) };
  }
  const wave = hearWave(next, line, presence, limits);
  next = wave?.talk ?? next;
  const repeats = wave === undefined ? 0 : linesOf(wave.crowd, user);
  if (rate.lines >= limits.flood.lines || repeats >= limits.flood.repeats) {
    const over = Math.max(rate.lines - limits.flood.lines, repeats - limits.flood.repeats);
    signals.push(signal('spam.flood', 'flood', grown(0.65, over), { lines: rate.lines, repeats }));
  }
  if (wave !== undefined) {
    const needed = wave.noticed ? limits.wave.users : limits.wave.innocentUsers;
    const users = usersIn(wave.crowd);
    if (users >= needed) {
      signals.push(signal('spam.wave', 'wave', grown(0.65, users - needed), about(wave.key, wave.crowd)));
    }
  }
  for (const { key, name, crowd } of hearInsults(next, line, presence, limits)) {
    next = { ...next, targets: putInto(next.targets, key, crowd, line.at) };
    const users = usersIn(crowd);
    if (users < limits.pileOn.users) continue;
    const detail = { ...about(key, crowd), target: name };
    signals.push(signal('abuse.pile_on', 'pile_on', grown(0.65, users - limits.pileOn.users), detail));
  }
  let { contacts } = platform;
  for (const { key, masked } of contactsIn(line)) {
    const crowd = joinCrowd(getFrom(contacts, key), presence, masked, limits.contact.withinMs);
    contacts = putInto(contacts, key, crowd, line.at);
    const users = usersIn(crowd);
    if (users < limits.contact.users) continue;
    signals.push(
      signal('spam.contact', 'contact', grown(0.7, users - limits.contact.users), about(key, crowd)),
    );
  }
  return {
    talk: next,
    platform: contacts === platform.contacts ? platform : { ...platform, contacts },
    signals,
  };
}

/** What an account's earlier lines say of it, −1 … 1; 0 where nothing is known. */
export function reputationOf(platform: Platform, userId: string, now: number): number {
  return reputationFrom(getFrom(platform.standings, hashText(userId)), now);
}

/** Enters in the account's record what was decided about its line; once per `messageId`. */
export function settle(
  platform: Platform,
  line: Pick<SpokenLine, 'userId' | 'messageId' | 'at'>,
  decision: MessageDecision,
): Platform {
  const user = hashText(line.userId);
  const before = getFrom(platform.standings, user);
  const after = recordLine(before, hashText(line.messageId), decision, line.at);
  return after === before
    ? platform
    : { ...platform, standings: putInto(platform.standings, user, after, line.at) };
}

function hearRate({ users }: Talk, presence: Presence, { flood }: TalkLimits) {
  const before = getFrom(users, presence.user);
  const known = before?.lines.some(({ item }) => item === presence.item) ?? false;
  const newest = Math.max(presence.at, before?.lines.at(-1)?.at ?? presence.at);
  const lines = [...(before?.lines ?? []), ...(known ? [] : [presence])]
    .filter(({ at }) => newest - at < flood.withinMs)
    .sort((a, b) => a.at - b.at || a.item - b.item)
    .slice(-FLOOD_MAX);
  return { lines: lines.length, users: putInto(users, presence.user, { lines, example: '' }, presence.at) };
}

function hearWave(talk: Talk, line: SpokenLine, presence: Presence, { wave }: TalkLimits) {
  fold(line.text, buffer);
  const sketch = sketchOf(buffer);
  if (sketch === undefined) return undefined;
  const bands = bandsOf(sketch);
  let key: number | undefined;
  let cluster: Cluster | undefined;
  for (const band of bands) {
    const candidate = getFrom(talk.bands, band);
    const found = candidate === undefined ? undefined : getFrom(talk.clusters, candidate);
    if (found === undefined || !areAlike(found.sketch, sketch)) continue;
    key = candidate;
    cluster = found;
    break;
  }
  key ??= bands[0]!;
  const crowd = joinCrowd(cluster?.crowd, presence, excerpt(line), wave.withinMs);
  let places = talk.bands;
  for (const band of bands) {
    if (getFrom(places, band) !== key) places = putInto(places, band, key, presence.at);
  }
  const noticed = cluster?.noticed === true || line.signals.some(({ score }) => score >= NOTICED);
  const next = { sketch: cluster?.sketch ?? sketch, crowd, noticed };
  const clusters = putInto(talk.clusters, key, next, presence.at);
  return { key, crowd, noticed, talk: { ...talk, bands: places, clusters } };
}

function hearInsults(talk: Talk, line: SpokenLine, presence: Presence, { pileOn }: TalkLimits) {
  const insults = line.signals.some(
    ({ label, score }) => score >= pileOn.insult && INSULTS.includes(label.split('.', 1)[0]!),
  );
  if (!insults) return [];
  return targetsOf(line.text, talk.names)
    .filter((target) => target.user !== presence.user)
    .map(({ key, name }) => ({
      key,
      name,
      crowd: joinCrowd(getFrom(talk.targets, key), presence, excerpt(line), pileOn.withinMs),
    }));
}

/** The contacts that the line's signals name by hash, with what of them may be shown. */
function contactsIn({ text, signals }: SpokenLine): { key: number; masked: string }[] {
  const found = new Map<number, string>();
  for (const { detail, span } of signals) {
    const contact = detail?.['contact'];
    if (typeof contact !== 'string' || span === undefined) continue;
    found.set(hashText(contact), hidden(text.slice(...span)));
  }
  return [...found].map(([key, masked]) => ({ key, masked }));
}

/** The line as an example, contacts in it hidden. */
function excerpt({ text, signals }: SpokenLine): string {
  let shownText = text;
  for (const { detail, span } of signals) {
    if (detail?.['contact'] === undefined || span === undefined) continue;
    shownText = shownText.slice(0, span[0]) + hidden(text.slice(...span)) + shownText.slice(span[1]);
  }
  return shownText.slice(0, EXAMPLE_UNITS);
}

/** All but the first three and last two units as `*`: enough to know it again, too little to use it. */
function hidden(contact: string): string {
  return contact.slice(0, 3) + '*'.repeat(Math.max(0, contact.length - 5)) + contact.slice(3).slice(-2);
}

function about(key: number, crowd: Crowd): Record<string, string | number> {
  return {
    cluster: shown(key),
    users: usersIn(crowd),
    firstSeen: crowd.lines[0]?.at ?? 0,
    example: crowd.example,
  };
}

/** A score that begins at `least` and grows with every one beyond what was needed. */
function grown(least: number, beyond: number): number {
  return Math.min(0.95, least + 0.05 * Math.max(0, beyond));
}

function signal(label: string, by: string, score: number, detail: Record<string, string | number>): Signal {
  return { label, score, detector: { id: `conversation.${by}`, version: VERSION }, source: 'text', detail };
}
