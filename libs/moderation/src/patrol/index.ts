export { BEAT_MS, type Dwell, dwellAfter, isActive, STALE_MS } from './dwell.js';
export { patrolReport } from './report.js';
export { type Assigned, type Due, dueOf, ownerOf, riskOf, type RoomFacts, roundOf } from './round.js';
