export { grantedBy, isSeparate, may, rolesWith } from './roles.js';
export { needsStepUp, stepUpWithin } from './step-up.js';
