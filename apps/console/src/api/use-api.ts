import {
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useSession } from '../session/use-session.js';
import { readAgain } from './read-again.js';
import { type Answer, call, type CallOptions, type Input, type Operation } from './client.js';

/** For `useQuery`, prefetching and loaders: one cache entry per operation and input. */
export const apiQuery = <O extends Operation>(operation: O, input: Input<O>) =>
  queryOptions({
    queryKey: [operation, input] as const,
    queryFn: ({ signal }) => call(operation, input, { signal }) as Promise<NonNullable<Answer<O>>>,
  });

export interface ReadOptions {
  /** `false` waits. */
  readonly enabled?: boolean;
}

/** What a route answers, kept until something that changes it is done. */
export const useApi = <O extends Operation>(
  operation: O,
  input: Input<O>,
  { enabled = true }: ReadOptions = {},
): UseQueryResult<NonNullable<Answer<O>>, Error> => useQuery({ ...apiQuery(operation, input), enabled });

/**
 * Does something. Asks for the second factor where control wants it again, then tries once more; afterwards whatever
 * was read by `refreshes` is read again. Errors are shown by whoever calls (`ErrorNote`), or as a notification by the shell.
 */
export const useAct = <O extends Operation>(
  operation: O,
  { refreshes = [] }: { readonly refreshes?: readonly Operation[] } = {},
): UseMutationResult<Answer<O>, Error, Input<O> & CallOptions> => {
  const client = useQueryClient();
  const { withSecondFactor } = useSession();
  return useMutation({
    mutationFn: (input: Input<O> & CallOptions) => withSecondFactor(() => call(operation, input, input)),
    onSuccess: () =>
      Promise.all(refreshes.map((name) => readAgain(client, { queryKey: [name] }))).then(() => undefined),
  });
};
