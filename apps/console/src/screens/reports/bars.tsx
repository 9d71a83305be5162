import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './reports.module.css';
import { Swatch, usePatterns } from './patterns.js';

export interface BarRow {
  readonly key: string;
  readonly name: string;
  /** Lengths by kind; all rows have the same kinds. */
  readonly parts: readonly number[];
  /** Said at the end of the bar. */
  readonly label: ReactNode;
}

/** Lying bars, each with its name before and its numbers behind it. */
export const Bars = ({ rows }: { readonly rows: readonly BarRow[] }) => {
  const most = Math.max(1, ...rows.map((row) => row.parts.reduce((sum, n) => sum + n, 0)));
  const { defs, fill } = usePatterns(rows[0]?.parts.length ?? 0);
  return (
    <div className={classes['rows']}>
      {rows.map(({ key, name, parts, label }) => [
        <span key={`${key} n`} className={classes['name']} title={name}>
          {name}
        </span>,
        <svg key={`${key} b`} className={classes['plot']} height={14} preserveAspectRatio="none">
          {defs}
          {parts.map((n, kind) => {
            const before = parts.slice(0, kind).reduce((sum, p) => sum + p, 0);
            return (
              <rect
                key={kind}
                x={`${String((100 * before) / most)}%`}
                width={`${String((100 * n) / most)}%`}
                height={14}
                fill={fill(kind)}
              />
            );
          })}
        </svg>,
        <span key={`${key} l`} className={classes['direct']}>
          {label}
        </span>,
      ])}
    </div>
  );
};

export interface LegendProps {
  readonly kinds: readonly { readonly name: string; readonly total?: string }[];
  /** Kind of the first. */
  readonly first?: number;
}

/** What each kind is, with how much of it there is. */
export const Legend = ({ kinds, first = 0 }: LegendProps) => (
  <ul className={classes['legend']}>
    {kinds.map(({ name, total }, kind) => (
      <li key={name}>
        <Swatch kind={first + kind} />
        <Text span inherit>
          {name}
        </Text>
        {total !== undefined && <b>{total}</b>}
      </li>
    ))}
  </ul>
);
