import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './on-path.js';
import { kafkaScriptHere } from './servers/kafka-script.js';
import { kafkaHere } from './servers/kafka.js';
import { nginxRtmpHere } from './servers/media-server.js';
import { postgresBinaries, postgresHere } from './servers/postgres.js';
import { s3Here } from './servers/s3.js';

export { onPath } from './on-path.js';

/** What a suite may need besides npm, and how to see whether it is here. */
const NEEDS = {
  bagit: () => onPath('bagit.py'),
  chromium: () => onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome'),
  ffmpeg: () => onPath('ffmpeg'),
  kafka: kafkaHere,
  'kafka-local': kafkaScriptHere,
  'nginx-rtmp': nginxRtmpHere,
  postgres: postgresHere,
  'postgres-binaries': postgresBinaries,
  s3: s3Here,
} as const;
export type Need = keyof typeof NEEDS;

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
