import type { Bus, Tail } from '@airlock/bus/port';
import { isActing, type KnownEntry, knownKey } from '@airlock/contracts/known';
import { topics } from '@airlock/contracts/topics';
import type { KnownPicture } from '@airlock/media/live-bank';
import type { KnownNews } from './media-worker.js';

/** Entries in one message to a media worker. */
const CHUNK = 50_000;

/** The known pictures and clips that act, as the topic of banks has them. */
export interface KnownBank {
  /** All that act now, in pieces. */
  all(): Iterable<KnownNews>;
  /** What changed since; called after `all` would give it. */
  onChange(listener: (news: KnownNews) => void): void;
  /** Entries that act. */
  readonly size: number;
  close(): Promise<void>;
}

const pictureOf = ({ entryId, hash, frames, label, note }: KnownEntry): KnownPicture => ({
  id: entryId,
  hash,
  label,
  note,
  ...(frames === undefined ? {} : { frames }),
});

/** Follows the topic of known pictures from its start; resolves once everything in it has been read. */
export async function openKnownBank(bus: Pick<Bus, 'tail'>): Promise<KnownBank> {
  const acting = new Map<string, KnownPicture>();
  const listeners: ((news: KnownNews) => void)[] = [];
  const tail: Tail = await bus.tail({
    topic: topics.known,
    from: 'earliest',
    handle: (records) => {
      const put: KnownPicture[] = [];
      const remove: string[] = [];
      for (const { key, value } of records) {
        const before = acting.get(key);
        if (value !== null && isActing(value)) {
          const picture = pictureOf(value);
          acting.set(knownKey(value), picture);
          put.push(picture);
        } else if (before) {
          acting.delete(key);
          remove.push(before.id);
        }
      }
      // One entry may be in a batch twice: what it is in the end counts.
      const last = new Map(put.map((p) => [p.id, p]));
      const left = new Set([...acting.values()].map((p) => p.id));
      const news = { put: [...last.values()].filter((p) => left.has(p.id)), remove };
      if (news.put.length + news.remove.length > 0) for (const listener of listeners) listener(news);
    },
  });
  await tail.caughtUp;
  return {
    *all() {
      const pictures = [...acting.values()];
      for (let i = 0; i < pictures.length; i += CHUNK) yield { put: pictures.slice(i, i + CHUNK) };
    },
    onChange: (listener) => void listeners.push(listener),
    get size() {
      return acting.size;
    },
    close: () => tail.close(),
  };
}
