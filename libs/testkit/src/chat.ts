import {
  ABUSIVE,
  CLEAN,
  CONTACT,
  NICKNAMES,
  SELF_HARM,
  SPAM,
  WAVE,
  type Line,
  type Locale,
} from './chat/lines.js';
import { seededRandom } from './random.js';

/**
 * What a line was written as; the default policy publishes, masks, masks, drops and holds them, in this order. Of a wave it
 * drops the lines from the account on that makes it one.
 */
export type ChatKind = 'clean' | 'abusive' | 'contact' | 'spam' | 'self-harm' | 'wave';

export interface SyntheticLine {
  readonly userId: string;
  readonly nickname: string;
  readonly text: string;
  readonly locale: Locale;
  readonly kind: ChatKind;
  /** Pause before this line, ms. */
  readonly afterMs: number;
}

export interface ChatOptions {
  /** Same seed, same lines. */
  readonly seed: number;
  /** Share of Chinese lines, 0–1. Default 0.5. */
  readonly chinese?: number;
  /** Mean pause between lines, ms. Default 1500. */
  readonly everyMs?: number;
  /** Shares of the lines that are not clean. Defaults 0.1, 0.05, 0.06, 0.03. */
  readonly shares?: { readonly [K in Single]?: number };
  /** Share of the lines that start a wave: accounts that copy one line within seconds. Default 0. */
  readonly waves?: number;
  /** What the stream shows: picks the topical half of the clean lines. */
  readonly topic?: 'clean' | 'delay' | 'cut' | 'news';
}

type Single = Exclude<ChatKind, 'clean' | 'wave'>;

/** An endless, repeatable chat. Authors come back, lines seldom repeat at once, pauses are irregular. */
export function* chatLines(options: ChatOptions): Generator<SyntheticLine, never> {
  const random = seededRandom(options.seed);
  const { chinese = 0.5, everyMs = 1500, topic, waves = 0 } = options;
  const shares = { ...SHARES, ...options.shares };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const recent: string[] = [];
  for (;;) {
    if (waves > 0 && random() < waves) yield* wave(random() < chinese ? 'zh' : 'en', random);
    const kind = kindFor(random(), shares);
    const locale: Locale = random() < chinese ? 'zh' : 'en';
    const pool = linesOf(kind, locale, random() < 0.6 ? topic : undefined);
    let line = pick(pool);
    for (let again = 0; recent.includes(line) && again < 5; again += 1) line = pick(pool);
    recent.unshift(line);
    recent.length = Math.min(recent.length, 12);
    const author = Math.floor(random() * NICKNAMES[locale].length);
    yield {
      userId: `viewer-${locale}-${author}`,
      nickname: NICKNAMES[locale][author] ?? 'viewer',
      text: fill(line, random),
      locale,
      kind,
      afterMs: Math.round(everyMs * -Math.log(1 - random() * 0.98)),
    };
  }
}

/** Every account there is copies one line, each in its own way, faster than anybody could type it. */
function* wave(locale: Locale, random: () => number): Generator<SyntheticLine, void> {
  const text = fill(WAVE[locale][Math.floor(random() * WAVE[locale].length)] as string, random);
  for (const [author, nickname] of NICKNAMES[locale].slice(0, WAVE_ACCOUNTS).entries())
    yield {
      userId: `viewer-${locale}-${author}`,
      nickname,
      text: text + '!'.repeat(author % 3),
      locale,
      kind: 'wave',
      afterMs: 150 + Math.round(300 * random()),
    };
}

const WAVE_ACCOUNTS = 14;
const SHARES = { abusive: 0.1, contact: 0.05, spam: 0.06, 'self-harm': 0.03 } as const;

function kindFor(dice: number, shares: Readonly<Record<Single, number>>): Single | 'clean' {
  let below = 0;
  for (const kind of ['abusive', 'contact', 'spam', 'self-harm'] as const) {
    below += shares[kind];
    if (dice < below) return kind;
  }
  return 'clean';
}

function linesOf(kind: Single | 'clean', locale: Locale, topic: ChatOptions['topic']): readonly Line[] {
  switch (kind) {
    case 'abusive':
      return ABUSIVE[locale];
    case 'contact':
      return CONTACT[locale];
    case 'spam':
      return SPAM[locale];
    case 'self-harm':
      return SELF_HARM[locale];
    case 'clean':
      return CLEAN[locale][topic ?? 'any'];
    default:
      return kind satisfies never;
  }
}

/** `#` stands for a random digit, so that numbers in contact lines differ. */
const fill = (line: Line, random: () => number): string =>
  line.replaceAll('#', () => String(Math.floor(random() * 10)));
