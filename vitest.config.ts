import { defineConfig } from 'vitest/config';
import { integrationSuites } from './libs/testkit/src/suite-needs.js';
import { suiteReporter } from './libs/testkit/src/suite-reporter.js';

/** `npm test` runs what needs nothing but npm; `npm run test:int` (AIRLOCK_SUITE=int) the rest. */
const suite = process.env['AIRLOCK_SUITE'];
const integration = suite === 'int' || suite === 'chaos';
const root = import.meta.dirname;
const kind = integration ? 'integration' : 'unit';

export default defineConfig({
  resolve: { conditions: ['@airlock/source'] },
  ssr: { resolve: { conditions: ['@airlock/source', 'node'] } },
  oxc: { decorator: { legacy: true } },
  test: {
    include:
      suite === 'chaos'
        ? ['apps/cli/src/chaos/chaos.suite.ts']
        : integration
          ? integrationSuites(root).flatMap((s) => (s.missing.length === 0 ? [s.file] : []))
          : ['{libs,apps,models}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(integration ? [] : ['**/*.int.test.ts'])],
    testTimeout: integration ? 120_000 : 20_000,
    hookTimeout: integration ? 120_000 : 30_000,
    setupFiles: ['./libs/testkit/src/fast-check-setup.ts'],
    maxWorkers: 2,
    fileParallelism: !integration,
    reporters: ['default', ['json', { outputFile: `.airlock/test/${kind}.json` }], suiteReporter(kind, root)],
  },
});
