import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';
import type { FrameDetector } from '@airlock/inference/detector';
import { detectors } from '@airlock/inference/detectors';
import { openEyes } from '@airlock/ingest/eyes';
import { openDecoder } from '@airlock/media/decoder';
import { freshSampler } from '@airlock/media/sampler';
import type { Clip } from './clips.js';
import type { BenchContext } from './context.js';
import { type BenchRow, cpuOf, interleave, median, undisturbed } from './measure.js';

/** What every stream costs whatever else is switched on. */
const ALWAYS = 'nsfw';
const CORES = 2;
/** The default room class of the default policy: a frame a second, keyframes where they fall so. */
const PLAN = { fps: 1, everyFrame: false, keyframesOnly: true };

/** All frames the plan takes of a clip, in order. */
async function decodeClip(clip: Clip): Promise<Frame[]> {
  const decoder = await openDecoder();
  const frames: Frame[] = [];
  let sampler = freshSampler;
  try {
    let startMs = 0;
    for (const { bytes, durationMs } of clip.segments) {
      const decoded = await decoder.decode({ bytes, container: 'mpegts', startMs }, PLAN, { sampler });
      sampler = decoded.sampler;
      startMs += durationMs;
      frames.push(...decoded.frames);
    }
  } finally {
    await decoder.close();
  }
  return frames;
}

/** Opens a detector of the list, or says why it cannot be. */
async function openOne(name: string, { modelsDir, say }: BenchContext): Promise<FrameDetector | undefined> {
  try {
    const detector = await detectors.open('frame', name, {}, { modelsDir });
    await detector.warmUp();
    return detector;
  } catch (error) {
    if (!(error instanceof AirlockError)) throw error;
    say(`${name} is left out: ${error.message}`);
    return undefined;
  }
}

/** Row 8: what each detector costs a stream, and how many fewer streams two cores carry with it. */
export async function detectorSuite(context: BenchContext): Promise<BenchRow[]> {
  const clips = await context.clips();
  const streams = await Promise.all(clips.map(decodeClip));
  const seconds = streams.reduce((sum, frames) => sum + frames.length, 0) / PLAN.fps;
  const open = new Map<string, FrameDetector>();
  try {
    for (const name of detectors.names('frame')) {
      const detector = await openOne(name, context);
      if (detector !== undefined) open.set(name, detector);
    }
    const look = (detector: FrameDetector) => async (): Promise<void> => {
      for (const frames of streams) {
        const eyes = openEyes([detector], {}, async (seen) => seen);
        for (const frame of frames) await eyes.look(frame);
      }
    };
    /** CPU ms a second of one stream. */
    const perSecond = (work: () => Promise<unknown>) => async (): Promise<number> =>
      ((await cpuOf(async () => void (await work()))) * 1_000) / seconds;
    const variants: Record<string, () => Promise<number>> = {
      decode: perSecond(async () => {
        for (const clip of clips) await decodeClip(clip);
      }),
    };
    for (const [name, detector] of open) variants[name] = perSecond(look(detector));
    context.say(
      `${clips.length} streams of ${Math.round(seconds / clips.length)} s, ${[...open.keys()].join(', ')}`,
    );
    const rounds = await interleave(context.quick ? 2 : 7, variants);
    const cost = (name: string): number => median(undisturbed(rounds[name] ?? []));
    const base = cost('decode') + (open.has(ALWAYS) ? cost(ALWAYS) : 0);
    const carried = (extra: number): number => Math.floor((CORES * 1_000) / (base + extra));
    return [...open.keys()]
      .filter((name) => name !== ALWAYS)
      .map((name) => {
        const fewer = carried(0) - carried(cost(name));
        return {
          id: '8',
          what: `CPU of "${name}" per second of one 720p stream, default plan`,
          peer: '',
          unit: 'ms',
          ours: cost(name),
          figures: { base, carried: carried(0), fewer },
          target: '',
          met: true,
          note:
            `${name}: decoding and ${ALWAYS} alone take ${base.toFixed(1)} ms of CPU a second, which ${CORES} cores have for ${carried(0)} streams; ` +
            `with "${name}" on all of them ${carried(cost(name))}, ${fewer} fewer (by CPU of decoding and inference, not through the whole system). ` +
            `Reuse of like frames included; medians of ${rounds[name]?.length ?? 0} interleaved rounds over ${clips.length} clips, each a stream of its own from its start.`,
        };
      });
  } finally {
    for (const detector of open.values()) await detector.close();
  }
}
