import { type Random, seeded, textHash } from '../random.ts';
import { abuse } from './abuse.ts';
import { adverts } from './adverts.ts';
import { chatDev } from './chat-dev.ts';
import { chatEn } from './chat-en.ts';
import { chatZh } from './chat-zh.ts';
import { everyday, offers } from './everyday.ts';
import { type Family, type Part, type Words, expand } from './grammar.ts';
import { goods } from './goods.ts';
import { harm } from './harm.ts';
import { heldOut } from './held-out.ts';
import { heldOutChat } from './held-out-chat.ts';
import { insults } from './insults.ts';
import { keywords } from './keywords.ts';
import { near } from './near.ts';
import { ordinary } from './ordinary.ts';
import { screens } from './screens.ts';
import { secondDev } from './second-dev.ts';
import { smallTalk } from './small-talk.ts';

/** Every family of synthetic lines. */
export const families: readonly Family[] = [
  ...adverts,
  ...goods,
  ...harm,
  ...abuse,
  ...ordinary,
  ...keywords,
  ...insults,
  ...chatZh,
  ...chatEn,
  ...near,
  ...screens,
  ...smallTalk,
  ...everyday,
  ...offers,
  ...chatDev,
  ...secondDev,
  ...heldOut,
  ...heldOutChat,
];

export interface SyntheticLine {
  readonly text: string;
  readonly family: Family;
}

/**
 * Up to `each` distinct lines per pattern of the families of one part. A family's lines depend on its id alone, so that
 * a new family changes no other.
 */
export function generate(part: Part, each: number, seed: number, words: Words = {}): SyntheticLine[] {
  return families
    .filter((family) => family.part === part)
    .flatMap((family) => lines(family, each, seeded(seed ^ textHash(family.id)), words));
}

function lines(family: Family, each: number, random: Random, words: Words): SyntheticLine[] {
  const texts = new Set<string>();
  for (const pattern of family.patterns)
    for (let i = 0; i < each; i++) {
      const text = expand(pattern, random, words);
      if (text !== '') texts.add(text);
    }
  return [...texts].map((text) => ({ text, family }));
}
