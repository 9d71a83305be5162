import { type Checker, checkSource } from './check.js';
import { type CompileAt, compileClasses, compileRules, compileWindows } from './compile-parts.js';
import { parseDuration } from './duration.js';
import { language } from './expression.js';
import { policyHash } from './hash.js';
import { selfAndParents } from './labels.js';
import { parseSource } from './parse-source.js';
import type { Policy } from './policy.js';
import type { PolicyProblem } from './problem.js';
import { describeClass, resolveClass } from './room-class.js';
import { parseYaml } from './yaml-document.js';

export type CompileResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Longer texts are refused: a policy is written by people. Characters. */
const POLICY_MAX_CHARS = 1_000_000;

const freeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

const byPlace = (a: PolicyProblem, b: PolicyProblem): number => a.line - b.line || a.column - b.column;

/**
 * Checks and compiles a policy file. All problems are reported at once, in the order of the file; conditions are read
 * once the shape of the file is right. Never throws. `filename` is only for the problems.
 */
export const compilePolicy = (yamlText: string, options: { filename?: string } = {}): CompileResult => {
  const result = compileText(yamlText);
  const file = options.filename;
  return result.ok || file === undefined
    ? result
    : { ok: false, problems: result.problems.map((p) => ({ file, ...p })) };
};

const compileText = (yamlText: string): CompileResult => {
  if (yamlText.length > POLICY_MAX_CHARS) {
    const message = `the policy has ${yamlText.length} characters, more than ${POLICY_MAX_CHARS}`;
    return {
      ok: false,
      problems: [{ line: 1, column: 1, path: '', message, hint: 'split lists out of it' }],
    };
  }
  const doc = parseYaml(yamlText);
  if (doc.problems.length > 0) return { ok: false, problems: doc.problems };
  const parsed = parseSource(doc);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.toSorted(byPlace) };
  const source = freeze(parsed.source);

  const checker: Checker = { doc, problems: [] };
  const labels = new Set(Object.keys(source.taxonomy).flatMap(selfAndParents));
  checkSource(checker, source, labels);

  const compileAt: CompileAt = (lang, path, text, type = 'bool') => {
    const result = lang.compile(text, type);
    if (result.ok) return result.expression;
    for (const f of result.faults)
      checker.problems.push(
        doc.within(path, f.offset, `${path.map(String).join('.')}: ${f.message}`, f.hint),
      );
    return undefined;
  };
  const names = (messages: boolean): string[] =>
    source.windows.filter((w) => (w.of === 'messages') === messages).map((w) => w.name);
  const languages = {
    segments: language({ labels, of: 'segment', windows: names(false), foreignWindows: names(true) }),
    messages: language({ labels, of: 'message', windows: names(true), foreignWindows: names(false) }),
  };
  const taxonomy = new Map(Object.entries(source.taxonomy));
  const windows = compileWindows(checker, source, labels, compileAt);
  const rules = {
    segments: compileRules(checker, source, 'segments', source.rules.segments, languages.segments, compileAt),
    messages: compileRules(checker, source, 'messages', source.rules.messages, languages.messages, compileAt),
  };
  const classes = compileClasses(source, taxonomy, compileAt);
  if (checker.problems.length > 0) return { ok: false, problems: checker.problems.toSorted(byPlace) };

  return {
    ok: true,
    policy: Object.freeze({
      name: source.name,
      version: source.version,
      hash: policyHash(source),
      source,
      taxonomy,
      classes,
      rules,
      windows: {
        segments: windows.filter((w) => w.of !== 'messages'),
        messages: windows.filter((w) => w.of === 'messages'),
      },
      windowsView: { segments: languages.segments.windowsView, messages: languages.messages.windowsView },
      budgets: source.automatic.budgets.map(({ within, rules: only, ...b }) => ({
        ...b,
        withinMs: parseDuration(within) ?? 0,
        ...(only === undefined ? {} : { rules: new Set(only) }),
      })),
      roomClass: (facts) => describeClass(resolveClass(classes, facts)),
    } satisfies Policy),
  };
};
