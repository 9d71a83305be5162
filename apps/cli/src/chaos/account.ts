import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { Database } from '@airlock/storage/database';
import type { Audience, Seen } from './audience.js';
import { innards } from './audience.js';
import type { Clips } from './clips.js';
import { bytesKey, type Ledger } from './ledger.js';
import type { FedSegment, FedStream } from './platform.js';

/** What went in and what came of it, over all streams of a scenario. */
export interface Counts {
  segmentsIn: number;
  linesIn: number;
  segmentVerdicts: number;
  lineVerdicts: number;
  parked: number;
  /** Went in, and nobody ever said anything of it. */
  lost: number;
  /** Verdicts that came again, and records that were delivered again on purpose: without an effect of their own. */
  repeatsSuppressed: number;
  /** Whole segments nobody looked at, held for a person. */
  unwatched: number;
  cases: number;
  caseItems: number;
  actions: number;
  actionRows: number;
  contentServed: number;
  contentBytes: number;
  linesShown: number;
  unreleasedBytes: number;
}

export interface Account {
  readonly counts: Counts;
  readonly problems: readonly string[];
}

export interface AccountOptions {
  readonly streams: readonly FedStream[];
  /** Streams that came through capture: what the harness knows of them is what stands in the topic. */
  readonly captured: readonly string[];
  readonly ledger: Ledger;
  readonly audience: Audience;
  readonly db: Database;
  readonly clips: Clips;
  readonly resent: number;
  /** How long after a person's cut was taken a request may still be answered with content, ms. */
  readonly cutGraceMs: number;
  /** Times of verdicts and of the gate can be compared. */
  readonly clocksAgree: boolean;
}

/** A delay may be short by what a timer or the bus's own clock may be early, ms. */
const EARLY_MS = 100;
const DELAY_MS = 8_000;

export async function takeAccount(o: AccountOptions): Promise<Account> {
  const { streams, ledger, audience, db } = o;
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(problem);
  const ids = [...streams.map((s) => s.streamId), ...o.captured];
  const mine = new Set<string>(ids);

  const fed = streams.flatMap((s) => s.segments).filter((s) => s.accepted);
  const captured = [...ledger.segments.values()].filter((m) => o.captured.includes(m.streamId));
  const keys = [...fed.map((s) => keyOf(s)), ...captured.map(segmentKey)];
  const lines = streams.flatMap((s) => s.lines).filter((l) => l.accepted);
  const parked = ledger.parked.filter((p) => mine.has(p.key ?? ''));

  const unjudged = keys.filter((k) => !ledger.verdicts.has(k));
  const unread = lines.filter((l) => !ledger.lines.has(l.messageId));
  if (unjudged.length > 0)
    say(`${unjudged.length} segments without a verdict: ${unjudged.slice(0, 3).join(', ')}`);
  if (unread.length > 0) say(`${unread.length} chat lines without a verdict, of ${unread[0]!.streamId}`);

  const byStream = <T>(map: ReadonlyMap<string, readonly { readonly value: T & { streamId: string } }[]>) =>
    [...map.values()].filter(([first]) => first !== undefined && mine.has(first.value.streamId));
  const segmentVerdicts = byStream<SegmentVerdict>(ledger.verdicts);
  const lineVerdicts = byStream(ledger.lines);
  const extra = (all: readonly (readonly unknown[])[]): number => all.reduce((n, l) => n + l.length - 1, 0);

  // What the audience got
  const unreleased = audience.seen.flatMap((seen) => {
    const reason = whyNot(seen, o, parsed(streams));
    return reason === undefined ? [] : [{ seen, reason }];
  });
  for (const { seen, reason } of unreleased.slice(0, 5)) say(`${seen.gate} served ${seen.url}: ${reason}`);
  const kindOf = new Map(lines.map((l) => [l.messageId as string, l.kind]));
  let linesShown = 0;
  for (const [gate, shown] of audience.lines)
    for (const id of shown.keys()) {
      linesShown += 1;
      const kind = kindOf.get(id);
      if (kind === 'spam' || kind === 'self-harm') say(`${gate} showed a line of kind ${kind}`);
      const said = ledger.lines.get(id);
      if (
        kind !== undefined &&
        !said?.some(({ value }) => value.decision === 'publish' || value.decision === 'mask')
      )
        say(`${gate} showed line ${id}, which no verdict publishes`);
    }

  // What was written down
  const rows = await rowsOf(db, ids);
  const acted = [...ledger.actions.values()].filter(({ action }) => mine.has(action.streamId));
  const same = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) say(`${what}: ${found} in the database, ${wanted} in the topics`);
  };
  const remarks = byStream<SegmentVerdict>(ledger.remarks);
  same('segment verdicts', rows.verdicts, remarks.length);
  same('segments', rows.segments, new Set(keys).size);
  same('judged chat lines', rows.lines, lineVerdicts.length);
  same('actions', rows.actions, acted.length);
  same('audit entries of actions', rows.audit, acted.length);
  const dirty = new Set(
    [
      ...remarks.filter((l) => l.some(({ value: v }) => !isClean(v))).map((l) => l[0]!.value.streamId),
      ...lineVerdicts
        .filter((l) => l.some(({ value }) => value.decision === 'hold'))
        .map((l) => l[0]!.value.streamId),
    ].map(String),
  );
  same('streams with a case', rows.cases.size, dirty.size);
  for (const [id, count] of rows.cases) if (count > 1) say(`${id} has ${count} open cases`);
  for (const s of fed) {
    if (s.kind !== 'clean' && ledger.verdicts.has(keyOf(s)) && !rows.items.has(`${s.streamId} s/0/${s.seq}`))
      say(`segment ${keyOf(s)} is bad and in no case`);
  }

  return {
    problems,
    counts: {
      segmentsIn: keys.length,
      linesIn: lines.length,
      segmentVerdicts: segmentVerdicts.length,
      lineVerdicts: lineVerdicts.length,
      parked: parked.length,
      lost: unjudged.length + unread.length,
      repeatsSuppressed: extra(segmentVerdicts) + extra(lineVerdicts) + o.resent,
      unwatched: segmentVerdicts.filter((l) => l.at(-1)!.value.failure !== undefined).length,
      cases: [...rows.cases.values()].reduce((a, b) => a + b, 0),
      caseItems: rows.items.size,
      actions: acted.length,
      actionRows: rows.actions,
      contentServed: audience.seen.length,
      contentBytes: audience.seen.reduce((n, s) => n + s.bytes, 0),
      linesShown,
      unreleasedBytes: unreleased.reduce((n, { seen }) => n + seen.bytes, 0),
    },
  };
}

const keyOf = (s: FedSegment): string => segmentKey({ streamId: s.streamId, epoch: 0, seq: s.seq });
const isClean = (v: SegmentVerdict): boolean =>
  v.decision === 'release' && v.rules.length === 0 && v.actions.length === 0 && v.failure === undefined;

interface Truth {
  readonly streams: ReadonlyMap<string, FedStream>;
  readonly segments: ReadonlyMap<string, FedSegment>;
}
const known = new WeakMap<readonly FedStream[], Truth>();
const parsed = (streams: readonly FedStream[]): Truth => {
  let truth = known.get(streams);
  if (truth === undefined) {
    const segments = new Map(streams.flatMap((s) => s.segments.map((one) => [one.sha256, one] as const)));
    known.set(streams, (truth = { streams: new Map(streams.map((s) => [s.streamId, s])), segments }));
  }
  return truth;
};

/** Why a viewer should not have got this; `undefined` when all is well. */
export function whyNot(seen: Seen, o: AccountOptions, truth: Truth): string | undefined {
  const { ledger, clips } = o;
  const stream = truth.streams.get(seen.streamId);
  const s = truth.segments.get(seen.sha256);
  if (s === undefined || stream === undefined) {
    const captured = ledger.byBytes.get(bytesKey(seen.streamId, seen.sha256)) ?? [];
    if (captured.length > 0) {
      const isReleased = (m: SegmentMessage) =>
        ledger.verdicts.get(segmentKey(m))?.some(({ value }) => value.decision === 'release');
      return captured.some(isReleased) ? undefined : 'no verdict releases it';
    }
    if (s !== undefined) return 'bytes of another stream';
    const isCard =
      stream !== undefined && !Object.values(clips).some((c: Uint8Array) => innards(c) === seen.innards);
    return isCard ? undefined : 'bytes that nobody fed';
  }
  if (s.streamId !== seen.streamId) return 'bytes of another stream';
  if (s.kind !== 'clean') return `a ${s.kind} segment`;
  if (stream.mode === 'review') return 'nobody approved it';
  if (stream.cutAt !== undefined && seen.askedAt > stream.cutAt + o.cutGraceMs)
    return `asked for ${seen.askedAt - stream.cutAt} ms after the cut`;
  if (stream.mode === 'direct') return undefined;
  const releases = (ledger.verdicts.get(keyOf(s)) ?? []).filter(({ value }) => value.decision === 'release');
  if (releases.length === 0) return 'no verdict releases it';
  if (!o.clocksAgree) return undefined;
  if (releases.every(({ at }) => at > seen.doneAt)) return 'before its verdict';
  if (stream.mode === 'delay' && seen.doneAt < s.sentAt + DELAY_MS - EARLY_MS)
    return 'before its delay was over';
  return undefined;
}

/** What control has written down about these streams. */
export async function rowsOf(db: Database, ids: readonly string[]) {
  const of = ids.length === 0 ? [''] : [...ids];
  const { queries: q } = db;
  const count = async (query: { execute(): Promise<unknown[]> }): Promise<number> =>
    (await query.execute()).length;
  const cases = new Map<string, number>();
  for (const c of await q
    .selectFrom('cases')
    .select(['stream_id', 'case_id'])
    .where('stream_id', 'in', of)
    .execute())
    cases.set(c.stream_id, (cases.get(c.stream_id) ?? 0) + 1);
  const items = await q
    .selectFrom('case_items')
    .select(['stream_id', 'item_key'])
    .where('stream_id', 'in', of)
    .execute();
  const acts = await q.selectFrom('actions').select(['action_id']).where('stream_id', 'in', of).execute();
  return {
    verdicts: await count(
      q
        .selectFrom('verdicts')
        .select('verdict_key')
        .where('stream_id', 'in', of)
        .where('kind', '=', 'segment'),
    ),
    segments: await count(q.selectFrom('segments').select('seq').where('stream_id', 'in', of)),
    lines: await count(
      q
        .selectFrom('chat')
        .select('message_id')
        .where('stream_id', 'in', of)
        .where('decision', 'is not', null),
    ),
    actions: acts.length,
    audit: await count(
      q
        .selectFrom('audit')
        .select('seq')
        .where('subject', 'in', of)
        .where('kind', 'in', [
          'stream.cut',
          'stream.mute',
          'stream.suspend',
          'stream.ban',
          'stream.lift',
          'stream.warn',
        ]),
    ),
    cases,
    items: new Set(items.map((i) => `${i.stream_id} ${i.item_key}`)),
  };
}
