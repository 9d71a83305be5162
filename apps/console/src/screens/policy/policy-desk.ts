import type { LookBack } from '@airlock/contracts/http/policy-api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keepPushed, readAgain } from '../../api/read-again.js';
import { apiQuery, useApi } from '../../api/use-api.js';
import { feed } from '../../live/live.js';

/** What is in force, what waits and what is on trial, as control pushes it. */
export const usePolicyDesk = () => {
  const client = useQueryClient();
  useEffect(() => {
    const query = apiQuery('getPolicyDesk', {});
    const offs = [
      feed.on('policy_desk', (desk) => {
        const before = client.getQueryData(query.queryKey);
        keepPushed(client, query, () => desk);
        if (before?.inForce.n !== desk.inForce.n)
          void readAgain(client, { queryKey: ['listPolicyVersions'] });
      }),
      feed.on('approval', ({ kind }) => {
        if (kind === 'policy.publish') void readAgain(client, { queryKey: query.queryKey });
      }),
    ];
    return () => offs.forEach((off) => off());
  }, [client]);
  return useApi('getPolicyDesk', {});
};

/** A backtest or dry run as it goes on; pushed. */
export const useLookBack = (started: LookBack | undefined): LookBack | undefined => {
  const [told, setTold] = useState<LookBack>();
  useEffect(() => feed.on('look_back', setTold), []);
  return told !== undefined && told.lookBackId === started?.lookBackId ? told : started;
};
