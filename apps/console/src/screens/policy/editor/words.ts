import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Hints } from '../checker.js';
import { placeAt } from './place.js';
import { describedAt, kindOf, type Schema, schemasAt, valuesOf } from './schema.js';

/** Functions and variables of conditions, with what the texts say of them. */
export const FUNCTIONS = ['over', 'score', 'seen', 'hits', 'threshold'] as const;
export const VARIABLES = {
  stream: [
    'category',
    'audience',
    'tier',
    'title',
    'tags',
    'platform',
    'language',
    'streamerId',
    'roomId',
    'id',
  ],
  message: ['text', 'length', 'userId'],
  user: ['reputation'],
  coverage: ['frames', 'reused', 'unwatchedMs'],
} as const;
export const OPERATORS = ['&&', '||', '!', '==', '!=', '>=', '<=', '>', '<', 'in'] as const;

const CONDITIONS = new Set(['when', 'count', 'severityFrom']);
const LABELS = new Set(['label', 'labels', 'thresholds', 'byLabel']);
const CLASSES = new Set(['roomClasses', 'classes']);

/** Whether a place holds labels: as a key of a mapping by label, or as a value. */
const holdsLabels = (path: readonly string[]): boolean =>
  LABELS.has(path.filter((p) => p !== '*').at(-1) ?? '');

export interface Texts {
  /** What a function of conditions does. */
  readonly about: (name: string) => string;
  readonly language: 'zh' | 'en';
}

const labelOptions = (hints: Hints, { language }: Texts, quote = ''): Completion[] =>
  hints.labels.map(({ label, title, severity }) => ({
    label,
    apply: `${quote}${label}`,
    type: 'enum',
    detail: `${title[language]} · ${String(severity)}`,
  }));

const conditionOptions = (
  hints: Hints,
  texts: Texts,
  before: string,
): { from: number; options: Completion[] } => {
  const quoted = /(?:over|score|seen|hits|threshold)\(\s*"([\w.]*)$/.exec(before);
  if (quoted) return { from: quoted[1]!.length, options: labelOptions(hints, texts) };
  const member = /\b(stream|message|user|coverage|windows)\.(\w*)$/.exec(before);
  if (member) {
    const names = member[1] === 'windows' ? hints.windows : VARIABLES[member[1] as keyof typeof VARIABLES];
    return { from: member[2]!.length, options: names.map((label) => ({ label, type: 'property' })) };
  }
  const word = /[\w]*$/.exec(before)![0];
  return {
    from: word.length,
    options: [
      ...FUNCTIONS.map((label) => ({
        label,
        apply: `${label}("`,
        type: 'function',
        detail: texts.about(label),
      })),
      ...[...Object.keys(VARIABLES), 'windows', 'roomClass', 'failure'].map((label) => ({
        label,
        type: 'variable',
      })),
      ...OPERATORS.map((label) => ({ label, type: 'keyword' })),
    ],
  };
};

/** What can be written at the cursor, by the schema and by what the policy itself names. */
export const completions =
  (schema: () => Schema | undefined, hints: () => Hints, texts: () => Texts) =>
  (context: CompletionContext): CompletionResult | null => {
    const { pos, explicit } = context;
    const place = placeAt(context.state.doc.toString(), pos);
    const { path, kind, written, taken } = place;
    const root = schema();
    if (root === undefined) return null;
    const key = path.at(-1) ?? '';
    if (kind === 'value' && CONDITIONS.has(key)) {
      const { from, options } = conditionOptions(hints(), texts(), written);
      return { from: pos - from, options, validFor: /^[\w.]*$/ };
    }
    const word = /[\w.-]*$/.exec(written)![0];
    if (!explicit && word === '' && written !== '' && !/[\s[,]$/.test(written)) return null;
    const from = pos - word.length;
    const validFor = /^[\w.-]*$/;
    if (kind === 'value' || key === '*') {
      const at = schemasAt(root, written.startsWith('[') ? [...path, '*'] : path);
      const values = valuesOf(at).map((label) => ({ label, type: 'enum' }));
      const named = holdsLabels(path)
        ? labelOptions(hints(), texts())
        : CLASSES.has(path.filter((p) => p !== '*').at(-1) ?? '') && path.length > 1
          ? hints().roomClasses.map((label) => ({ label, type: 'class' }))
          : [];
      const options = [...values, ...named];
      if (options.length > 0) return { from, options, validFor };
      if (kind === 'value') return null;
    }
    const keys = schemasAt(root, path).flatMap((s) => Object.keys(s.properties ?? {}));
    const options: Completion[] = [...new Set(keys)]
      .filter((name) => !taken.includes(name))
      .map((label) => ({
        label,
        apply: `${label}: `,
        type: 'property',
        detail: kindOf(schemasAt(root, [...path, label])[0]),
        ...(describedAt(root, [...path, label]) === undefined
          ? {}
          : { info: describedAt(root, [...path, label])! }),
      }));
    if (holdsLabels(path))
      options.push(...labelOptions(hints(), texts()).map((o) => ({ ...o, apply: `${o.label}: ` })));
    return options.length === 0 ? null : { from, options, validFor };
  };

/** What a word of the policy means, in lines; undefined where nothing is known of it. */
export const meaningOf = (
  { doc, from, to }: { readonly doc: string; readonly from: number; readonly to: number },
  schema: Schema | undefined,
  hints: Hints,
  texts: Texts,
): readonly string[] | undefined => {
  const word = doc.slice(from, to);
  const label = hints.labels.find((l) => l.label === word);
  if (label !== undefined)
    return [
      `${label.title[texts.language]} (${word})`,
      `${texts.about('severity')} ${String(label.severity)} · ${texts.about('from')} ${String(label.threshold)}`,
      ...label.clauses,
    ];
  if ((FUNCTIONS as readonly string[]).includes(word) && doc[to] === '(')
    return [`${word}("…")`, texts.about(word)];
  if (schema === undefined || !/^\s*:/.test(doc.slice(to, to + 4))) return undefined;
  const place = placeAt(doc, to);
  const path = [...place.path, word];
  const found = schemasAt(schema, path);
  if (found.length === 0) return undefined;
  const described = describedAt(schema, path);
  const values = valuesOf(found);
  const base = [
    kindOf(found[0]),
    values.length > 0 ? values.join(' | ') : '',
    found[0]?.default === undefined ? '' : `${texts.about('default')} ${JSON.stringify(found[0].default)}`,
  ];
  return [
    path.filter((p) => p !== '*').join(' › '),
    ...(described === undefined ? [] : [described]),
    base.filter((x) => x !== '').join(' · '),
  ].filter((x) => x !== '');
};
