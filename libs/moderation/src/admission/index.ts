export { atLeast, compose, type Opinion, strictestFloor } from './compose.js';
export { type Drift, hear, noDrift } from './drift.js';
export { isValid, type LicenceFacts, papersFor } from './licences.js';
export { type TopicFindings, topicsOf } from './topics.js';
export type {
  AdmissionPolicy,
  CategoryNeeds,
  Composed,
  Findings,
  FloorFinding,
  TopicNeeds,
} from './types.js';
export { agreed, whoMay } from './who.js';
