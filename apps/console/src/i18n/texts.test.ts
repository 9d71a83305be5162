import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

const folder = (language: string): URL => new URL(`../locales/${language}/`, import.meta.url);
const read = (language: string, file: string): Tree =>
  JSON.parse(readFileSync(new URL(file, folder(language)), 'utf8')) as Tree;

/** Every text by its dotted key; forms of the plural count as one, as languages differ in how many they have. */
const flat = (tree: Tree, before = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${before}${key.replace(/_(zero|one|two|few|many|other)$/, '')}`, value] as [string, string]]
      : flat(value, `${before}${key}.`),
  );
const keys = (tree: Tree): string[] => [...new Set(flat(tree).map(([key]) => key))].sort();
/** All forms of one text. */
const textsOf = (tree: Tree, key: string): string[] =>
  flat(tree).flatMap(([k, text]) => (k === key ? [text] : []));
const places = (forms: readonly string[]): string[] =>
  [...new Set(forms.flatMap((text) => text.match(/\{\{\s*\w+/g) ?? []))].sort();

const screens = readdirSync(folder('en'));

const sources = (): string => {
  const src = new URL('../', import.meta.url);
  const isSource = (name: string): boolean => /(?<!\.test)\.tsx?$/.test(name);
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(isSource)
    .map((name) => readFileSync(new URL(name, src), 'utf8'))
    .join('\n');
};
/** Whether the source has the key in it, whole or with values put in: what it has not, nobody can ask for. */
const asksFor = (source: string): ((key: string) => boolean) => {
  const whole = new Set(Array.from(source.matchAll(/['"](?:\w+:)?([\w.]+)['"]/g), ([, key]) => key));
  const made = new Set(
    Array.from(source.matchAll(/`(?:\w+:)?([\w.]*(?:\$\{[^{}`]*\}[\w.]*)+)`/g), ([, key]) => key!),
  );
  const patterns = [...made]
    .filter((key) => key.replaceAll(/\$\{.*?\}/g, '').length > 1)
    .map((key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{.*?\}/g, '[^.]+')}$`));
  return (key) => whole.has(key) || patterns.some((pattern) => pattern.test(key));
};
const isAsked = asksFor(sources());

describe('the texts of the console', () => {
  it('has the same screens in both languages', () => {
    expect(readdirSync(folder('zh-CN'))).toEqual(screens);
    expect(screens).not.toEqual([]);
  });

  it.each(screens)('says all of %s in both, with the same values in it', (file) => {
    const [en, zh] = [read('en', file), read('zh-CN', file)];
    expect(keys(zh)).toEqual(keys(en));
    for (const key of keys(en)) {
      expect(textsOf(en, key), key).not.toContain('');
      expect(places(textsOf(zh, key)), key).toEqual(places(textsOf(en, key)));
    }
  });

  it.each(screens)('has none in %s that no screen asks for', (file) => {
    expect(keys(read('en', file)).filter((key) => !isAsked(key))).toEqual([]);
  });

  it.each(screens)('has no Chinese in the English of %s', (file) => {
    for (const [key, text] of flat(read('en', file))) expect(text, key).not.toMatch(/\p{Script=Han}/u);
  });
});
