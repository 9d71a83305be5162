import type { NamedKey } from '@airlock/contracts/blacklist';
import type { Observation, Provider, ProviderFact } from '@airlock/contracts/provider';
import { tokenOf, tokensAgainst } from '../blacklist/subject.js';

type Named = Pick<Provider, 'icpNo' | 'domains' | 'ips' | 'appIds'>;

/** What a platform is known by in public, as blacklists name it. Throws `invalid_input` for a name that is none. */
export const namedKeys = ({ icpNo, domains, ips, appIds }: Named): NamedKey[] => {
  const keys: NamedKey[] = [
    ...(icpNo === undefined ? [] : [{ kind: 'icp' as const, value: icpNo }]),
    ...domains.map((value) => ({ kind: 'domain' as const, value })),
    ...ips.map((value) => ({ kind: 'range' as const, value })),
    ...appIds.map((value) => ({ kind: 'app' as const, value })),
  ];
  keys.forEach(tokenOf);
  return keys;
};

/** Whether one key is, covers or is a part of the other. */
export const keysMeet = (a: NamedKey, b: NamedKey): boolean =>
  a.kind === b.kind && (tokensAgainst(a).includes(tokenOf(b)) || tokensAgainst(b).includes(tokenOf(a)));

const order = (a: ProviderFact, b: ProviderFact): number => {
  const [x, y] = [a, b].map((f) => `${f.providerId}\n${f.kind}\n${f.value}`);
  return x! < y! ? -1 : x! > y! ? 1 : 0;
};

/** The lines of the export that a platform has, in order, each once. */
export function factsOf({ providerId, name, icpNo, domains, ips, appIds }: Provider): ProviderFact[] {
  const facts: ProviderFact[] = [
    { providerId, kind: 'name', value: name },
    ...(icpNo === undefined ? [] : [{ providerId, kind: 'icp' as const, value: icpNo }]),
    ...domains.map((value) => ({ providerId, kind: 'domain' as const, value })),
    ...ips.map((value) => ({ providerId, kind: 'ip' as const, value })),
    ...appIds.map((value) => ({ providerId, kind: 'app' as const, value })),
  ];
  return [...new Map(facts.map((f) => [`${f.kind}\n${f.value}`, f])).values()].sort(order);
}

const keyOf = ({ providerId, kind, value }: ProviderFact): string => `${providerId}\n${kind}\n${value}`;

/** What has to be added to and removed from some facts to have others. */
export function changesBetween(before: readonly ProviderFact[], after: readonly ProviderFact[]) {
  const had = new Set(before.map(keyOf));
  const has = new Set(after.map(keyOf));
  return [
    ...before.filter((f) => !has.has(keyOf(f))).map((f) => ({ ...f, op: 'remove' as const })),
    ...after.filter((f) => !had.has(keyOf(f))).map((f) => ({ ...f, op: 'add' as const })),
  ];
}

/** The facts that a log of changes, oldest first, leaves. */
export function factsAfter(
  changes: readonly (ProviderFact & { readonly op: 'add' | 'remove' })[],
): ProviderFact[] {
  const facts = new Map<string, ProviderFact>();
  for (const { op, providerId, kind, value } of changes)
    if (op === 'add') facts.set(keyOf({ providerId, kind, value }), { providerId, kind, value });
    else facts.delete(keyOf({ providerId, kind, value }));
  return [...facts.values()].sort(order);
}

/** A cell no spreadsheet takes for a formula, RFC 4180. */
const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** The export for the filing system: one line per fact, so that two exports differ by what changed. */
export const factsCsv = (facts: readonly ProviderFact[]): string =>
  ['provider,kind,value', ...facts.map((f) => [f.providerId, f.kind, f.value].map(cell).join(',')), ''].join(
    '\r\n',
  );

/** What was seen of a platform and is covered by nothing that it has declared. */
export function undeclared(
  { domains, ips }: Pick<Provider, 'domains' | 'ips'>,
  seen: readonly Observation[],
): string[] {
  const declared = new Set([
    ...domains.map((value) => tokenOf({ kind: 'domain', value })),
    ...ips.map((value) => tokenOf({ kind: 'range', value })),
  ]);
  const isDeclared = ({ kind, value }: Observation): boolean => {
    try {
      return tokensAgainst({ kind: kind === 'ip' ? 'range' : 'domain', value }).some((t) => declared.has(t));
    } catch {
      return false;
    }
  };
  return [...new Set(seen.filter((o) => !isDeclared(o)).map((o) => `${o.kind}:${o.value}`))].sort();
}
