export { isIrreversible, timesOf } from './acts.js';
export {
  above,
  type Candidate,
  higher,
  type Ineligible,
  isKeyRoom,
  isOfMinors,
  reaches,
  reachesAs,
  skillFor,
  whyNot,
} from './eligible.js';
export { claim, faultOf, holder, type LeaseFault, type LeaseState, renew, unclaimed } from './lease.js';
export { byDeadline, byUrgency, inOrder, priorityOf, type Urgency } from './priority.js';
export { type Answer, beat, isLapsed, watchEvents, type WatchState } from './watch.js';
