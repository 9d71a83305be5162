export { FeatureBuffer, extract, strength } from './features.js';
export { linearClassifier, openClassifier, type LinearClassifier } from './linear-classifier.js';
export {
  WeightsError,
  decodeWeights,
  encodeWeights,
  type Head,
  type Weights,
  type WeightsSource,
} from './weights.js';
export { loadLanguageReader, openLanguageReader, type LatinLanguages } from './language.js';
