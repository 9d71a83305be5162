import type { PagingNow } from '@airlock/contracts/http/page-api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keepPushed, readAgain } from '../api/read-again.js';
import { apiQuery, useApi } from '../api/use-api.js';
import { feed } from '../live/live.js';
import { useMay } from '../session/use-session.js';
import { withPage } from './calling.js';

/** Pages that nobody has answered and those somebody works on; read once, then kept as control says. */
export const usePagesNow = (): PagingNow | undefined => {
  const may = useMay();
  return useApi('pagingNow', {}, { enabled: may('pages.read') }).data;
};

/** Keeps what was read of pages as control says they are. */
export const usePagesFollowed = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    const now = apiQuery('pagingNow', {});
    const end = feed.on('page', (page) => {
      keepPushed(client, now, (known) => known && withPage(known, page));
      void readAgain(client, {
        queryKey: apiQuery('getPage', { params: { pageId: page.pageId } }).queryKey,
      });
      void readAgain(client, { queryKey: ['listPages'] });
    });
    // Whoever begins to listen late has missed what came between the reading and now: somebody may be calling.
    if (feed.state() === 'live') void readAgain(client, { queryKey: now.queryKey });
    return end;
  }, [client]);
};
