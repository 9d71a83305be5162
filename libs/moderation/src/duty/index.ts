export type { Shift } from './shift.js';
