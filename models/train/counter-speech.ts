import type { Sample } from './corpus.ts';
import { type Random, pick } from './random.ts';
import { slots } from './synthetic/slots.ts';

const fillers = (name: string): readonly string[] => slots[name] as readonly string[];
/** Words for groups of people: topics, which must not be evidence by themselves. */
const KINDS: readonly (readonly string[])[] = [
  [...fillers('region'), '河南', '东北', '上海', '新疆', '广东', '农村'],
  [...fillers('race'), '亚洲', '非洲', '黑妹', '白种人'],
  [...fillers('gender'), '女权', '女孩', '男孩', '妇女', '姑娘', '大妈', '同性恋者'],
];
const TERMS = KINDS.flat();

/** Words of those who talk about prejudice, most of them to object to it. */
const ABOUT_PREJUDICE =
  /歧视|偏见|刻板印象|地域黑|地图炮|一概而论|以偏概全|一棒子|一竿子|平等|尊重|污名|种族主义|不是所有|标签化/;

/**
 * Comments that talk about prejudice and are not offensive: the nearest thing to COLD's anti-bias category that can be told
 * from files which do not name it.
 */
export const isCounterSpeech = ({ origin, group, text, targets }: Sample): boolean =>
  origin === 'cold' && group !== 'clause' && targets[0] === 0 && ABOUT_PREJUDICE.test(text);

/**
 * Weights that make the two classes equal for every group word, and let counter-speech count more: what is left for a group
 * word by itself to say is nothing.
 */
export function balance(samples: readonly Sample[], counterWeight: number): Sample[] {
  const seen = new Map<string, [number, number]>();
  const termsOf = (text: string): string[] => TERMS.filter((term) => text.includes(term));
  for (const { origin, text, targets } of samples) {
    if (origin !== 'cold') continue;
    for (const term of termsOf(text)) {
      const counts = seen.get(term) ?? [1, 1];
      counts[targets[0] === 1 ? 1 : 0]!++;
      seen.set(term, counts);
    }
  }
  return samples.map((sample) => {
    if (sample.origin !== 'cold') return sample;
    const terms = termsOf(sample.text);
    let weight = sample.weight;
    if (terms.length > 0) {
      let sum = 0;
      for (const term of terms) {
        const [no, yes] = seen.get(term)!;
        sum += (no + yes) / (2 * (sample.targets[0] === 1 ? yes : no));
      }
      weight *= Math.max(0.5, Math.min(2, sum / terms.length));
    }
    return { ...sample, weight: isCounterSpeech(sample) ? weight * counterWeight : weight };
  });
}

/** The same comment about another group of the same kind, undefined where it names none. */
export function aboutOthers({ text }: Sample, random: Random): string | undefined {
  for (const kind of KINDS) {
    const named = kind.find((term) => term.length > 1 && text.includes(term));
    if (named !== undefined) return text.replaceAll(named, pick(random, kind));
  }
  return undefined;
}
