import type { LookBack } from '@airlock/contracts/http/policy-api';
import type { PolicyDesk } from '@airlock/contracts/policy';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { apiQuery, useApi } from '../../api/use-api.js';
import { feed } from '../../live/live.js';

/** What is in force, what waits and what is on trial, as control pushes it. */
export const usePolicyDesk = () => {
  const client = useQueryClient();
  useEffect(() => {
    const { queryKey } = apiQuery('getPolicyDesk', {});
    const offs = [
      feed.on('policy_desk', (desk) => {
        const before = client.getQueryData<PolicyDesk>(queryKey);
        client.setQueryData(queryKey, desk);
        // What is being read at this moment may be older than what was pushed, and would come after it.
        if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
        if (before?.inForce.n !== desk.inForce.n)
          void client.invalidateQueries({ queryKey: ['listPolicyVersions'] });
      }),
      feed.on('approval', ({ kind }) => {
        if (kind === 'policy.publish') void client.invalidateQueries({ queryKey });
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
