import { useLayoutEffect, useState } from 'react';

type Acts = Readonly<Record<string, () => void>>;

const standing = <T extends Acts>(first: T) => {
  let newest: Acts = first;
  const stable = Object.keys(first).map((name) => [name, () => newest[name]?.()] as const);
  return {
    stable: Object.fromEntries(stable) as T,
    become: (next: T): void => {
      newest = next;
    },
  };
};

/** Functions that stay the same and do what the newest ones do: what is given them is not drawn again on their account. */
export const useLatest = <T extends Acts>(newest: T): T => {
  const [{ stable, become }] = useState(() => standing(newest));
  useLayoutEffect(() => become(newest));
  return stable;
};
