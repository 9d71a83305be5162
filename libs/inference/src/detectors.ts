import { codeFactory } from './codes/code-detector.js';
import { nsfwFactory } from './nsfw-detector.js';
import { ocrFactory } from './ocr/ocr-detector.js';
import { createRegistry } from './registry.js';

/** Every detector that ships with Airlock. A new one is added here and nowhere else. */
export const detectors = createRegistry([nsfwFactory, codeFactory, ocrFactory]);
