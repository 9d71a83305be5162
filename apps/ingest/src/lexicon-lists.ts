import type { Bus } from '@airlock/bus/port';
import type { LexiconRecord } from '@airlock/contracts/lexicon';
import { topics } from '@airlock/contracts/topics';
import type { LexiconList } from '@airlock/moderation/text';

/** The lists of terms of the house, as their topic has them. */
export interface LexiconLists {
  all(): readonly LexiconList[];
  /** Called after `all` would give what changed. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

/** Follows the topic of lists from its start; resolves once everything in it has been read. */
export async function openLexiconLists(bus: Pick<Bus, 'tail'>): Promise<LexiconLists> {
  const lists = new Map<string, LexiconRecord>();
  const listeners: (() => void)[] = [];
  const tail = await bus.tail({
    topic: topics.lexicons,
    from: 'earliest',
    handle: (records) => {
      for (const { key, value } of records) {
        if (value === null) lists.delete(key);
        else if (value.n >= (lists.get(value.list)?.n ?? 0)) lists.set(value.list, value);
      }
      listeners.forEach((listener) => listener());
    },
  });
  await tail.caughtUp;
  return {
    all: () => [...lists.values()].map(({ list, terms }) => ({ id: list, terms })),
    onChange: (listener) => void listeners.push(listener),
    close: () => tail.close(),
  };
}
