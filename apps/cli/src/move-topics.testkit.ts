import type { Bus } from '@airlock/bus/port';
import { recordsOf } from '@airlock/bus/read-topic';
import { LexiconRecord } from '@airlock/contracts/lexicon';
import { topics } from '@airlock/contracts/topics';

/** For tests only: the state `n` of one list of terms, always under the same key. */
export const list = (n: number): { key: string; value: LexiconRecord } => ({
  key: 'l',
  value: LexiconRecord.parse({ v: 1, list: 'l', n, terms: [] }),
});

/** Which states of it stand on the topic, oldest first. */
export const listsOn = async (bus: Bus): Promise<unknown[]> =>
  (await recordsOf(bus, topics.lexicons)).map((r) => r.value?.n);
