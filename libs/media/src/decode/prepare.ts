import type { SamplingPlan } from '@airlock/contracts/control';
import { isDisposable, startsSequence } from '../codec/annex-b.js';
import { pictureInfo, type PictureInfo } from '../codec/picture-info.js';
import {
  DECODE_LIMITS,
  type DecodeFailure,
  type DecodeLimits,
  type DecodeOptions,
  type Media,
} from '../decoder.js';
import { demuxFmp4 } from '../fmp4-demux.js';
import { freshSampler, sample, sampleSparse, type SamplerState } from '../sampler.js';
import { demuxTs, type DemuxedVideo, type VideoUnit } from '../ts-demux.js';

/** One coded picture to feed, and whether its picture was asked for. */
export interface Feed {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** ms on the clock of the epoch. */
  readonly atMs: number;
  readonly wanted: boolean;
}

/** A keyframe and what has to be decoded after it, none of which refers to a picture outside; in decoding order. */
export type Group = readonly Feed[];

/** Groups of pictures of one size and codec. */
export interface Run {
  readonly picture: PictureInfo;
  readonly groups: readonly Group[];
}

/** The order in which the pictures of a group are shown, and so in which decoders give them back. */
export const shownOrder = (group: Group): Feed[] => group.toSorted((a, b) => a.atMs - b.atMs);

export interface Prepared {
  readonly runs: readonly Run[];
  readonly candidates: number;
  readonly sampler: SamplerState;
  readonly limits: DecodeLimits;
}

export interface Refused {
  readonly failure: DecodeFailure;
  readonly detail: string;
  readonly candidates: number;
}

const refuse = (failure: DecodeFailure, detail: string, candidates = 0): Refused => ({
  failure,
  detail,
  candidates,
});

/** Demuxes, samples and checks limits before any decoder sees a byte; the same for every decoder. */
export function prepare(media: Media, plan: SamplingPlan, options: DecodeOptions): Prepared | Refused {
  const limits = { ...DECODE_LIMITS, ...options.limits };
  const size = media.bytes.length + (media.init?.length ?? 0);
  if (media.bytes.length === 0) return refuse('undecodable', 'the media is empty');
  if (size > limits.maxBytes) return refuse('too_large', `${size} bytes, at most ${limits.maxBytes}`);
  const choice = choose(media, plan, options);
  if ('failure' in choice) return choice;
  const { video, usable, wanted, sampler, candidates } = choice;
  if (wanted.size > limits.maxFrames)
    return refuse('too_large', `${wanted.size} pictures, at most ${limits.maxFrames}`, candidates);
  const runs = group(video, usable, media.startMs, wanted);
  if ('failure' in runs) return { ...runs, candidates };
  let bytes = 0;
  for (const { picture, groups } of runs) {
    const area = picture.width * picture.height;
    if (area > limits.maxPixels)
      return refuse('too_large', `${picture.width}×${picture.height} pixels`, candidates);
    for (const feeds of groups) bytes += area * 1.5 * feeds.filter((f) => f.wanted).length;
  }
  if (bytes > limits.maxFrameBytes) return refuse('too_large', `${bytes} bytes of pictures`, candidates);
  return { runs, candidates, sampler, limits };
}

interface Choice {
  readonly video: DemuxedVideo;
  /** Pictures that can be decoded, in decoding order, beginning with a keyframe. */
  readonly usable: readonly VideoUnit[];
  /** Indices in `usable`. */
  readonly wanted: ReadonlySet<number>;
  readonly sampler: SamplerState;
  readonly candidates: number;
}

/** Takes the bytes of keyframes out first, and those of the others only when the plan needs one of them. */
function choose(media: Media, plan: SamplingPlan, options: DecodeOptions): Choice | Refused {
  const state = options.sampler ?? freshSampler;
  const demux = (keyframesOnly: boolean): DemuxedVideo =>
    media.container === 'mpegts'
      ? demuxTs(media.bytes, { keyframesOnly })
      : demuxFmp4(media.bytes, media.init, { keyframesOnly });
  const video = demux(!plan.everyFrame);
  const wrong = check(video, media);
  if (wrong) return wrong;

  const all = decodable(video.units);
  const usable = plan.keyframesOnly && !plan.everyFrame ? all.filter((u) => u.key) : all;
  const order = usable.map((_, i) => i).sort((a, b) => usable[a]!.atMs - usable[b]!.atMs);
  const pictures = order.map((i) => ({ atMs: media.startMs + usable[i]!.atMs, key: usable[i]!.key }));
  const times = pictures.map((p) => p.atMs);
  const { chosen, state: sampler } =
    plan.everyFrame || plan.keyframesOnly
      ? sample(plan, state, times, options.continues)
      : sampleSparse(plan, state, pictures, endOf(times), options.continues);
  const wanted = standsStill(usable, times) ? untimed(plan, usable) : new Set(chosen.map((i) => order[i]!));
  const candidates = usable.length;
  if (plan.everyFrame || [...wanted].every((i) => usable[i]!.key))
    return { video, usable, wanted, sampler, candidates };
  const whole = demux(false);
  return { video: whole, usable: decodable(whole.units), wanted, sampler, candidates };
}

/** Without what comes before the first keyframe, or is shown before it and so may refer to what came before it. */
function decodable(units: readonly VideoUnit[]): VideoUnit[] {
  const first = units.findIndex((u) => u.key);
  const next = units.findIndex((u, i) => i > first && u.key);
  return units.filter((u, i) => i >= first && (u.atMs >= units[first]!.atMs || (next >= 0 && i >= next)));
}

/** Where the piece ends, ms: the last picture stays for as long as they do on average. */
function endOf(times: readonly number[]): number {
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  return last + (last - first) / Math.max(1, times.length - 1);
}

/** Pictures a second at least, where their own times say nothing. */
const SLOWEST = 10;

/** What to look at where times say nothing: every keyframe and, if the plan is about all pictures, one in so many. */
function untimed(plan: SamplingPlan, units: readonly VideoUnit[]): Set<number> {
  const each = plan.everyFrame ? 1 : Math.max(1, Math.floor(SLOWEST / plan.fps));
  return new Set(units.flatMap((u, i) => (u.key || i % each === 0 ? [i] : [])));
}

/**
 * Timestamps that repeat, or keyframes that go back in time, say nothing of when a picture is seen: sampling by them could
 * be led past the pictures that matter.
 */
const standsStill = (units: readonly VideoUnit[], sorted: readonly number[]): boolean => {
  const keys = units.filter((u) => u.key);
  return (
    sorted.some((t, i) => i > 0 && t === sorted[i - 1]) ||
    keys.some((u, i) => i > 0 && u.atMs <= keys[i - 1]!.atMs)
  );
};

function check(video: DemuxedVideo, media: Media): Refused | undefined {
  if (video.packets === 0) return refuse('undecodable', `no ${media.container} was found in it`);
  if (video.units.length === 0)
    return video.hasAudio
      ? refuse('no_picture', 'there is sound but no picture')
      : refuse('undecodable', 'there is neither picture nor sound');
  if (video.codec === undefined || video.codec === 'other')
    return refuse('undecodable', 'unknown video codec');
  if (!video.units.some((u) => u.key)) return refuse('undecodable', 'there is no keyframe');
  if (video.truncated) return refuse('too_large', `more than ${video.units.length} pictures`);
  return undefined;
}

/** What has to be fed to get the pictures wanted, and no more. */
function group(
  video: DemuxedVideo,
  usable: readonly VideoUnit[],
  startMs: number,
  wanted: ReadonlySet<number>,
): Run[] | Refused {
  const codec = video.codec!;
  const runs: { picture: PictureInfo; groups: Group[] }[] = [];
  let picture: PictureInfo | undefined;
  let open: Feed[] = [];
  const close = () => {
    const feeds = open.slice(0, open.findLastIndex((f) => f.wanted) + 1);
    open = [];
    if (feeds.length === 0) return;
    const run = runs.at(-1);
    // Keyframes stand for themselves, whatever lies between them.
    const groups = feeds.some((f) => f.wanted && !f.key)
      ? [feeds.filter((f) => f.wanted || f.key || !isDisposable(codec, f.data))]
      : feeds.flatMap((f) => (f.wanted ? [[f]] : []));
    if (run && sameShape(run.picture, picture!)) run.groups.push(...groups);
    else runs.push({ picture: picture!, groups });
  };
  for (const [i, unit] of usable.entries()) {
    if (unit.key) {
      const info = pictureInfo(codec, unit.data) ?? picture;
      if (!info) return refuse('undecodable', 'a keyframe without readable parameter sets');
      if (open.length > 0 && (startsSequence(codec, unit.data) || !sameShape(info, picture!))) close();
      picture = info;
    }
    open.push({ data: unit.data, key: unit.key, atMs: startMs + unit.atMs, wanted: wanted.has(i) });
  }
  close();
  return runs;
}

const sameShape = (a: PictureInfo, b: PictureInfo): boolean =>
  a.width === b.width && a.height === b.height && a.range === b.range && a.plain === b.plain;
