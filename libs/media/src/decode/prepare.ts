import type { SamplingPlan } from '@airlock/contracts/control';
import { pictureInfo, type PictureInfo } from '../codec/picture-info.js';
import {
  DECODE_LIMITS,
  type DecodeFailure,
  type DecodeLimits,
  type DecodeOptions,
  type Media,
} from '../decoder.js';
import { demuxFmp4 } from '../fmp4-demux.js';
import { freshSampler, sample, type SamplerState } from '../sampler.js';
import { demuxTs, type DemuxedVideo, type VideoUnit } from '../ts-demux.js';

/** One coded picture to feed, and whether its picture was asked for. */
export interface Feed {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** ms on the clock of the epoch. */
  readonly atMs: number;
  readonly wanted: boolean;
}

/** Pictures of one size and codec, beginning with a keyframe. */
export interface Run {
  readonly picture: PictureInfo;
  readonly feeds: readonly Feed[];
}

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
  const keyframesOnly = plan.keyframesOnly && !plan.everyFrame;
  const video =
    media.container === 'mpegts'
      ? demuxTs(media.bytes, { keyframesOnly })
      : demuxFmp4(media.bytes, media.init, { keyframesOnly });
  const wrong = check(video, media);
  if (wrong) return wrong;

  const first = video.units.findIndex((u) => u.key);
  const usable = video.units.slice(first).filter((u) => u.key || !keyframesOnly);
  const times = usable.map((u) => media.startMs + u.atMs);
  const order = times.map((_, i) => i).sort((a, b) => times[a]! - times[b]!);
  const state = options.sampler ?? freshSampler;
  const sorted = order.map((i) => times[i]!);
  const { chosen, state: sampler } = sample(plan, state, sorted, options.continues);
  const wanted = new Set(standsStill(usable, sorted) ? order : chosen.map((i) => order[i]!));
  if (wanted.size > limits.maxFrames)
    return refuse('too_large', `${wanted.size} pictures, at most ${limits.maxFrames}`, usable.length);

  const last = wanted.size === 0 ? -1 : Math.max(...wanted);
  const runs = group(video, usable, times, wanted, keyframesOnly, last);
  if ('failure' in runs) return { ...runs, candidates: usable.length };
  let bytes = 0;
  for (const { picture, feeds } of runs) {
    const area = picture.width * picture.height;
    if (area > limits.maxPixels)
      return refuse('too_large', `${picture.width}×${picture.height} pixels`, usable.length);
    bytes += area * 1.5 * feeds.filter((f) => f.wanted).length;
  }
  if (bytes > limits.maxFrameBytes) return refuse('too_large', `${bytes} bytes of pictures`, usable.length);
  return { runs, candidates: usable.length, sampler, limits };
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

function group(
  video: DemuxedVideo,
  usable: readonly VideoUnit[],
  times: readonly number[],
  wanted: ReadonlySet<number>,
  keyframesOnly: boolean,
  last: number,
): Run[] | Refused {
  const runs: { picture: PictureInfo; feeds: Feed[] }[] = [];
  for (const [i, unit] of usable.entries()) {
    // In presentation order a later B picture may be wanted before an earlier fed one; all up to the last are fed.
    if (i > last || (keyframesOnly && !wanted.has(i))) continue;
    let run = runs.at(-1);
    if (unit.key) {
      const picture = pictureInfo(video.codec!, unit.data) ?? run?.picture;
      if (!picture) return refuse('undecodable', 'a keyframe without readable parameter sets');
      if (!run || !sameShape(run.picture, picture)) runs.push((run = { picture, feeds: [] }));
    }
    run!.feeds.push({ data: unit.data, key: unit.key, atMs: times[i]!, wanted: wanted.has(i) });
  }
  return runs;
}

const sameShape = (a: PictureInfo, b: PictureInfo): boolean =>
  a.width === b.width && a.height === b.height && a.range === b.range && a.plain === b.plain;
