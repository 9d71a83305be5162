export { type Kept, clearableBefore, keptUntil, longest, nextDue } from './terms.js';
export { type HoldFacts, holdCovers, isHolding } from './holds.js';
export { type Coverage, coverageOf, type Gap, type GapReason, type Piece } from './gaps.js';
export { type Measured, preflight } from './preflight.js';
