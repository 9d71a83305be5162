import type { DataTag, Query, QueryClient, QueryFilters, QueryKey } from '@tanstack/react-query';

/** Reads that are let come to their end before they are asked for once more. */
const ending = new WeakSet<Query>();

/** TanStack Query stops a read that is on its way only where it has an answer and somebody looks. */
const cannotBeStopped = (query: Query): boolean => query.state.data === undefined || !query.isActive();

/**
 * Reads again what the filters name. An answer that was on its way, and is older than the reason for reading again, is
 * never the last word. Settles when what is on screen has been read; does not reject.
 */
export const readAgain = async (client: QueryClient, filters: QueryFilters = {}): Promise<void> => {
  const onTheirWay = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: 'fetching' })
    .filter((query) => cannotBeStopped(query) && !ending.has(query));
  await Promise.all([
    client.invalidateQueries(filters),
    ...onTheirWay.map(async (query) => {
      ending.add(query);
      await query.promise?.catch(() => undefined);
      ending.delete(query);
      await client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }),
  ]);
};

/**
 * Keeps what control pushed in what was read of a query; `change` returns undefined where it cannot say without having
 * read. What is being read at this moment may be older than what was pushed: it is read again.
 */
export const keepPushed = <T>(
  client: QueryClient,
  { queryKey }: { readonly queryKey: DataTag<QueryKey, T, Error> },
  change: (known: T | undefined) => T | undefined,
): void => {
  client.setQueryData<T>(queryKey as QueryKey, change);
  const filters = { queryKey: queryKey as QueryKey, exact: true };
  if (client.isFetching(filters) > 0) void readAgain(client, filters);
};
