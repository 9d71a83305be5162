// Runs the files with a failed test once more, one after the other, and leaves their report beside the first, x.json, as
// x.again.json: summary.mjs names what passed only then. So one test of thousands that lost a race on a crowded machine is told
// apart from a broken tree, and is not hidden.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** More than these is no accident. */
const MOST_FILES = 5;

const [report] = process.argv.slice(2);
const files = JSON.parse(readFileSync(report, 'utf8'))
  .testResults.filter(({ status }) => status === 'failed')
  .map(({ name }) => name);
if (files.length === 0 || files.length > MOST_FILES) process.exit(1);
const { status } = spawnSync('npx', ['vitest', 'run', ...files, '--no-file-parallelism'], {
  stdio: 'inherit',
  env: { ...process.env, AIRLOCK_REPORT: report.replace(/json$/, 'again.json') },
});
process.exitCode = status ?? 1;
