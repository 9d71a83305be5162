import type { DutyNow } from '@airlock/contracts/duty';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Operation } from '../../api/client.js';
import { keepPushed, readAgain } from '../../api/read-again.js';
import { apiQuery, useApi } from '../../api/use-api.js';
import { feed } from '../../live/live.js';
import { useMay } from '../../session/use-session.js';

/** What is read of the rota and may be another after a change of it. */
export const OF_ROTA = [
  'getDuty',
  'getMyDuty',
  'listShifts',
  'listOverrides',
  'getCoverage',
  'listSchedules',
  'listSwaps',
  'listHandovers',
  'getHandover',
  'getStaffing',
] as const satisfies readonly Operation[];

/** Who is on duty now, as control last said. */
export const useDutyNow = (): DutyNow | undefined =>
  useApi('getDuty', {}, { enabled: useMay()('duty.read') }).data;

const rotaIn = ({ on, missing, nextChangeAt, handoversMissing, swapsAsked }: DutyNow): string =>
  JSON.stringify([on, missing, nextChangeAt, handoversMissing, swapsAsked]);

/** Keeps what was read of the rota as control says it is. */
export const useDutyFollowed = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    const query = apiQuery('getDuty', {});
    const readRota = (): void => {
      for (const name of OF_ROTA) if (name !== 'getDuty') void readAgain(client, { queryKey: [name] });
    };
    const ends = [
      feed.on('rota', readRota),
      feed.on('duty', (now) => {
        const before = client.getQueryData(query.queryKey);
        keepPushed(client, query, () => now);
        // A shift also begins without anybody having changed anything.
        if (before === undefined || rotaIn(before) !== rotaIn(now)) readRota();
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [client]);
};
