import type { Scenario } from './scenario.js';
import { brokerAbsence, brokerRestart, carelessDelivery, poison, rebalance } from './scenarios/bus.js';
import { databaseAbsence, databaseRestart } from './scenarios/database.js';
import { captureLost, cutWhileGateIsDown, killRounds } from './scenarios/kill.js';
import { fullDisk, ingestDown, slowConsumer, wrongClock } from './scenarios/machines.js';
import { storeAbsence } from './scenarios/store.js';

/** Every failure, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [
  carelessDelivery,
  poison,
  cutWhileGateIsDown,
  ingestDown,
  rebalance,
  slowConsumer,
  databaseRestart,
  databaseAbsence,
  brokerRestart,
  brokerAbsence,
  fullDisk,
  storeAbsence,
  wrongClock,
  captureLost,
  killRounds,
];
