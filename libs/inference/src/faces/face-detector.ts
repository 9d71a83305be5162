import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import type { Signal } from '@airlock/contracts/signal';
import { Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { regionOf, type ScoredBox } from '../boxes.js';
import type { FrameDetector } from '../detector.js';
import { createRegionSampler } from '../region-tensor.js';
import { registerable, type DetectorContext } from '../registry.js';
import { openGraph, type GraphSession } from '../session.js';
import { apparentAge, type ApparentAge } from './apparent-age.js';
import { FACE_INPUT, findFaces } from './blazeface.js';

export const FACE_DETECTOR = 'faces';
const FACES = 'face-blazeface';
const AGE = 'face-age';
const PRESENT = 'object.face';
const MINOR = 'minor_safety.apparent_age';
const AGE_INPUT = 224;
/** How much of a face's surroundings the age model is shown, as its authors do. */
const MARGIN = 1.4;

/** When faces are looked for, and when their age. */
export const FaceConfig = z.strictObject({
  /** Least media time between two looks at one stream, ms. */
  everyMs: z.number().min(0).default(5_000),
  /** Faces less certain than this are not counted. */
  floor: z.number().min(0.05).max(0.99).default(0.7),
  /** Age is looked at in this many faces of a picture, the largest first. */
  ages: z.number().int().min(0).default(3),
  /** Least width of a face, pixels of the frame, whose age is looked at: in smaller ones the model guesses. */
  minPixels: z.number().min(1).default(60),
  /** Apparent ages less certainly under 18 than this are not reported. */
  minorFloor: z.number().min(0.05).max(1).default(0.3),
});
export type FaceConfig = z.infer<typeof FaceConfig>;

const FORMAT = { layout: 'nchw', colours: 'rgb', pad: 0, std: [1, 1, 1] } as const;

/**
 * Faces, and whether one looks like a minor's: a reason for a person to look sooner, never a reason to look less, and no
 * statement that anybody is an adult. Takes the sessions over: closing the detector closes them.
 */
export function faceDetector(faces: GraphSession, age: GraphSession, config: FaceConfig): FrameDetector {
  const { everyMs, floor, ages, minPixels, minorFloor } = config;
  const version = `${faces.manifest.version}+${age.manifest.version}@${floor}/${minPixels}`;
  const detector = { id: FACE_DETECTOR, version };
  const fillWhole = createRegionSampler({ ...FORMAT, size: FACE_INPUT, divisor: 127.5, mean: [1, 1, 1] });
  const fillFace = createRegionSampler({ ...FORMAT, size: AGE_INPUT, divisor: 1, mean: [0, 0, 0] });
  const whole = new Float32Array(3 * FACE_INPUT * FACE_INPUT);
  const crop = new Float32Array(3 * AGE_INPUT * AGE_INPUT);
  const wholeFeed = { input: new Tensor('float32', whole, [1, 3, FACE_INPUT, FACE_INPUT]) };
  const cropFeed = { input: new Tensor('float32', crop, [1, 3, AGE_INPUT, AGE_INPUT]) };

  const find = async (): Promise<ScoredBox[]> => {
    const out = await faces.run(wholeFeed, ['scores16', 'boxes16', 'scores8', 'boxes8']);
    const of = (name: string) => out[name]?.data as Float32Array;
    const grids = [16, 8].map((cells) => ({ scores: of(`scores${cells}`), boxes: of(`boxes${cells}`) }));
    return findFaces(grids, floor, 50);
  };
  const ageOf = async (): Promise<ApparentAge> => {
    const { age: distribution } = await age.run(cropFeed, ['age']);
    return apparentAge(distribution?.data as Float32Array);
  };
  /** Faces in pixels of the frame, the largest first. */
  const facesIn = async (frame: Frame): Promise<ScoredBox[]> => {
    const side = Math.max(frame.width, frame.height);
    const [x, y] = [(frame.width - side) / 2, (frame.height - side) / 2];
    fillWhole(frame, { x, y, w: side, h: side }, whole);
    const scale = side / FACE_INPUT;
    const inFrame = (await find()).map(({ left, top, right, bottom, score }) => ({
      left: x + left * scale,
      top: y + top * scale,
      right: x + right * scale,
      bottom: y + bottom * scale,
      score,
    }));
    return inFrame.sort((a, b) => b.right - b.left - (a.right - a.left));
  };

  return {
    ...detector,
    labels: [PRESENT, MINOR],
    everyMs,
    spare: true,
    warmUp: async () => {
      await find();
      await ageOf();
    },
    detect: async (frame) => {
      const found = await facesIn(frame);
      const signalOf = (label: string, score: number, box: ScoredBox, detail: Signal['detail']): Signal => ({
        label,
        score,
        detector,
        source: 'frame',
        atMs: frame.atMs,
        region: regionOf(box, frame.width, frame.height),
        detail,
      });
      const signals: Signal[] = [];
      const surest = [...found].sort((a, b) => b.score - a.score)[0];
      if (surest) signals.push(signalOf(PRESENT, surest.score, surest, { count: found.length }));
      const legible = found.filter(({ left, right }) => right - left >= minPixels).slice(0, ages);
      for (const box of legible) {
        const side = Math.max(box.right - box.left, box.bottom - box.top) * MARGIN;
        const x = (box.left + box.right - side) / 2;
        const y = (box.top + box.bottom - side) / 2;
        fillFace(frame, { x, y, w: side, h: side }, crop);
        const { minor, years } = await ageOf();
        if (minor >= minorFloor) signals.push(signalOf(MINOR, minor, box, { years: Math.round(years) }));
      }
      return { signals };
    },
    close: async () => {
      await Promise.all([faces.close(), age.close()]);
    },
  };
}

/** Opens both models and the detector over them; nothing stays open when one of them fails. */
async function openFaceDetector(config: FaceConfig, { modelsDir }: DetectorContext): Promise<FrameDetector> {
  const faces = await openGraph(join(modelsDir, FACES));
  try {
    return faceDetector(faces, await openGraph(join(modelsDir, AGE)), config);
  } catch (error) {
    await faces.close();
    throw error;
  }
}

export const faceFactory = registerable({
  name: FACE_DETECTOR,
  kind: 'frame',
  models: [FACES, AGE],
  config: FaceConfig,
  open: openFaceDetector,
});
