import { codeFactory } from './codes/code-detector.js';
import { faceFactory } from './faces/face-detector.js';
import { nsfwFactory } from './nsfw-detector.js';
import { objectFactory } from './objects/object-detector.js';
import { ocrFactory } from './ocr/ocr-detector.js';
import { pictureStateFactory } from './picture-state-detector.js';
import { imageClassifierFactory } from './plug-in/image-classifier-detector.js';
import { textClassifierFactory } from './plug-in/text-classifier-detector.js';
import { createRegistry } from './registry.js';
import { knownSoundFactory } from './sound/known-sound-detector.js';
import { levelFactory } from './sound/level-detector.js';
import { speechFactory } from './sound/speech/speech-detector.js';
import { voiceFactory } from './sound/voice-detector.js';

/**
 * Every detector that ships with Airlock, in the order in which they look; a frame that the first has settled is not
 * looked at by the others. A new one is added here and nowhere else.
 */
export const detectors = createRegistry([
  pictureStateFactory,
  nsfwFactory,
  codeFactory,
  ocrFactory,
  objectFactory,
  faceFactory,
  imageClassifierFactory,
  levelFactory,
  voiceFactory,
  knownSoundFactory,
  speechFactory,
  textClassifierFactory,
]);
