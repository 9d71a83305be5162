export { changeStatus, needSecond, type KnownChange, type KnownCommand } from './status.js';
export { SPREAD_LIMITS, type Found, type SpreadLimits, tooMuch } from './spread.js';
