export {
  TALK_BOUNDS,
  emptyPlatform,
  emptyTalk,
  hear,
  reputationOf,
  settle,
  type Heard,
  type Platform,
  type SpokenLine,
  type Talk,
} from './hear.js';
export { defaultLimits, type TalkLimits } from './limits.js';
