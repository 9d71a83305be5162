import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const WEB = fileURLToPath(new URL('../dist/web/', import.meta.url));
const read = (file: string): Buffer => readFileSync(`${WEB}assets/${file}`);

/** Files that a file imports before it runs. */
const importsOf = (file: string): readonly string[] =>
  file.endsWith('.js')
    ? [
        ...read(file)
          .toString()
          .matchAll(/(?:from|import)\s*["']\.\/([\w.-]+)["']/g),
      ].map((m) => m[1]!)
    : [];

const withImports = (files: readonly string[]): ReadonlySet<string> => {
  const all = new Set<string>();
  const add = (file: string): void => {
    if (all.has(file)) return;
    all.add(file);
    importsOf(file).forEach(add);
  };
  files.forEach(add);
  return all;
};

/** What `vite build` made. */
export const built = () => {
  const names = readdirSync(`${WEB}assets`);
  const page = readFileSync(`${WEB}index.html`, 'utf8');
  const chunk = (name: string): string[] => names.filter((n) => new RegExp(`^${name}-[\\w-]+\\.(js|css)$`).test(n));
  return {
    /** Everything that is loaded before a screen is there, in a language. */
    before: (screen: string, language: string): ReadonlySet<string> =>
      withImports([...[...page.matchAll(/assets\/([\w.-]+)/g)].map((m) => m[1]!), ...chunk(language), ...chunk(screen)]),
    /** In bytes, packed by gzip. */
    gzipped: (files: ReadonlySet<string>): number =>
      [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0),
  };
}; // prettier-ignore
