export {
  type Exposure,
  exposureOf,
  graceOf,
  reachOf,
  restFor,
  restsOf,
  type Span,
  viewOf,
} from './exposure.js';
