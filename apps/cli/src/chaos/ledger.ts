import type { Bus, Tail } from '@airlock/bus/port';
import type { Action } from '@airlock/contracts/action';
import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import { type ParkedRecord, topics } from '@airlock/contracts/topics';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';

interface Stamped<T> {
  readonly value: T;
  /** When its producer sent it, ms since 1970. */
  readonly at: number;
}

/** Everything that stands in the topics since the run began, read by the harness itself. */
export interface Ledger {
  /** Whole segments by `segmentKey`. */
  readonly segments: ReadonlyMap<string, SegmentMessage>;
  /** Whole segments by stream and hash of their bytes: the same clip published again gives the same bytes. */
  readonly byBytes: ReadonlyMap<string, readonly SegmentMessage[]>;
  /** Final verdicts by `segmentKey`, in the order they came. */
  readonly verdicts: ReadonlyMap<string, readonly Stamped<SegmentVerdict>[]>;
  /** The same with those that are not final yet. */
  readonly remarks: ReadonlyMap<string, readonly Stamped<SegmentVerdict>[]>;
  readonly lines: ReadonlyMap<string, readonly Stamped<MessageVerdict>[]>;
  /** Copies of an action in the control topic, by its id. */
  readonly actions: ReadonlyMap<string, { readonly action: Action; readonly copies: number }>;
  readonly parked: readonly ParkedRecord[];
  close(): Promise<void>;
}

export const bytesKey = (streamId: string, sha256: string): string => `${streamId} ${sha256}`;

const push = <T>(map: Map<string, T[]>, key: string, item: T): void => {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
};

export async function openLedger(bus: Bus): Promise<Ledger> {
  const segments = new Map<string, SegmentMessage>();
  const byBytes = new Map<string, SegmentMessage[]>();
  const verdicts = new Map<string, Stamped<SegmentVerdict>[]>();
  const remarks = new Map<string, Stamped<SegmentVerdict>[]>();
  const lines = new Map<string, Stamped<MessageVerdict>[]>();
  const actions = new Map<string, { action: Action; copies: number }>();
  const parked: ParkedRecord[] = [];
  const tails: Tail[] = [
    await bus.tail({
      topic: topics.segments,
      from: 'latest',
      handle: (rows) =>
        rows.forEach(({ value }) => {
          if (!value?.part.last) return;
          segments.set(segmentKey(value), value);
          push(byBytes, bytesKey(value.streamId, value.media.sha256), value);
        }),
    }),
    await bus.tail({
      topic: topics.verdicts,
      from: 'latest',
      handle: (rows) =>
        rows.forEach(({ value, timestamp: at }) => {
          if (value === null) return;
          if (value.kind === 'message') return push(lines, value.messageId, { value, at });
          push(remarks, segmentKey(value), { value, at });
          if (value.final) push(verdicts, segmentKey(value), { value, at });
        }),
    }),
    await bus.tail({
      topic: topics.control,
      from: 'latest',
      handle: (rows) =>
        rows.forEach(({ value }) => {
          if (value?.type !== 'action') return;
          const known = actions.get(value.action.actionId);
          actions.set(value.action.actionId, { action: value.action, copies: (known?.copies ?? 0) + 1 });
        }),
    }),
    await bus.tail({
      topic: topics.parked,
      from: 'latest',
      handle: (rows) => rows.forEach(({ value }) => value && parked.push(value)),
    }),
  ];
  // A tail that ends is found out by what is missing in the end.
  for (const tail of tails) tail.ended.catch(() => undefined);
  return {
    segments,
    byBytes,
    verdicts,
    remarks,
    lines,
    actions,
    parked,
    close: async () => void (await Promise.all(tails.map((t) => t.close()))),
  };
}
