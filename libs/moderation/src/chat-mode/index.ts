export {
  CHAT_RULES,
  holdsAt,
  laterMode,
  noPace,
  type Pace,
  paced,
  slowAt,
  slippedThrough,
  standingMode,
} from './chat-mode.js';
