export {
  STANDINGS,
  effectsAt,
  endsAt,
  fold,
  lastDarkEnd,
  noEnforcement,
  type Effects,
  type Enforcement,
  type Standing,
} from './enforcement.js';
