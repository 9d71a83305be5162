import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PICTURES = globSync('docs/images/**/*', { cwd: root }).filter((path) => path.endsWith('.png')); // prettier-ignore

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

  it('the Chinese guide shows a screen in Chinese where there is such a picture', () => {
    const shown = linked('docs/guide/zh-CN.md');
    const chinese = PICTURES.filter((path) => path.endsWith('.zh-CN.png'));
    expect(chinese.length).toBeGreaterThan(10);
    expect(shown).toEqual(expect.arrayContaining(chinese));
    const english = chinese.map((path) => path.replace('.zh-CN.', '.'));
    expect(shown.filter((path) => english.includes(path))).toEqual([]);
  });
});
