import type { PagingNow } from '@airlock/contracts/http/page-api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
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
  useEffect(
    () =>
      feed.on('page', (page) => {
        const { queryKey } = apiQuery('pagingNow', {});
        // What is on its way was asked before this.
        if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
        client.setQueryData(queryKey, (known) => (known === undefined ? known : withPage(known, page)));
        void client.invalidateQueries({ queryKey: ['getPage', { params: { pageId: page.pageId } }] });
        void client.invalidateQueries({ queryKey: ['listPages'] });
      }),
    [client],
  );
};
