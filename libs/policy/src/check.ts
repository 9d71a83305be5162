import { didYouMean, type PolicyProblem } from './problem.js';
import { retentionRules, unknownClasses } from './retention.js';
import type { PolicySource, RoomClassSource } from './source.js';
import type { Path, YamlDocument } from './yaml-document.js';

/** Gathers problems while a policy is checked. */
export interface Checker {
  readonly doc: YamlDocument;
  readonly problems: PolicyProblem[];
}

const unique = (c: Checker, what: string, names: readonly { path: Path; name: string }[]): void => {
  const seen = new Set<string>();
  for (const { path, name } of names) {
    if (seen.has(name))
      c.problems.push(c.doc.at(path, `${what} ${name} exists already`, 'give it another name'));
    seen.add(name);
  }
};

const known = (c: Checker, what: string, path: Path, name: string, all: Iterable<string>): void => {
  const set = new Set(all);
  if (!set.has(name))
    c.problems.push(c.doc.at(path, `${what} ${name} does not exist`, didYouMean(name, set)));
};

const labelsOf = (label: string | readonly string[] | undefined): readonly string[] =>
  label === undefined ? [] : typeof label === 'string' ? [label] : label;

const allRules = (s: PolicySource) => [
  ...s.rules.segments.map((rule, i) => ({ rule, path: ['rules', 'segments', i] as Path })),
  ...s.rules.messages.map((rule, i) => ({ rule, path: ['rules', 'messages', i] as Path })),
];

const checkPlan = (c: Checker, room: RoomClassSource, path: Path): void => {
  const say = (field: string, message: string, hint: string): void => {
    c.problems.push(c.doc.at([...path, 'release', field], `room class ${room.name}: ${message}`, hint));
  };
  const { mode, delayMs, review, onUnjudged, holdDefault } = room.release;
  if (mode === 'delay' && delayMs === 0)
    say('delayMs', 'a delay of 0 is no delay', 'give delayMs, such as 10000, or use mode: gated');
  if (mode === 'review' && review === 'watched' && delayMs === 0)
    say('delayMs', 'watched review needs time to react', 'give delayMs, such as 15000');
  if (mode !== 'review') return;
  const leak = 'would publish what nobody approved';
  if (onUnjudged === 'release') say('onUnjudged', leak, 'a review class holds what could not be judged');
  if (holdDefault === 'release') say('holdDefault', leak, 'use keep, dump or cut');
  for (const [failure, what] of Object.entries(room.unjudged))
    if (what === 'release')
      c.problems.push(
        c.doc.at(
          [...path, 'unjudged', failure],
          `room class ${room.name}: ${leak}`,
          'a review class holds it',
        ),
      );
};

const checkClasses = (c: Checker, s: PolicySource, labels: ReadonlySet<string>): void => {
  s.roomClasses.forEach((room, i) => {
    const path: Path = ['roomClasses', i];
    const last = i === s.roomClasses.length - 1;
    if (last && room.when !== undefined)
      c.problems.push(
        c.doc.at(
          [...path, 'when'],
          'the last room class must take every stream',
          'remove its `when`, or add a class without one',
        ),
      );
    if (!last && room.when === undefined)
      c.problems.push(
        c.doc.at(
          path,
          `room class ${room.name} takes every stream, those below are never reached`,
          'give it a `when`, or move it to the end',
        ),
      );
    for (const label of Object.keys(room.thresholds))
      known(c, 'label', [...path, 'thresholds', label], label, labels);
    checkPlan(c, room, path);
  });
};

const checkWindows = (c: Checker, s: PolicySource): void => {
  s.windows.forEach((w, i) => {
    const path: Path = ['windows', i];
    if (w.last === undefined && w.within === undefined)
      c.problems.push(
        c.doc.at(path, `window ${w.name} has no end`, 'give `last: 3`, `within: 10s`, or both'),
      );
    if (w.per === 'user' && w.of !== 'messages')
      c.problems.push(c.doc.at([...path, 'per'], `window ${w.name}: ${w.of} have no user`, 'per: stream'));
  });
};

const checkAutomatic = (c: Checker, s: PolicySource, labels: ReadonlySet<string>): void => {
  const { cut, budgets } = s.automatic;
  const ids = allRules(s).map((r) => r.rule.id);
  cut.labels.forEach((l, i) => known(c, 'label', ['automatic', 'cut', 'labels', i], l, labels));
  cut.rules.forEach((r, i) => known(c, 'rule', ['automatic', 'cut', 'rules', i], r, ids));
  budgets.forEach((b, i) =>
    b.rules?.forEach((r, j) => known(c, 'rule', ['automatic', 'budgets', i, 'rules', j], r, ids)),
  );
  const listed = (label: string): boolean => cut.labels.some((l) => label === l || label.startsWith(`${l}.`));
  for (const { rule, path } of allRules(s)) {
    const at = rule.actions.indexOf('cut');
    if (at < 0) continue;
    const ruleLabels = labelsOf(rule.label);
    if (!cut.rules.includes(rule.id) && !(ruleLabels.length > 0 && ruleLabels.every(listed)))
      c.problems.push(
        c.doc.at(
          [...path, 'actions', at],
          `rule ${rule.id} may not cut by itself`,
          `add ${rule.id} to automatic.cut.rules, or remove cut`,
        ),
      );
    if (!budgets.some((b) => b.actions.includes('cut') && (b.rules?.includes(rule.id) ?? true)))
      c.problems.push(
        c.doc.at(
          [...path, 'actions', at],
          `rule ${rule.id} cuts without a budget`,
          'add a budget for cut under automatic.budgets',
        ),
      );
  }
};

const checkRules = (c: Checker, s: PolicySource, labels: ReadonlySet<string>): void => {
  const classes = s.roomClasses.map((r) => r.name);
  for (const { rule, path } of allRules(s)) {
    const list = Array.isArray(rule.label);
    labelsOf(rule.label).forEach((l, i) =>
      known(c, 'label', [...path, 'label', ...(list ? [i] : [])], l, labels),
    );
    rule.roomClasses?.forEach((r, i) => known(c, 'room class', [...path, 'roomClasses', i], r, classes));
    if (rule.label === undefined && rule.clause === undefined)
      c.problems.push(
        c.doc.at(path, `rule ${rule.id} cites no clause`, 'give a label, whose clause is taken, or a clause'),
      );
    if (['taxonomy', 'unjudged', 'unlisted-label'].includes(rule.id))
      c.problems.push(c.doc.at([...path, 'id'], `${rule.id} is a built-in rule`, 'give it another name'));
  }
};

/** Everything the schema cannot say: names, order, and plans that would let through what they must not. */
export const checkSource = (c: Checker, s: PolicySource, labels: ReadonlySet<string>): void => {
  const named = (key: string, list: readonly { name: string }[]) =>
    list.map((x, i) => ({ path: [...key.split('.'), i, 'name'] as Path, name: x.name }));
  unique(
    c,
    'rule',
    allRules(s).map(({ rule, path }) => ({ path: [...path, 'id'], name: rule.id })),
  );
  unique(c, 'room class', named('roomClasses', s.roomClasses));
  unique(c, 'window', named('windows', s.windows));
  unique(c, 'budget', named('automatic.budgets', s.automatic.budgets));
  checkClasses(c, s, labels);
  checkWindows(c, s);
  checkRules(c, s, labels);
  checkAutomatic(c, s, labels);
  unique(c, 'playbook', named('incidents.playbooks', s.incidents.playbooks));
  for (const name of Object.keys(s.patrol.classes))
    known(
      c,
      'room class',
      ['patrol', 'classes', name],
      name,
      s.roomClasses.map((r) => r.name),
    );
  if (s.retention !== undefined)
    for (const [key, name] of unknownClasses(s.retention))
      known(c, 'retention class', ['retention', key], name, retentionRules(s).classes.keys());
  for (const label of Object.keys(s.credit.deductions.byLabel))
    known(c, 'label', ['credit', 'deductions', 'byLabel', label], label, labels);
  for (const label of Object.keys(s.quality.secondReview.byLabel))
    known(c, 'label', ['quality', 'secondReview', 'byLabel', label], label, labels);
};
