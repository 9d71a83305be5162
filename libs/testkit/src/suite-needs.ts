import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dockerMayBeHere } from './servers/machine.js';
import { postgresBinaries, postgresHere } from './servers/postgres.js';

/** What a suite may need besides npm, and how to see whether it is here. */
const NEEDS = {
  chromium: () => onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome'),
  ffmpeg: () => onPath('ffmpeg'),
  kafka: () =>
    process.env['KAFKA_BROKERS'] ?? dockerMayBeHere() ?? (onPath('mvn') ? onPath('java') : undefined),
  postgres: postgresHere,
  'postgres-binaries': postgresBinaries,
} as const;
export type Need = keyof typeof NEEDS;

/** The file a command name resolves to on the PATH. */
export function onPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, command))
    .find((file) => existsSync(file));
}

export interface SuiteNeeds {
  readonly file: string;
  readonly needs: readonly string[];
  readonly missing: readonly string[];
}

/** Integration suites say in their first line what they need: `// needs: chromium, ffmpeg`. */
export function integrationSuites(root: string): SuiteNeeds[] {
  return globSync('{libs,apps,models}/**/*.int.test.ts', {
    cwd: root,
    exclude: (p) => /node_modules|dist/.test(p),
  })
    .sort()
    .map((file) => {
      const first = readFileSync(join(root, file), 'utf8').split('\n', 1)[0] ?? '';
      const needs = /^\/\/ needs: (.+)$/.exec(first)?.[1]?.split(/,\s*/) ?? [];
      return { file, needs, missing: needs.filter((n) => !(n in NEEDS) || !NEEDS[n as Need]()) };
    });
}
