import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SCREENS } from './shell/screens.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PICTURES = globSync('docs/images/**/*', { cwd: root }).filter((path) => path.endsWith('.png')); // prettier-ignore
const pictured = Object.keys(SCREENS).concat('sign-in', 'report').sort();

/** What a page shows or links to inside the repository, from the root. */
const linked = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, to]) => to!)
    .filter((to) => !/^[a-z]+:/.test(to))
    .map((to) => relative(root, join(root, dirname(page), to)));
const PAGES = ['README.md', ...globSync(['docs/**/*.md'], { cwd: root })];

describe('README.md and docs/', () => {
  it.each(PAGES)('%s links to nothing that is not there', (page) => {
    expect(linked(page).filter((path) => statSync(join(root, path), { throwIfNoEntry: false }) === undefined)).toEqual([]); // prettier-ignore
  });

  it('show every picture that is kept, and keep them small', () => {
    const shown = new Set(PAGES.flatMap(linked));
    expect(PICTURES.filter((path) => !shown.has(path))).toEqual([]);
    const bytes = PICTURES.map((path) => statSync(join(root, path)).size);
    expect(Math.max(...bytes)).toBeLessThan(200_000);
    expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThan(6_000_000);
  });

  it.each([
    ['en', ''],
    ['zh-CN', '.zh-CN'],
  ])('the guide in %s has a picture of every screen in its own language, once', (language, suffix) => {
    const shown = linked(`docs/guide/${language}.md`).filter((path) =>
      path.startsWith('docs/images/console/'),
    );
    expect(shown.sort()).toEqual(pictured.map((name) => `docs/images/console/${name}${suffix}.png`).sort());
  });
});
