export { addMonths, linkedTo, linkedUntil } from './linked.js';
export { endOf, missingRung, standingAt } from './standing.js';
