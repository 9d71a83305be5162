import { defineConfig } from 'vitest/config';
import { integrationSuites } from './libs/testkit/src/suite-needs.js';
import { suiteReporter } from './libs/testkit/src/suite-reporter.js';

/**
 * `npm test` runs what needs nothing but npm; `npm run test:int` (AIRLOCK_SUITE=int) the rest; `npm run test:containers`
 * once more what needs a server, with each server in a container.
 */
const suite = process.env['AIRLOCK_SUITE'];
const containers = suite === 'containers';
const integration = suite === 'int' || suite === 'chaos' || containers;
const root = import.meta.dirname;
const kind = integration ? 'integration' : 'unit';
const report = `.airlock/test/${suite === 'int' ? kind : (suite ?? kind)}.json`;
const inContainer = (needs: readonly string[]): boolean =>
  needs.some((need) => ['kafka', 'postgres', 's3'].includes(need));

export default defineConfig({
  resolve: { conditions: ['@airlock/source'] },
  ssr: { resolve: { conditions: ['@airlock/source', 'node'] } },
  oxc: { decorator: { legacy: true } },
  test: {
    include:
      suite === 'chaos'
        ? ['apps/cli/src/chaos/chaos.suite.ts']
        : integration
          ? integrationSuites(root).flatMap((s) =>
              s.missing.length === 0 && (!containers || inContainer(s.needs)) ? [s.file] : [],
            )
          : ['{libs,apps,models}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(integration ? [] : ['**/*.int.test.ts'])],
    testTimeout: integration ? 120_000 : 20_000,
    hookTimeout: integration ? 120_000 : 30_000,
    setupFiles: ['./libs/testkit/src/fast-check-setup.ts'],
    maxWorkers: 2,
    fileParallelism: !integration,
    ...(containers ? { env: { AIRLOCK_SERVERS: 'container' } } : {}),
    reporters: [
      'default',
      ['json', { outputFile: process.env['AIRLOCK_REPORT'] ?? report }],
      suiteReporter(kind, root),
    ],
  },
});
