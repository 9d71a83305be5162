import type { AdmissionFinding } from '@airlock/contracts/admission';
import type { Licence } from '@airlock/contracts/licence';
import { isValid } from './licences.js';
import type { TopicNeeds } from './types.js';

export interface TopicFindings {
  readonly deny: readonly AdmissionFinding[];
  readonly cases: readonly AdmissionFinding[];
  readonly until?: number;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether one of the words stands in the text. */
export const isNamed = (text: string, words: readonly string[]): boolean => {
  const folded = fold(text);
  return words.some((word) => folded.includes(fold(word)));
};

export const driftFinding = (topic: string, category: string): AdmissionFinding => ({
  code: `category.drift.${topic}`,
  reason: `A stream about ${topic} was declared as ${category}`,
  basis: '2018 Joint Notice §4',
});

/** Whether what a stream is about fits its category and the qualifications of whoever streams it. */
export function topicsOf(
  stream: { readonly title: string; readonly category: string },
  topics: Readonly<Record<string, TopicNeeds>>,
  qualifications: readonly Licence[],
  now: number,
): TopicFindings {
  const deny: AdmissionFinding[] = [];
  const cases: AdmissionFinding[] = [];
  const ends: number[] = [];
  for (const [topic, needs] of Object.entries(topics)) {
    if (!isNamed(stream.title, needs.words) && !needs.categories.includes(stream.category)) continue;
    const say = (finding: AdmissionFinding) => (needs.otherwise === 'refuse' ? deny : cases).push(finding);
    if (needs.only.length > 0 && !needs.only.includes(stream.category))
      say(driftFinding(topic, stream.category));
    if (needs.qualification === undefined) continue;
    const valid = qualifications.filter((l) => l.type === needs.qualification && isValid(l, now));
    if (valid.length === 0)
      say({ code: `qualification.${topic}`, reason: `Whoever streams about ${topic} has to have reported the qualification ${needs.qualification}`, basis: '网络主播行为规范 2022' }); // prettier-ignore
    else ends.push(Math.max(...valid.map((l) => l.validTo)));
  }
  const until = Math.min(...ends);
  return { deny, cases, ...(Number.isFinite(until) ? { until } : {}) };
}
