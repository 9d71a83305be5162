export {
  STANDINGS,
  effectsAt,
  endsAt,
  fold,
  lastDarkEnd,
  mutedAuthor,
  noEnforcement,
  type Effects,
  type Enforcement,
  type Standing,
} from './enforcement.js';
