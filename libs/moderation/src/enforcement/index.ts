export {
  STANDINGS,
  effectsAt,
  endsAt,
  fold,
  lastDarkEnd,
  mutedAuthor,
  noEnforcement,
  planUnder,
  type Effects,
  type Enforcement,
  type Standing,
} from './enforcement.js';
