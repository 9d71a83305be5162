import type { Opinion } from '@airlock/policy/opinion';
import { rateText, table } from '../eval/report.js';
import type { BacktestReport } from '@airlock/policy/compare';

/** `hold (explicit-doubtful)`, with actions where there are any. */
export function opinionText({ decision, rules, actions }: Opinion): string {
  const why = [...new Set(rules.map(({ rule }) => rule))].join(', ');
  const acts = actions.length === 0 ? '' : ` + ${[...new Set(actions.map(({ kind }) => kind))].join(', ')}`;
  return `${decision}${acts}${why === '' ? '' : ` (${why})`}`;
}

const QUOTED = 60;

/** A backtest as tables for people. */
export function backtestText({ items, decisions, actions, rules, people, examples }: BacktestReport): string {
  const parts = [`${items.segments} segments, ${items.messages} chat lines judged again`];
  if (examples.length === 0) parts.push('No decision or action would change.');
  if (decisions.length > 0)
    parts.push(
      table([
        ['what', 'before', 'after', 'items'],
        ...decisions.map(({ kind, from, to, n }) => [kind, from, to, String(n)]),
      ]),
    );
  if (actions.length > 0)
    parts.push(
      table([
        ['action', 'gained', 'lost'],
        ...actions.map(({ kind, gained, lost }) => [kind, `+${gained}`, `-${lost}`]),
      ]),
    );
  if (rules.length > 0)
    parts.push(
      table([
        ['rule', 'before', 'after'],
        ...rules.map(({ rule, before, after }) => [rule, String(before), String(after)]),
      ]),
    );
  if (people !== undefined)
    parts.push(
      table([
        [`against ${people.n} decisions of people`, 'precision', 'recall'],
        ['before', rateText(people.before.precision), rateText(people.before.recall)],
        ['after', rateText(people.after.precision), rateText(people.after.recall)],
      ]),
    );
  if (examples.length > 0)
    parts.push(
      examples
        .map(({ streamId, item, at, before, after, text }) => {
          const quoted = text === undefined ? '' : `  “${text.slice(0, QUOTED)}”`;
          return `${new Date(at).toISOString()}  ${streamId} ${item}  ${opinionText(before)} → ${opinionText(after)}${quoted}`;
        })
        .join('\n'),
    );
  return parts.join('\n\n');
}
