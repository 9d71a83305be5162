// Adds up the JSON reports of vitest and Playwright and ends in the line that shows that tests ran.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.stats !== undefined) {
    // Playwright: a test that passed only when it was repeated is no pass.
    passed += report.stats.expected;
    failed += report.stats.unexpected + report.stats.flaky + report.errors.length;
    skipped += report.stats.skipped;
    continue;
  }
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + report.numTodoTests;
  // A file that fails to load has no tests to count, and is a failure all the same.
  failed += report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed === 0 || failed > 0 || skipped > 0 ? 1 : 0;
