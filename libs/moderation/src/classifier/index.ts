export { FeatureBuffer, extract } from './features.js';
export { linearClassifier, openClassifier, type LinearClassifier } from './linear-classifier.js';
export {
  WeightsError,
  decodeWeights,
  encodeWeights,
  type Head,
  type Weights,
  type WeightsSource,
} from './weights.js';
