import type { Reporter } from 'vitest/node';
import { integrationSuites } from './suite-needs.js';

/** Says in the last lines which suites did not run, and why. Under `AIRLOCK_NO_SKIP` (CI) a suite that lacks something is an error. */
export function suiteReporter(kind: 'unit' | 'integration', root: string): Reporter {
  return {
    onTestRunEnd() {
      const suites = integrationSuites(root);
      const idle = kind === 'unit' ? suites : suites.filter((s) => s.missing.length > 0);
      if (idle.length === 0) return;
      console.log('\nNot run here:');
      for (const s of idle) {
        const lacks = s.missing.length > 0 ? `; missing: ${s.missing.join(', ')}` : '; run: npm run test:int';
        console.log(`  ${s.file} (needs ${s.needs.join(', ') || 'time'}${lacks})`);
      }
      if (kind === 'integration' && process.env['AIRLOCK_NO_SKIP'] === '1') process.exitCode = 1;
    },
  };
}
