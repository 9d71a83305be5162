// The built bench lies outside src, where only the package's own name leads to it.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { compileLexicon, readText } from '@airlock/moderation/text';
// eslint-disable-next-line @nx/enforce-module-boundaries
import { emptyPlatform, emptyTalk, hear, settle } from '@airlock/moderation/conversation';
import { Mint } from 'mint-filter';
import { type ChatLine, generateChat, generateTerms } from './chat.js';

export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  /** ours / peer. */
  readonly ratio: number;
  readonly unit: string;
}

export interface TextBench {
  readonly peer: string;
  readonly terms: number;
  readonly lines: number;
  readonly rows: readonly BenchRow[];
  /** Share of hidden terms noticed, by evasion. */
  readonly byEvasion: Readonly<Record<string, { ours: number; peer: number; lines: number }>>;
}

/** Accounts that the lines are spread over, and the time between two lines of one stream, ms. */
const USERS = 5_000;
const LINE_EVERY_MS = 50;

/** One Chinese term of three ideographs or more in so many is found by sound as well; shorter ones sound like too much. */
const BY_SOUND = 4;

/**
 * Our whole text path (fold, lexicon in both views, contacts, signals) against `mint-filter` (look-up alone) on the same
 * 60,000 terms and the same chat, in interleaved rounds; medians of CPU time. A hidden term counts as noticed when any
 * hit touches it, for either side.
 */
export async function benchText({ terms = 60_000, lines = 20_000, rounds = 7 } = {}): Promise<TextBench> {
  const words = generateTerms(terms);
  const chat = generateChat(lines, words);
  const started = cpuMs();
  const lexicon = compileLexicon([
    {
      id: 'bench',
      terms: words.map((term, index) => ({
        term,
        label: 'bench',
        score: 0.8,
        mode: 'word',
        pinyin: index % BY_SOUND === 0 && term.length >= 3 && !/[a-z]/.test(term),
      })),
    },
  ]);
  const ourBuild = cpuMs() - started;
  const peerStarted = cpuMs();
  const mint = new Mint(words);
  const peerBuild = cpuMs() - peerStarted;

  const ours: number[] = [];
  const peer: number[] = [];
  const heard: number[] = [];
  // The first round warms both up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const ourMs = timed(() => chat.forEach((line) => readText(line.text, { lexicon })));
    const peerMs = timed(() => chat.forEach((line) => mint.filter(line.text)));
    const heardMs = timed(() => converse(chat, (text) => readText(text, { lexicon })));
    if (round > 0) {
      ours.push(ourMs);
      peer.push(peerMs);
      heard.push(heardMs);
    }
    await Promise.resolve();
  }

  const oursNotices = (line: ChatLine): boolean =>
    readText(line.text, { lexicon }).some(
      ({ span }) => span !== undefined && touches(line, span[0], span[1]),
    );
  const peerNotices = (line: ChatLine): boolean => {
    const [start, end] = line.hidden ?? [0, line.text.length];
    return mint.filter(line.text).text.slice(start, end) !== line.text.slice(start, end);
  };
  const byEvasion: Record<string, { ours: number; peer: number; lines: number }> = {};
  for (const name of [...new Set(chat.map((line) => line.evasion ?? 'clean'))].sort()) {
    const some = chat.filter((line) => (line.evasion ?? 'clean') === name);
    byEvasion[name] = { ours: share(some, oursNotices), peer: share(some, peerNotices), lines: some.length };
  }
  const hidden = chat.filter((line) => line.evasion !== undefined && line.evasion !== 'plain');
  return {
    peer: 'mint-filter 4.0.3',
    terms,
    lines,
    byEvasion,
    rows: [
      row('chat text', 'messages/s/core', (lines / median(ours)) * 1000, (lines / median(peer)) * 1000),
      row('a line read and heard', 'µs', (median(heard) / lines) * 1000, (median(peer) / lines) * 1000),
      row('hidden terms noticed', 'share', share(hidden, oursNotices), share(hidden, peerNotices)),
      row('clean lines with a hit', 'share', byEvasion['clean']!.ours, byEvasion['clean']!.peer),
      row(`lexicon build, ${terms} terms`, 'ms', ourBuild, peerBuild),
    ],
  };
}

/** Reads the lines as one stream's chat, each heard in its conversation and entered in its author's record. */
function converse(chat: readonly ChatLine[], read: (text: string) => ReturnType<typeof readText>): void {
  let talk = emptyTalk;
  let platform = emptyPlatform;
  chat.forEach(({ text }, n) => {
    const line = {
      messageId: `m${n}`,
      userId: `u${n % USERS}`,
      text,
      at: n * LINE_EVERY_MS,
      signals: read(text),
    };
    const next = hear(line, talk, platform);
    ({ talk } = next);
    platform = settle(next.platform, line, 'publish');
  });
}

function row(name: string, unit: string, ours: number, peer: number): BenchRow {
  return { name, unit, ours, peer, ratio: ours / peer };
}

function touches(line: ChatLine, start: number, end: number): boolean {
  return line.hidden === undefined || (start < line.hidden[1] && line.hidden[0] < end);
}

function share(lines: readonly ChatLine[], noticed: (line: ChatLine) => boolean): number {
  return lines.filter(noticed).length / Math.max(lines.length, 1);
}

function timed(work: () => void): number {
  const started = cpuMs();
  work();
  return cpuMs() - started;
}

/** CPU time of this process, ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
