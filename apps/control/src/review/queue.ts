import type { StreamRecord } from '@airlock/contracts/control';
import type { Queue, QueueChange, QueueQuery } from '@airlock/contracts/http/review-api';
import type { PendingRun } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { QueueItem, ReviewLevel, ReviewRules, ReviewView } from '@airlock/contracts/review';
import { byDeadline, byUrgency, inOrder } from '@airlock/moderation/review';
import type { QueueRow } from '@airlock/storage/repositories/case-leases';
import { isDeepStrictEqual } from 'node:util';
import { queueItem } from './queue-item.js';

export interface QueueDeps {
  /** Cases as the database has them now. */
  readonly load: (caseIds: readonly CaseId[]) => Promise<readonly QueueRow[]>;
  readonly streamOf: (streamId: StreamId) => StreamRecord | undefined;
  readonly pendingOf: (streamId: StreamId) => readonly PendingRun[];
  readonly levelOf: (stream: StreamRecord) => ReviewLevel;
  readonly rules: () => ReviewRules;
  /** The same for cases that show the same thing. */
  readonly groupOf?: ((caseId: CaseId, hits: number) => string | undefined) | undefined;
  readonly clock: () => number;
  readonly push: (change: QueueChange) => void;
  readonly onError: (error: unknown) => void;
}

interface Entry {
  row: QueueRow;
  item: QueueItem;
  /** What of it ends by itself next, ms since 1970: a lease, a look, a deadline. */
  endsAt: number;
}

/** Changes are gathered for this long. */
const GATHER_MS = 100;
const EMPTY_CHANGE = { changed: [], removed: [] } as const satisfies QueueChange;

/**
 * The open cases in memory, kept up with what changes: a case is read again when it changed, a stream's row is made anew
 * when the stream did, and watchers are sent only the rows that came out differently.
 */
export class ReviewQueue {
  readonly #entries = new Map<CaseId, Entry>();
  readonly #ofStream = new Map<StreamId, CaseId>();
  readonly #cases = new Set<CaseId>();
  readonly #streams = new Set<StreamId>();
  readonly #removed = new Set<CaseId>();
  readonly #changed = new Set<CaseId>();
  readonly #d: QueueDeps;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #closed = false;

  constructor(deps: QueueDeps) {
    this.#d = deps;
  }

  /** Fills it with what was open at the start; pushes nothing. */
  fill(rows: readonly QueueRow[]): void {
    for (const row of rows) this.#put(row);
    this.#changed.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  find(caseId: CaseId): QueueItem | undefined {
    return this.#entries.get(caseId)?.item;
  }

  ofStream(streamId: StreamId): CaseId | undefined {
    return this.#ofStream.get(streamId);
  }

  /** A case changed in the database. */
  caseChanged(caseId: CaseId): void {
    this.#cases.add(caseId);
    this.#soon();
  }

  /** A stream changed: its class, audience, tier, or what waits of it. */
  streamChanged(streamId: StreamId): void {
    if (!this.#ofStream.has(streamId)) return;
    this.#streams.add(streamId);
    this.#soon();
  }

  /** Every row has to be made anew: the rules did change. */
  allChanged(): void {
    for (const streamId of this.#ofStream.keys()) this.#streams.add(streamId);
    this.#soon();
  }

  /** Reads cases again at once, for whoever has just changed them. */
  async refresh(caseIds: readonly CaseId[]): Promise<QueueItem[]> {
    for (const row of await this.#d.load(caseIds)) this.#put(row);
    this.#soon();
    return caseIds.flatMap((id) => this.find(id) ?? []);
  }

  list({ view, limit }: QueueQuery): Queue {
    const now = this.#d.clock();
    const items = [...this.#entries.values()].map((e) => e.item);
    const held = items.filter((i) => i.view === 'held');
    const counts = { held: held.length, flagged: items.length - held.length };
    const shown =
      view === 'held'
        ? held.sort(byDeadline)
        : view === 'flagged'
          ? items.filter((i) => i.view === 'flagged').sort(byUrgency)
          : items.sort(inOrder);
    return { items: shown.slice(0, limit), counts, now };
  }

  /** The `limit` most urgent that `fits`, in order. */
  best(limit: number, view: ReviewView | undefined, fits: (item: QueueItem) => boolean): QueueItem[] {
    const fitting: QueueItem[] = [];
    for (const { item } of this.#entries.values())
      if ((view === undefined || item.view === view) && fits(item)) fitting.push(item);
    return fitting.sort(inOrder).slice(0, limit);
  }

  /** Looks for what ended by itself: leases, looks, deadlines. */
  sweep(): void {
    const now = this.#d.clock();
    for (const { item, endsAt } of this.#entries.values())
      if (endsAt <= now) this.#streams.add(item.streamId);
    if (this.#streams.size > 0) this.#soon();
  }

  /** Makes anew what changed, and sends it. */
  async flush(): Promise<void> {
    const cases = [...this.#cases];
    const streams = [...this.#streams];
    this.#cases.clear();
    this.#streams.clear();
    if (cases.length > 0) {
      try {
        for (const row of await this.#d.load(cases)) this.#put(row);
      } catch (error) {
        // Nothing is lost: they are read again with the next change or sweep.
        cases.forEach((id) => this.#cases.add(id));
        this.#d.onError(error);
      }
    }
    for (const streamId of streams) {
      const entry = this.#entries.get(this.#ofStream.get(streamId)!);
      if (entry !== undefined) this.#put(entry.row);
    }
    const changed = [...this.#changed].flatMap((id) => this.find(id) ?? []);
    const removed = [...this.#removed];
    this.#changed.clear();
    this.#removed.clear();
    if (changed.length + removed.length > 0) this.#d.push({ ...EMPTY_CHANGE, changed, removed });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#flushing;
  }

  #put(row: QueueRow): void {
    const { caseId, streamId, state } = row.case;
    const known = this.#entries.get(caseId);
    // What was read earlier may come later.
    if (known !== undefined && known.row.changedAt > row.changedAt) return;
    const stream = this.#d.streamOf(streamId) ?? row.stream;
    if (state === 'closed' || stream === undefined) {
      if (known === undefined) return;
      this.#entries.delete(caseId);
      if (this.#ofStream.get(streamId) === caseId) this.#ofStream.delete(streamId);
      this.#changed.delete(caseId);
      this.#removed.add(caseId);
      return;
    }
    const now = this.#d.clock();
    const rules = this.#d.rules();
    const item = queueItem(
      {
        ...{ row, stream, pending: this.#d.pendingOf(streamId), level: this.#d.levelOf(stream), rules },
        group: this.#d.groupOf?.(caseId, row.case.hits),
      },
      now,
    );
    this.#ofStream.set(streamId, caseId);
    if (known !== undefined && isDeepStrictEqual(known.item, item)) {
      known.row = row;
      return;
    }
    this.#entries.set(caseId, { row, item, endsAt: endOf(item) });
    this.#removed.delete(caseId);
    this.#changed.add(caseId);
  }

  #soon(): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#flushing = this.flush()
        .catch(this.#d.onError)
        .finally(() => {
          this.#timer = undefined;
          if (this.#cases.size + this.#streams.size + this.#changed.size + this.#removed.size > 0)
            this.#soon();
        });
    }, GATHER_MS);
    this.#timer.unref();
  }
}

const endOf = ({ lease, lookers, deadline }: QueueItem): number =>
  Math.min(lease?.until ?? Infinity, deadline?.at ?? Infinity, ...lookers.map((l) => l.until));
