import type { ASTNode } from '@marcbachmann/cel-js';
import type { Checker } from './check.js';
import { parseDuration } from './duration.js';
import { type Expression, language, type Language } from './expression.js';
import { fieldRef, walk } from './expression-ast.js';
import { listedFor, selfAndParents, UNLISTED_SCORE } from './labels.js';
import type { CompiledRoomClass, CompiledRule, LabelDefault } from './policy.js';
import { factReaders } from './rule-facts.js';
import type { MessageRuleSource, PolicySource, SegmentRuleSource, TaxonomyEntry } from './source.js';
import { type CompiledWindow, windowMax } from './windows.js';
import type { Path } from './yaml-document.js';

/** Compiles one condition of the document; a fault is noted where it stands and gives undefined. */
export type CompileAt = (
  lang: Language,
  path: Path,
  source: string,
  type?: 'bool' | 'int',
) => Expression | undefined;

type RuleSource<D extends string> = (SegmentRuleSource | MessageRuleSource) & { decision: D };

const labelsOf = (label: string | readonly string[] | undefined): readonly string[] =>
  label === undefined ? [] : typeof label === 'string' ? [label] : label;

export const compileWindows = (
  checker: Checker,
  source: PolicySource,
  labels: ReadonlySet<string>,
  compileAt: CompileAt,
): CompiledWindow[] => {
  const languages = {
    segment: language({ labels, of: 'segment', windows: [] }),
    message: language({ labels, of: 'message', windows: [] }),
  };
  return source.windows.flatMap((w, i) => {
    const path: Path = ['windows', i];
    const count = compileAt(
      languages[w.of === 'messages' ? 'message' : 'segment'],
      [...path, 'count'],
      w.count,
    );
    const withinMs = w.within === undefined ? undefined : parseDuration(w.within);
    if (withinMs === 0)
      checker.problems.push(
        checker.doc.at([...path, 'within'], `window ${w.name} is empty`, 'a duration such as 10s'),
      );
    if (!count) return [];
    return [
      {
        name: w.name,
        of: w.of,
        per: w.per,
        count,
        ...(w.last === undefined ? {} : { last: w.last }),
        ...(withinMs === undefined ? {} : { withinMs }),
      },
    ];
  });
};

/** Comparisons such as `windows.three >= 4` that no count can ever meet. */
const impossibleCounts = (
  ast: ASTNode,
  windows: PolicySource['windows'],
): { offset: number; window: string; max: number }[] => {
  const out: { offset: number; window: string; max: number }[] = [];
  walk(ast, (node) => {
    if (node.op !== '>=' && node.op !== '>' && node.op !== '==') return;
    const [left, right] = node.args;
    const field = fieldRef(left);
    const w = field?.[0] === 'windows' ? windows.find((x) => x.name === field[1]) : undefined;
    if (!w || right.op !== 'value') return;
    const needed = Number(right.args) + (node.op === '>' ? 1 : 0);
    if (needed > windowMax(w)) out.push({ offset: left.start, window: w.name, max: windowMax(w) });
  });
  return out;
};

export const compileRules = <D extends string>(
  checker: Checker,
  source: PolicySource,
  kind: 'segments' | 'messages',
  rules: readonly RuleSource<D>[],
  lang: Language,
  compileAt: CompileAt,
): CompiledRule<D>[] =>
  rules.flatMap((rule, i): CompiledRule<D>[] => {
    const path: Path = ['rules', kind, i];
    const when = compileAt(lang, [...path, 'when'], rule.when);
    const severityFrom =
      rule.severityFrom === undefined
        ? undefined
        : compileAt(lang, [...path, 'severityFrom'], rule.severityFrom, 'int');
    if (!when || (rule.severityFrom !== undefined && !severityFrom)) return [];
    for (const bad of impossibleCounts(when.ast, source.windows))
      checker.problems.push(
        checker.doc.within(
          [...path, 'when'],
          bad.offset,
          `rule ${rule.id} can never hold: window ${bad.window} counts to ${bad.max} at most`,
          'lower the number, or raise the window’s `last`',
        ),
      );
    const labels = labelsOf(rule.label);
    const entries = labels.flatMap((l) => {
      const own = Object.hasOwn(source.taxonomy, l) ? source.taxonomy[l] : undefined;
      return own
        ? [own]
        : Object.entries(source.taxonomy).flatMap(([k, e]) => (k.startsWith(`${l}.`) ? [e] : []));
    });
    return [
      {
        id: rule.id,
        labels,
        when,
        decision: rule.decision,
        actions: rule.actions,
        prevails: 'prevails' in rule && rule.prevails === true,
        clause: rule.clause ?? entries[0]?.clauses[0],
        severity: rule.severity ?? Math.max(0, ...entries.map((e) => e.severity)),
        severityFrom,
        roomClasses: rule.roomClasses === undefined ? undefined : new Set(rule.roomClasses),
        facts: factReaders([when, severityFrom].filter((e): e is Expression => e !== undefined)),
      },
    ];
  });

/** Labels whose taxonomy decision stands in a class, because no rule of that class names them. */
const defaultsFor = <D extends string>(
  taxonomy: ReadonlyMap<string, TaxonomyEntry>,
  rules: readonly RuleSource<D>[],
  roomClass: string,
  decisionOf: (e: TaxonomyEntry) => D,
  lax: D,
): Map<string, LabelDefault<D>> => {
  const named = new Set(
    rules
      .filter((r) => r.roomClasses === undefined || r.roomClasses.includes(roomClass))
      .flatMap((r) => labelsOf(r.label)),
  );
  const out = new Map<string, LabelDefault<D>>();
  for (const [label, entry] of taxonomy)
    if (decisionOf(entry) !== lax && !selfAndParents(label).some((l) => named.has(l)))
      out.set(label, { label, decision: decisionOf(entry) });
  return out;
};

export const compileClasses = (
  source: PolicySource,
  taxonomy: ReadonlyMap<string, TaxonomyEntry>,
  compileAt: CompileAt,
): CompiledRoomClass[] => {
  const lang = language({ labels: undefined, of: 'roomClass', windows: [] });
  return source.roomClasses.map((room, i) => {
    const cache = new Map<string, number>();
    const own = new Map(Object.entries(room.thresholds));
    const find = (label: string): number => {
      const mine = listedFor(label, own);
      const general = listedFor(label, taxonomy);
      // The class comes first, even when it speaks of a parent and the taxonomy of the label itself.
      return own.get(mine ?? '') ?? taxonomy.get(general ?? '')?.threshold ?? UNLISTED_SCORE;
    };
    for (const label of taxonomy.keys()) cache.set(label, find(label));
    return {
      source: room,
      when: room.when === undefined ? undefined : compileAt(lang, ['roomClasses', i, 'when'], room.when),
      thresholdOf: (label) => cache.get(label) ?? find(label),
      defaults: {
        segments: defaultsFor(taxonomy, source.rules.segments, room.name, (e) => e.segments, 'release'),
        messages: defaultsFor(taxonomy, source.rules.messages, room.name, (e) => e.messages, 'publish'),
      },
    };
  });
};
