// Adds up the JSON reports of vitest and Playwright and ends in the line that shows that tests ran.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.stats !== undefined) {
    passed += report.stats.expected + report.stats.flaky;
    if (report.stats.flaky > 0) console.log(`${report.stats.flaky} passed only when repeated`);
    failed += report.stats.unexpected + report.errors.length;
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
