import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../api/use-api.js';

/** How one can sign in here. Asked by whoever is not signed in, so outside of the session. */
export const useWays = () => useQuery({ ...apiQuery('signInWays', {}), staleTime: 60_000 });
