import type { Bus } from '@airlock/bus/port';
import { readTopic } from '@airlock/bus/read-topic';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { FrameMemory, type Sighting } from '@airlock/media/frame-memory';
import type { KnownPicture } from '@airlock/media/live-bank';
import { MATCH_DISTANCE, pdqDistance, pdqFromHex } from '@airlock/media/pdq';
import type { Enforcer } from './enforcer.js';
import type { IngestEvents } from './events.js';
import type { Judge } from './judge.js';
import type { MediaReply } from './media-job.js';
import type { StreamView } from './stream-view.js';
import type { TextModels } from './text-models.js';

export interface RetroMatchDeps {
  readonly bus: Pick<Bus, 'publish' | 'tail'>;
  readonly view: Pick<StreamView, 'get'>;
  readonly judge: Pick<Judge, 'segment' | 'forget'>;
  /** As of the consumer of segments: the title may not have been read yet. */
  readonly models?: Pick<TextModels, 'ask'> | undefined;
  readonly enforce: Enforcer;
  readonly events: Pick<IngestEvents, 'foundBack' | 'segmentJudged'>;
  readonly clock: () => number;
}

/** Compares the pictures of the last hour with what has become known since. */
export interface RetroMatch {
  /** Remembers what the frames of a judged segment looked like. */
  remember(verdict: SegmentVerdict, stream: StreamRecord): Promise<void>;
  /** Judges anew the segments of the last hour that showed one of the pictures. */
  match(pictures: readonly KnownPicture[]): Promise<void>;
  readonly frames: number;
}

const KEEP_MS = 3_600_000;
/** A segment may be in a worker's hands while a picture becomes known: its verdict comes within this time, ms. */
const ON_THE_WAY_MS = 60_000;
/** Verdicts kept whole, because they were about something; the oldest go first. */
const MAX_KEPT = 20_000;
/** Segments judged anew for one picture: more says that the picture is a bad one, and its quarantine is near. */
const MAX_ANEW = 500;
/** Clips are found back by any of these of their frames. */
const CLIP_FRAMES = 60;
/** Pictures that have become known of late, and are looked for in what comes out of the workers. */
const MAX_RECENT = 1_000;
const DETECTOR = { id: 'known-pdq-back', version: '1' };

const keyOf = (v: { readonly streamId: string; readonly epoch: number; readonly seq: number }): string =>
  `${v.streamId}/${v.epoch}/${v.seq}`;

const hashesOf = ({ hash, frames }: KnownPicture) =>
  (frames?.slice(0, CLIP_FRAMES).map((f) => f.pdq) ?? [hash]).flatMap((hex) => pdqFromHex(hex) ?? []);

/**
 * Opens with what the topic of verdicts has of the last hour, so that a restart forgets nothing. What was found back
 * takes the ordinary way: a verdict on that segment, with the new signal, and the actions the policy asks for where the
 * stream is still live.
 */
export async function openRetroMatch(deps: RetroMatchDeps): Promise<RetroMatch> {
  const { bus, view, judge, models, enforce, events, clock } = deps;
  const memory = new FrameMemory({ keepMs: KEEP_MS });
  const records = new Map<StreamId, { record: StreamRecord; at: number }>();
  const kept = new Map<string, SegmentVerdict>();
  let recent: { readonly picture: KnownPicture; readonly until: number }[] = [];

  const remember = (verdict: SegmentVerdict, stream: StreamRecord | undefined): void => {
    const { streamId, epoch, seq, hashes = [], signals, failure, timing } = verdict;
    if (hashes.length === 0) return;
    memory.add(streamId, epoch, seq, hashes, timing.decidedAt);
    if (stream) {
      records.delete(streamId);
      records.set(streamId, { record: stream, at: timing.decidedAt });
      for (const [id, { at }] of records) {
        if (at >= timing.decidedAt - KEEP_MS) break;
        records.delete(id);
      }
    }
    if (signals.length === 0 && failure === undefined) return;
    kept.set(keyOf(verdict), verdict);
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
  };

  const judgeAnew = async (sightings: readonly Sighting[], picture: KnownPicture): Promise<void> => {
    const { streamId, epoch, seq, at, atMs } = sightings[0]!;
    const live = view.get(streamId);
    const stream = live ?? records.get(streamId)?.record;
    if (!stream) return;
    const before = kept.get(keyOf(sightings[0]!));
    const found = sightings.map((s): Signal => ({
      label: picture.label,
      score: 1 - (0.5 * s.distance) / MATCH_DISTANCE,
      detector: DETECTOR,
      source: 'known',
      atMs: s.atMs,
      detail: {
        distance: s.distance,
        entry: picture.id,
        back: true,
        ...(picture.note ? { note: picture.note } : {}),
      },
    }));
    // Only what the judge reads of a segment: its bytes are not looked at again.
    const segment = {
      v: 1,
      streamId,
      epoch,
      seq,
      part: { index: 0, last: true },
      container: 'mpegts',
      media: { sha256: '', bytes: 0 },
      startMs: atMs,
      durationMs: 0,
      capturedAt: before?.timing.capturedAt ?? at,
    } as unknown as SegmentMessage;
    const reply: MediaReply = {
      signals: [...(before?.signals ?? []), ...found],
      texts: [],
      framesAt: found.map((s) => s.atMs!),
      reused: 0,
      unwatchedMs: before?.coverage.unwatchedMs ?? 0,
      decodeMs: 0,
      inferMs: 0,
      ...(before?.failure === undefined ? {} : { failure: before.failure }),
    };
    const asked = await models?.ask([stream.title]);
    const { verdict, actions } = judge.segment(segment, reply, stream, clock(), asked);
    // A stream that is over can be judged, not acted on: its room may be on air with another.
    if (live?.live === true && live.epoch === epoch) await enforce(actions);
    if (!live) judge.forget(streamId);
    const { coverage, texts, hashes } = before ?? verdict;
    const whole: SegmentVerdict = {
      ...verdict,
      coverage,
      ...(texts === undefined ? {} : { texts }),
      ...(hashes === undefined ? {} : { hashes }),
    };
    await bus.publish(topics.verdicts, [{ key: streamId, value: whole }]);
    kept.set(keyOf(whole), whole);
    events.foundBack(picture.id, streamId);
  };

  await readTopic(bus, {
    topic: topics.verdicts,
    from: { timestamp: clock() - KEEP_MS },
    handle: (rows) => {
      for (const { value } of rows)
        if (value?.kind === 'segment' && value.final) remember(value, view.get(value.streamId));
    },
  });

  return {
    async remember(verdict, stream) {
      if (!verdict.final) return;
      remember(verdict, stream);
      recent = recent.filter(({ until }) => until > clock());
      const known = new Set(verdict.signals.map((s) => s.detail?.['entry']));
      for (const { picture } of recent) {
        if (known.has(picture.id)) continue;
        const here = { ...verdict, at: verdict.timing.decidedAt };
        const sightings = (verdict.hashes ?? []).flatMap(({ pdq, atMs }): Sighting[] => {
          const distance = Math.min(...hashesOf(picture).map((w) => pdqDistance(w, pdqFromHex(pdq)!)));
          return distance > MATCH_DISTANCE ? [] : [{ ...here, atMs, distance }];
        });
        if (sightings.length > 0) await judgeAnew(sightings, picture);
      }
    },
    async match(pictures) {
      const now = clock();
      memory.forget(now - KEEP_MS);
      recent = [...recent, ...pictures.map((picture) => ({ picture, until: now + ON_THE_WAY_MS }))].slice(
        -MAX_RECENT,
      );
      for (const picture of pictures) {
        const bySegment = new Map<string, Sighting[]>();
        for (const words of hashesOf(picture))
          for (const s of memory.find(words, MATCH_DISTANCE)) {
            const of = bySegment.get(keyOf(s));
            if (of) of.push(s);
            else bySegment.set(keyOf(s), [s]);
          }
        for (const sightings of [...bySegment.values()].slice(-MAX_ANEW)) await judgeAnew(sightings, picture);
      }
    },
    get frames() {
      return memory.frames;
    },
  };
}
