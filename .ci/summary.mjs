// Adds up the JSON reports of vitest and Playwright. Ends in what failed, with its reason, and in the line that shows that tests
// ran: the end of a long log is what people see of it.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Lines shown of one reason. */
const SHOWN = 14;

let passed = 0;
let skipped = 0;
/** Times ms by report. */
const took = [];
const failures = [];
const repeated = [];

const reasonOf = (messages) =>
  stripVTControlCharacters(messages.join('\n')).split('\n').filter((line) => line.trim() !== '').slice(0, SHOWN); // prettier-ignore

/** Playwright nests suites: a file, its groups, their tests with one result for each try. */
const readSuite = (suite, path) => {
  for (const spec of suite.specs ?? [])
    for (const { status, results } of spec.tests) {
      const title = [...path, spec.title].join(' › ');
      const reason = reasonOf(results.flatMap((r) => r.errors.map((e) => e.message ?? String(e.value))));
      if (status === 'unexpected') failures.push({ title, reason });
      if (status === 'flaky') repeated.push({ title, reason });
    }
  for (const inner of suite.suites ?? [])
    readSuite(inner, inner.title === suite.title ? path : [...path, inner.title]);
};

const nameOf = (file, test) => `${file} › ${test.fullName}`;
const isFailed = (test) => test.status === 'failed';

/** The second run of the files that failed, where it was asked for: its results count, what passed only then is named. */
const withSecondRun = (file, results) => {
  const again = file.replace(/json$/, 'again.json');
  if (!existsSync(again)) return results;
  const second = new Map(JSON.parse(readFileSync(again, 'utf8')).testResults.map((r) => [r.name, r]));
  return results.map((first) => {
    const then = second.get(first.name);
    if (then === undefined) return first;
    for (const test of first.assertionResults.filter(isFailed)) {
      const passes = then.assertionResults.some((t) => t.fullName === test.fullName && t.status === 'passed');
      if (passes) repeated.push({ title: nameOf(first.name, test), reason: reasonOf(test.failureMessages) });
    }
    return then;
  });
};

for (const file of process.argv.slice(2)) {
  if (file.endsWith('.again.json')) continue;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  if (report.stats !== undefined) {
    passed += report.stats.expected + report.stats.flaky;
    skipped += report.stats.skipped;
    took.push([file, report.stats.duration]);
    for (const suite of report.suites) readSuite(suite, [suite.title]);
    for (const { message } of report.errors) failures.push({ title: file, reason: reasonOf([message]) });
    continue;
  }
  const results = withSecondRun(file, report.testResults);
  const ends = report.testResults.map(({ endTime }) => endTime);
  took.push([file, Math.max(report.startTime, ...ends) - report.startTime]);
  for (const { name, status, message, assertionResults } of results) {
    const failed = assertionResults.filter(isFailed);
    const ran = assertionResults.filter((test) => test.status === 'passed').length;
    passed += ran;
    skipped += assertionResults.length - failed.length - ran;
    for (const test of failed)
      failures.push({ title: nameOf(name, test), reason: reasonOf(test.failureMessages) });
    // A file that fails to load has no tests to count, and is a failure all the same.
    if (status === 'failed' && failed.length === 0)
      failures.push({ title: name, reason: reasonOf([message]) });
  }
}

const show = (what, items) => {
  for (const { title, reason } of items) console.log([`${what}: ${title}`, ...reason].join('\n    '));
};
for (const [file, ms] of took) console.log(`${file}: ${String(Math.round(ms / 1000))} s`);
show('passed only when repeated', repeated);
show('FAILED', failures);
console.log(`${passed} passed, ${failures.length} failed, ${skipped} skipped`);
process.exitCode = passed === 0 || failures.length > 0 || skipped > 0 ? 1 : 0;
