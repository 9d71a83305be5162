import type { BenchContext } from './context.js';
import { auditSuite } from './audit.suite.js';
import { capacitySuite } from './capacity.suite.js';
import { chatSuite, flowSuite } from './chat.suite.js';
import { latencySuite } from './latency.suite.js';
import { detectorSuite } from './detectors.suite.js';
import { darkSuite } from './dark.suite.js';
import { imageSuite, segmentSuite } from './frames.suite.js';
import { houseSuite } from './house.suite.js';
import { kafkaSuite } from './kafka.suite.js';
import { knownSuite } from './known.suite.js';
import type { BenchRow } from './measure.js';

export interface Suite {
  readonly row: string;
  readonly title: string;
  /** Needs a server: runs when it is asked for. */
  readonly onlyNamed?: boolean;
  readonly run: (context: BenchContext) => Promise<BenchRow[]>;
}

/** Every suite by its name, in the order of the table. */
export const SUITES = {
  segment: { row: '1', title: 'CPU of one segment', run: segmentSuite },
  images: { row: '2', title: 'images per CPU second', run: imageSuite },
  latency: { row: '3', title: 'segment complete to verdict', run: latencySuite },
  capacity: { row: '4', title: 'concurrent streams', run: capacitySuite },
  chat: { row: '5', title: 'chat against a word list', run: chatSuite },
  flow: { row: '5', title: 'chat through the bus', run: flowSuite },
  known: { row: '7', title: 'known pictures', run: knownSuite },
  detectors: { row: '8', title: 'cost of each detector per stream', run: detectorSuite },
  kafka: { row: '9', title: 'through a real broker', onlyNamed: true, run: kafkaSuite },
  audit: { row: '10', title: 'the audit log', onlyNamed: true, run: auditSuite },
  house: { row: '11', title: 'the house rules', run: houseSuite },
  dark: { row: '6', title: 'time to dark', run: darkSuite },
} as const satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;
