import { join } from 'node:path';
import { createSampler } from '@airlock/inference/frame-tensor';
import { openModel } from '@airlock/inference/session';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { openPeer } from '@airlock/models/peer-nsfwjs';
import { HEIGHT, WIDTH } from './clips.js';
import type { BenchContext } from './context.js';
import { type BenchRow, cpuOf, farthest, interleave, median, topLabel, undisturbed } from './measure.js';
import { MOBILENET, openOurPipeline } from './our-pipeline.js';
import { openPeerPipeline, type PeerOptions, type Scores, rgbFrames } from './peer-pipeline.js';

const peerOptions = (): PeerOptions => ({ ffmpeg: findFfmpeg().path, width: WIDTH, height: HEIGHT });

/** Every `n`th, so that all clips have their share. */
const spread = <T>(items: readonly T[], count: number): T[] =>
  items.filter(
    (_, i) => Math.floor((i * count) / items.length) !== Math.floor(((i - 1) * count) / items.length),
  );

/** Row 1: CPU of one segment from bytes to class. */
export async function segmentSuite(context: BenchContext): Promise<BenchRow[]> {
  const paths = (await context.clips()).flatMap((clip) => clip.segments.map((s) => s.path));
  const timed = spread(paths, context.quick ? 4 : 12);
  const ours = await openOurPipeline(context.modelsDir);
  const theirs = await openPeerPipeline(peerOptions());
  try {
    context.say(`comparing classes on ${paths.length} segments`);
    let pictures = 0;
    let agree = 0;
    let worst = 0;
    for (const path of paths) {
      const [a, b] = [await ours.look(path), await theirs.look(path)];
      if (a.length !== b.length)
        throw new Error(`${path}: ${a.length} pictures here, ${b.length} at the peer`);
      a.forEach((scores, i) => {
        pictures++;
        if (topLabel(scores) === topLabel(b[i] as Scores)) agree++;
        worst = Math.max(worst, farthest(scores, b[i] as Scores));
      });
    }
    context.say(`timing ${timed.length} segments a round`);
    const perSegment = (look: (path: string) => Promise<Scores[]>) => () =>
      cpuOf(async () => {
        for (const path of timed) await look(path);
      }).then((seconds) => (seconds * 1000) / timed.length);
    const rounds = await interleave(context.quick ? 2 : 7, {
      ours: perSegment(ours.look),
      theirs: perSegment(theirs.look),
    });
    const [mine, peers] = [median(undisturbed(rounds.ours)), median(undisturbed(rounds.theirs))];
    return [
      {
        id: '1',
        what: 'CPU per 2-s 720p segment at 1 fps, bytes to class',
        peer: 'fluent-ffmpeg fps=1 + nsfwjs (wasm)',
        unit: 'ms',
        ours: mine,
        theirs: peers,
        ratio: peers / mine,
        target: '≥ 8×, same class on every frame',
        met: peers / mine >= 8 && agree === pictures,
        note:
          `Same class on ${agree} of ${pictures} pictures of the same times; largest difference of a score ${worst.toFixed(3)} ` +
          `(swscale truncates in YUV→RGB). CPU of the process and its reaped children, medians of ${rounds.ours.length} ` +
          `interleaved rounds of ${timed.length} segments; both read the segment from a file.`,
      },
    ];
  } finally {
    await ours.close();
    await theirs.close();
  }
}

/** Row 2: images per CPU second with the same weights on the same RGB pictures. */
export async function imageSuite(context: BenchContext): Promise<BenchRow[]> {
  const paths = (await context.clips()).flatMap((clip) => clip.segments.map((s) => s.path));
  const images: Uint8Array[] = [];
  for (const path of spread(paths, context.quick ? 4 : 12))
    images.push(...(await rgbFrames(path, peerOptions())));
  const model = await openModel(join(context.modelsDir, MOBILENET));
  const sampler = createSampler(model.manifest.input.size, model.manifest.input.divisor);
  const peer = await openPeer(MOBILENET);
  const mine = (rgb: Uint8Array) =>
    model.classify((tensor) => sampler.fromRgb({ width: WIDTH, height: HEIGHT, rgb }, tensor));
  const theirs = (rgb: Uint8Array) => peer.classify(rgb, WIDTH, HEIGHT);
  try {
    context.say(`classifying ${images.length} pictures a round`);
    let worst = 0;
    for (const rgb of images) worst = Math.max(worst, farthest(await mine(rgb), await theirs(rgb)));
    const rate = (classify: (rgb: Uint8Array) => Promise<Scores>) => () =>
      cpuOf(async () => {
        for (const rgb of images) await classify(rgb);
      }).then((seconds) => images.length / seconds);
    const rounds = await interleave(context.quick ? 2 : 9, { ours: rate(mine), theirs: rate(theirs) });
    const [ours, peers] = [median(undisturbed(rounds.ours)), median(undisturbed(rounds.theirs))];
    return [
      {
        id: '2',
        what: 'images per CPU second, same weights (MobileNetV2)',
        peer: 'nsfwjs (wasm)',
        unit: '/s',
        ours,
        theirs: peers,
        ratio: ours / peers,
        target: '≥ 5×, scores within 1e-4',
        met: ours / peers >= 5 && worst <= 1e-4,
        note:
          `Largest difference of a score ${worst.toExponential(1)} on ${images.length} RGB pictures of ${WIDTH}×${HEIGHT}, ` +
          `resizing included on both sides; one thread each, medians of ${rounds.ours.length} interleaved rounds.`,
      },
    ];
  } finally {
    await model.close();
    peer.close();
  }
}
