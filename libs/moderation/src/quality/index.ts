export { blind } from './blind.js';
export { type Group, groupCases, groupInSteps, type MarkedCase } from './group.js';
export { claimLook, type Look, type Looker, type LookRefusal, notFor, notHeld, notOpen, settle, type Settlement } from './look.js'; // prettier-ignore
export { type Mark, marksOf } from './marks.js';
export { type Checked, qualityOf } from './reviewer.js';
export { isAmong, pick, rateFor } from './sample.js';
export { differenceOf, kappaOf, rateOf } from './statistics.js';
