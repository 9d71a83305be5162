export { type Deduction, deductionFor, severityWithoutLabel } from './deduction.js';
export { explainEntry, explainMeasure, type Bilingual } from './explain.js';
export { history, type HistoryLine } from './history.js';
export { DAY_MS, foldLedger, type HeldCard, type LedgerLine, tierAt } from './ledger.js';
export { simulation, type Simulation } from './simulate.js';
export { type Standing, standing } from './standing.js';
