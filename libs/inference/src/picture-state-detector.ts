import { createPictureState, PICTURE_STATE_LIMITS } from '@airlock/media/picture-state';
import { z } from 'zod';
import { registerable } from './registry.js';

const { noneMs, staticMs, slateMs, maxMoving, repeatMs, minPeriodS, maxPeriodS, provenS } =
  PICTURE_STATE_LIMITS;
const ms = z.number().int().positive();
const seconds = z.number().int().min(2).max(7_200);

/** From when on a stream that shows nothing, or nothing new, is worth a signal. */
const PictureStateConfig = z.strictObject({
  /** Black or a single colour, ms. */
  noneMs: ms.default(noneMs),
  /** The same picture, ms. */
  staticMs: ms.default(staticMs),
  /** Colour bars, ms. */
  slateMs: ms.default(slateMs),
  /** Share of a still picture that may move, 0–1. */
  maxMoving: z.number().min(0).max(0.5).default(maxMoving),
  /** What lasts is told again so often, ms. */
  repeatMs: ms.default(repeatMs),
  /** Shortest and longest period of a recording in a loop, s. */
  minPeriodS: seconds.default(minPeriodS),
  maxPeriodS: seconds.default(maxPeriodS),
  /** For how long a recording must have repeated itself, s. */
  provenS: seconds.default(provenS),
});

export const pictureStateFactory = registerable({
  name: 'picture-state',
  kind: 'frame',
  config: PictureStateConfig,
  open: async (config) => createPictureState(config),
});
