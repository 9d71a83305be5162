import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const PAGES = ['README.md', 'SECURITY.md', 'apps/console/README.md'].concat(
  globSync(['docs/**/*.md', 'deploy/runbooks/*.md', 'models/README.md', 'models/*/card.md'], { cwd: root }),
);

/** What stands in a page to be typed: lines of its blocks of code, and code within its text. */
const typed = (page: string): string[] => {
  const blocks = [...page.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block]) => block!.split('\n'));
  const spans = [...page.replace(/^```.*?^```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
  return [...blocks, ...spans];
};
const everywhere = (pattern: RegExp): { page: string; found: string }[] =>
  PAGES.flatMap((page) =>
    typed(read(page)).flatMap((line) =>
      [...line.matchAll(pattern)].map(([, found]) => ({ page, found: found! })),
    ),
  );

describe('README.md, docs/, runbooks and model cards', () => {
  it('name commands and options of airlock that there are', () => {
    const calls = everywhere(/(?<![\w/.-])airlock ([a-z][^#|&`]*)/g);
    expect(calls.length).toBeGreaterThan(30);
    for (const { page, found } of calls) {
      let command = createProgram();
      const words = found.trim().split(/\s+/);
      for (const word of words) command = command.commands.find((c) => c.name() === word) ?? command;
      expect(command.parent, `airlock ${found} in ${page}`).not.toBeNull();
      const options = command.options.map((o) => o.long);
      for (const option of words.filter((w) => w.startsWith('--')))
        expect(options, `airlock ${found} in ${page}`).toContain(option);
    }
  });

  it('name scripts of npm that there are', () => {
    const scripts = (path: string): string[] =>
      Object.keys((JSON.parse(read(path)) as { scripts: Record<string, string> }).scripts);
    const own = scripts('package.json');
    const runs = everywhere(/npm run (?:--silent )?([\w:-]+(?: -w [\w@/-]+)?)/g);
    expect(runs.length).toBeGreaterThan(10);
    for (const { page, found } of runs) {
      const [script, , workspace] = found.split(' ');
      const folder = workspace?.replace('@airlock/', 'apps/');
      const there = folder === undefined ? own : scripts(`${folder}/package.json`);
      expect(there, `npm run ${found} in ${page}`).toContain(script);
    }
  });
});

describe('the settings in README.md', () => {
  it('are all that Airlock reads, and no others', () => {
    const settings = [...read('apps/cli/src/config.ts').matchAll(/^ {2}(AIRLOCK_\w+): /gm)].map(
      ([, name]) => name!,
    );
    expect(settings).toContain('AIRLOCK_TOKEN');
    const { 1: section } = /^## Settings\n(.*?)^## How/ms.exec(read('README.md'))!;
    const named: string[] = [];
    // `AIRLOCK_S3_ENDPOINT`, `_REGION`: the second is of the same family.
    for (const [, name] of section!.matchAll(/`(AIRLOCK_[A-Z0-9_]+|_[A-Z0-9_]+)`/g))
      named.push(name!.startsWith('_') ? /^AIRLOCK_[A-Z0-9]+/.exec(named.at(-1)!)![0] + name! : name!);
    expect([...new Set(named)].filter((name) => !name.endsWith('_IMAGE')).sort()).toEqual(settings.sort());
  });
});
