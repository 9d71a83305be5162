export { verdictFact } from './facts.js';
export { type Gauge, gaugeAt, unaired } from './gauge.js';
export { DEFAULT_OPTIONS, headOf, heldAt, initial, oldestWaiting, restore, step } from './machine.js';
export type {
  Basis,
  ContentEntry,
  Effect,
  Entry,
  Held,
  HumanRun,
  ReleaseEvent,
  ReleaseHead,
  ReleaseOptions,
  ReleaseState,
  SlateEntry,
  SlateReason,
  Step,
  WholeSegment,
} from './types.js';
