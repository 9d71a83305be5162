export { diligenceReport, type LoggedEntry } from './diligence.js';
export { changesBetween, factsAfter, factsCsv, factsOf, keysMeet, namedKeys, undeclared } from './facts.js';
export { remediationDue } from './remediation.js';
export {
  paperFaults,
  papersNeeded,
  POLICE_REMINDER_MS,
  policeFilingDue,
  type StandingFacts,
  standingOf,
} from './standing.js';
