import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { normalise } from '@airlock/moderation/text';
import { z } from 'zod';
import { LABELS, targets } from './labels.ts';
import { textHash } from './random.ts';
import type { Part, Words } from './synthetic/grammar.ts';

/** Where a text comes from. */
export type Origin = 'cold' | 'davidson' | 'surge' | 'synthetic';

export interface Sample {
  readonly text: string;
  readonly origin: Origin;
  readonly part: Part;
  /** 1, 0 or unknown, by head. */
  readonly targets: Int8Array;
  /** How much it counts in training. */
  readonly weight: number;
  /** Family of a synthetic line, topic of a comment. */
  readonly group: string;
}

const Cold = z.object({
  text: z.string(),
  offensive: z.union([z.literal(0), z.literal(1)]),
  topic: z.string(),
});
const Davidson = z.object({ text: z.string(), label: z.enum(['hate', 'offensive', 'neither']) });
const Surge = z.object({ text: z.string(), toxic: z.union([z.literal(0), z.literal(1)]) });

async function readRows<T>(folder: string, file: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(join(folder, 'text', file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

/** Another draw than that of earlier weights, whose held-out rows had been looked at when they were tuned. */
const DRAW = 'third';

/** One row in ten to `dev`, one to `held-out`, by its words alone: copies of a row land together. */
function partOf(text: string): Part {
  const bare = normalise(text.replace(/<user>|<url>|\bRT\b/g, ' ')).text;
  const draw = textHash(`${DRAW} ${bare}`) % 10;
  return draw === 0 ? 'dev' : draw === 1 ? 'held-out' : 'fit';
}

const NOT_ASKED = ['sexual.text', 'threat', 'self_harm'];
/** Adverts and goods for sale are not what these comments were collected for. */
const ATTACK_UNKNOWN = [...NOT_ASKED, 'spam', 'weapons', 'drugs', 'gambling'];

/**
 * Published comments with their labels. COLD's dev file is held out whole: nothing is fitted, calibrated or chosen on it.
 * An offensive comment may or may not aim at a group, which COLD's files do not say; all its topics are groups, so it counts
 * for `hate` too.
 */
export async function readCorpus(folder: string): Promise<Sample[]> {
  const cold = (rows: z.infer<typeof Cold>[], heldOut: boolean): Sample[] =>
    rows.map(({ text, offensive, topic }) => ({
      text,
      origin: 'cold',
      part: heldOut ? 'held-out' : textHash(normalise(text).text) % 10 === 0 ? 'dev' : 'fit',
      targets: offensive === 1 ? targets(['abuse', 'hate'], NOT_ASKED) : targets([]),
      weight: 1,
      group: topic,
    }));
  const train = await readRows(folder, 'cold-train.zh.jsonl', Cold);
  const dev = await readRows(folder, 'cold-dev.zh.jsonl', Cold);
  const davidson = await readRows(folder, 'davidson.en.jsonl', Davidson);
  const surge = await readRows(folder, 'surge.en.jsonl', Surge);
  const known = new Set(train.map(({ text }) => normalise(text).text));
  return [
    ...cold(train, false),
    ...cold(
      dev.filter(({ text }) => !known.has(normalise(text).text)),
      true,
    ),
    ...davidson.map(({ text, label }): Sample => ({
      text: plainTweet(text),
      origin: 'davidson',
      part: partOf(text),
      targets:
        label === 'hate'
          ? targets(['abuse', 'hate'], ATTACK_UNKNOWN)
          : label === 'offensive'
            ? targets(['abuse'], ATTACK_UNKNOWN)
            : targets([]),
      // Five tweets in six are offensive: unweighted, English itself would speak for abuse.
      weight: label === 'neither' ? 1 : label === 'hate' ? 2.5 : 1.2,
      group: label,
    })),
    ...surge.map(({ text, toxic }): Sample => ({
      text,
      origin: 'surge',
      part: partOf(text),
      targets: toxic === 1 ? targets(['abuse'], [...ATTACK_UNKNOWN, 'hate']) : targets([]),
      weight: 2,
      group: 'comment',
    })),
  ];
}

/** Masks and entities of the collection, which no chat line has, are left out. */
function plainTweet(text: string): string {
  return text
    .replace(/<user>:?|<url>|\bRT\b/g, ' ')
    .replace(/&#\d+;/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim();
}

/**
 * Short lines out of longer comments: what people say that has nothing to do with what is bought, sold or threatened in
 * chats. Of an offensive comment nobody knows which part offends.
 */
export function clauses(samples: readonly Sample[]): Sample[] {
  return samples.flatMap((sample) => {
    const { origin, text, targets: of } = sample;
    if (origin !== 'cold' && origin !== 'davidson') return [];
    const parts = text
      .split(origin === 'cold' ? /[，。！？,.!?；;\s~…]+/ : /[.!?,;:"]+/)
      .map((part) => part.trim());
    const usable = parts.filter((part) => part.length >= 4 && part.length <= 40 && part.length < text.length);
    const part = usable[textHash(text) % Math.max(1, usable.length)];
    if (part === undefined) return [];
    const offends = of[0] === 1;
    const known = offends ? targets([], ['abuse', 'hate', ...NOT_ASKED]) : targets([]);
    return [{ ...sample, text: part, targets: known, weight: 0.5, group: 'clause' }];
  });
}

/** Fillers from the word lists. */
export async function readWords(folder: string): Promise<Words> {
  const words = async (...files: string[]): Promise<string[]> => {
    const texts = await Promise.all(
      files.map((file) => readFile(join(folder, 'text', 'lexicons', file), 'utf8')),
    );
    const all = texts.flatMap((text) => text.split('\n')).map((word) => word.trim());
    return [
      ...new Set(all.filter((word) => word.length >= 2 && word.length <= 20 && !/[[\]<>|]/.test(word))),
    ];
  };
  return {
    sexual_zh: await words('sexual-1.zh.txt', 'ldnoobw.zh.txt'),
    sexual_en: await words('ldnoobw.en.txt'),
  };
}

export const HEADS = LABELS.length;
