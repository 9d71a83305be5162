import { Badge } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPushed, readAgain } from '../api/read-again.js';
import { apiQuery } from '../api/use-api.js';
import { feed } from '../live/live.js';
import { HISTORY, useApprovalCount, WAITING } from '../screens/approvals/waiting-approvals.js';
import { withChange } from '../screens/approvals/sort-approvals.js';

/** How many requests wait for this person. */
export const ApprovalCount = () => {
  const { t } = useTranslation('approvals');
  const count = useApprovalCount();
  return count === 0 ? null : (
    <Badge size="sm" circle={count < 10} color="orange" variant="filled" aria-label={t('count', { count })}>
      {count}
    </Badge>
  );
};

/** Keeps what was read of requests as control says they are. */
export const ApprovalsFollowed = () => {
  const client = useQueryClient();
  useEffect(
    () =>
      feed.on('approval', (approval) => {
        keepPushed(
          client,
          apiQuery('listApprovals', WAITING),
          (known) => known && { items: withChange(known.items, approval) },
        );
        if (approval.state !== 'waiting')
          void readAgain(client, { queryKey: apiQuery('listApprovals', HISTORY).queryKey });
      }),
    [client],
  );
  return null;
};
