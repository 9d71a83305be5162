import type { CaseGroup } from '@airlock/contracts/http/quality-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { readAgain } from '../../api/read-again.js';
import { apiQuery, useApi } from '../../api/use-api.js';
import { queue } from '../../live/queue.js';

const watch = (listener: () => void): (() => void) => queue.watch(listener);

/** The cases of the queue that show the same, as one text that changes when one comes or goes. */
const useMembers = (group: string | undefined): string =>
  useSyncExternalStore(
    watch,
    useCallback(
      () =>
        group === undefined
          ? ''
          : queue
              .all()
              .flatMap((item) => (item.group === group ? [item.caseId] : []))
              .sort()
              .join(),
      [group],
    ),
  );

/** What shows the same as the case that is open, read again as such cases come and go. */
export const useAlike = (
  { caseId, group }: Pick<QueueItem, 'caseId' | 'group'>,
  isAsked: boolean,
): { readonly group: CaseGroup | undefined; readonly others: readonly CaseId[] } => {
  const client = useQueryClient();
  const members = useMembers(group);
  const readFor = useRef(members);
  useEffect(() => {
    if (!isAsked || readFor.current === members) return;
    readFor.current = members;
    void readAgain(client, { queryKey: apiQuery('readCaseGroup', { params: { caseId } }).queryKey });
  }, [client, isAsked, caseId, members]);
  const { data } = useApi('readCaseGroup', { params: { caseId } }, { enabled: isAsked });
  return { group: data, others: data?.cases.flatMap((c) => (c.caseId === caseId ? [] : [c.caseId])) ?? [] };
};
