export { factorsOf, maySuspend, notifierStanding, type NotifierStanding, weightOf } from './notifier.js';
