import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Operation } from '../../api/client.js';
import { readAgain } from '../../api/read-again.js';
import { feed } from '../../live/live.js';

/** What is read again after anything was done to an incident. */
export const INCIDENT_READS = [
  'listIncidents',
  'getIncident',
  'listIncidentMass',
] as const satisfies readonly Operation[];

/** Everything that can write into a timeline. */
const EVENTS = ['incident', 'page', 'approval', 'action', 'case'] as const;
/** Many events at once are one reading. */
const TOGETHER_MS = 300;

/** Keeps incidents on screen as control says they are. */
export const useIncidentsFollowed = (): void => {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const name of INCIDENT_READS) void readAgain(client, { queryKey: [name] });
      }, TOGETHER_MS);
    };
    const ends = EVENTS.map((name) => feed.on(name, later));
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [client]);
};
