import type { ReactNode } from 'react';
import classes from './fact-list.module.css';

export type FactLine = readonly [name: string, value: ReactNode];

/** Names with their values, aligned; what is undefined is left out. */
export const FactList = ({ facts }: { readonly facts: readonly FactLine[] }) => (
  <dl className={classes['facts']}>
    {facts
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name} className={classes['line']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
