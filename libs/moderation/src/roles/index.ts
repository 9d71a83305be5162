export { grantedBy, isSeparate, may, permissionsWith, rolesWith } from './roles.js';
export { needsStepUp, stepUpWithin } from './step-up.js';
