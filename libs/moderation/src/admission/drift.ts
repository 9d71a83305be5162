import type { AdmissionFinding } from '@airlock/contracts/admission';
import { driftFinding, isNamed } from './topics.js';
import type { TopicNeeds } from './types.js';

/** A word falls once in any show: a stream has drifted once a topic is named in so many segments. */
const SEGMENTS = 3;
const WITHIN_MS = 600_000;

/** What was read or heard in one segment of a stream. */
export interface Heard {
  readonly category: string;
  /** Names the segment within its stream. */
  readonly segment: string;
  readonly texts: readonly string[];
  /** ms since 1970 */
  readonly at: number;
}

/** Topics of one stream: when each was named, by segment. A topic that was told is not told again. */
export interface Drift {
  readonly named: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly told: ReadonlySet<string>;
}

export const noDrift: Drift = { named: new Map(), told: new Set() };

/**
 * Adds what one segment said. Told is each topic that its category may not be about, once it was named in three segments
 * within ten minutes; hearing a segment again changes nothing.
 */
export const hear = (
  drift: Drift,
  { category, segment, texts, at }: Heard,
  topics: Readonly<Record<string, TopicNeeds>>,
): { readonly drift: Drift; readonly findings: readonly AdmissionFinding[] } => {
  const named = new Map(drift.named);
  const told = new Set(drift.told);
  const findings: AdmissionFinding[] = [];
  for (const [topic, { only, words }] of Object.entries(topics)) {
    if (only.length === 0 || only.includes(category) || told.has(topic)) continue;
    if (!texts.some((text) => isNamed(text, words))) continue;
    const of = new Map([...(named.get(topic) ?? [])].filter(([, then]) => then > at - WITHIN_MS));
    named.set(topic, of.set(segment, at));
    if (of.size < SEGMENTS) continue;
    told.add(topic);
    named.delete(topic);
    findings.push(driftFinding(topic, category));
  }
  return { drift: { named, told }, findings };
};
