export { factorsOf, maySuspend, notifierStanding, type NotifierStanding, weightOf } from './notifier.js';
export { labelsOfReport, reportLabel } from './labels-of-report.js';
