import type { PolicyChange } from '@airlock/contracts/policy';
import { canonicalJson } from './hash.js';
import type { PolicySource } from './source.js';

type Area = PolicyChange['area'];
type Field = PolicyChange['fields'][number];
type Named = readonly (readonly [name: string, value: unknown])[];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

/** Where two values differ, each place with its dotted name; lists are one value. */
const fieldsOf = (before: unknown, after: unknown, at = ''): Field[] => {
  if (same(before, after)) return [];
  if (!isRecord(before) || !isRecord(after))
    return [
      {
        field: at,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    fieldsOf(before[key], after[key], at === '' ? key : `${at}.${key}`),
  );
};

/** The names that stand elsewhere among those that both have. */
const moved = (before: readonly string[], after: readonly string[]): string[] => {
  const common = before.filter((name) => after.includes(name));
  const now = after.filter((name) => common.includes(name));
  // Whoever is not on the longest run that kept its order has moved.
  const places = now.map((name) => common.indexOf(name));
  const best: number[][] = places.map((place) => [place]);
  places.forEach((place, i) => {
    for (let k = 0; k < i; k++)
      if (places[k]! < place && best[k]!.length >= best[i]!.length) best[i] = [...best[k]!, place];
  });
  const kept = new Set(best.reduce((a, b) => (b.length > a.length ? b : a), []));
  return now.filter((_, i) => !kept.has(places[i]!));
};

const listed = (area: Area, before: Named, after: Named, ordered = false): PolicyChange[] => {
  const [had, has] = [new Map(before), new Map(after)];
  const changes: PolicyChange[] = [];
  for (const [name] of before)
    if (!has.has(name))
      changes.push({ area, name, kind: 'removed', fields: fieldsOf(had.get(name), undefined) });
  for (const [name, value] of after) {
    if (!had.has(name)) {
      changes.push({ area, name, kind: 'added', fields: fieldsOf(undefined, value) });
      continue;
    }
    const fields = fieldsOf(had.get(name), value);
    if (fields.length > 0) changes.push({ area, name, kind: 'changed', fields });
  }
  if (ordered)
    for (const name of moved([...had.keys()], [...has.keys()]))
      changes.push({ area, name, kind: 'moved', fields: [] });
  return changes;
};

const by = (key: 'name' | 'id', list: readonly object[]): Named =>
  list.map((item) => [String((item as Record<string, unknown>)[key]), item] as const);

/** Compared as lists of named things; everything else is a section. */
const LISTS: readonly string[] = ['taxonomy', 'roomClasses', 'windows', 'rules', 'automatic'];
const HEAD: readonly string[] = ['name', 'version', 'unlistedLabels'];

const rest = (source: PolicySource): Named =>
  Object.entries(source).filter(([key]) => !LISTS.includes(key) && !HEAD.includes(key));

/**
 * In what two policies differ, by what people call it: labels, room classes, rules … Defaults count as written out, so
 * that what is told is what changes and not how it is written.
 */
export const policyChanges = (before: PolicySource, after: PolicySource): PolicyChange[] => {
  const head = HEAD.flatMap((key) =>
    fieldsOf(before[key as keyof PolicySource], after[key as keyof PolicySource], key),
  );
  return [
    ...(head.length > 0
      ? [{ area: 'policy' as const, name: after.name, kind: 'changed' as const, fields: head }]
      : []),
    ...listed('label', Object.entries(before.taxonomy), Object.entries(after.taxonomy)),
    ...listed('room_class', by('name', before.roomClasses), by('name', after.roomClasses), true),
    ...listed('segment_rule', by('id', before.rules.segments), by('id', after.rules.segments)),
    ...listed('message_rule', by('id', before.rules.messages), by('id', after.rules.messages)),
    ...listed('window', by('name', before.windows), by('name', after.windows)),
    ...listed('budget', by('name', before.automatic.budgets), by('name', after.automatic.budgets)),
    ...listed('section', [['automatic.cut', before.automatic.cut]], [['automatic.cut', after.automatic.cut]]),
    ...listed('section', rest(before), rest(after)),
  ];
};
