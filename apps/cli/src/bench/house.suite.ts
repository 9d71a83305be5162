import { admissionRow } from './admissions.js';
import { onPostgres, postgresIsHere } from './postgres.js';
import type { BenchContext } from './context.js';
import { creditRow } from './credit-ledger.js';
import { packageRow } from './evidence-package.js';
import type { BenchRow } from './measure.js';

/** One figure each, in the order of the table. */
const ROWS: readonly ((context: BenchContext) => Promise<BenchRow>)[] = [
  ...(postgresIsHere() ? [(context: BenchContext) => onPostgres((url) => admissionRow(context, url))] : []),
  admissionRow,
  packageRow,
  creditRow,
];

/** How fast the rules of the house are. */
export async function houseSuite(context: BenchContext): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const row of ROWS) if (!context.signal.aborted) rows.push(await row(context));
  return rows;
}
