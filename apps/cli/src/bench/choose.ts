import { AirlockError } from '@airlock/contracts/problem';

/**
 * Names of the suites that hold the rows asked for, in their order; when nothing is asked for, all but those that need
 * servers. Throws `invalid_input`.
 */
export function chooseSuites<N extends string>(
  suites: Readonly<Record<N, { readonly row: string; readonly onlyNamed?: boolean }>>,
  rows: readonly string[],
  suite?: string,
): N[] {
  const names = Object.keys(suites) as N[];
  if (suite !== undefined) {
    const found = names.find((name) => name === suite);
    if (found) return [found];
    throw new AirlockError('invalid_input', `there is no suite ${suite}`, {
      hint: `Suites: ${names.join(', ')}.`,
    });
  }
  const known = [...new Set(names.map((name) => suites[name].row))];
  const unknown = rows.filter((row) => !known.includes(row));
  if (unknown.length > 0) {
    throw new AirlockError('invalid_input', `there is no row ${unknown.join(', ')}`, {
      hint: `Rows: ${known.join(', ')}.`,
    });
  }
  return names.filter((name) =>
    rows.length === 0 ? suites[name].onlyNamed !== true : rows.includes(suites[name].row),
  );
}
