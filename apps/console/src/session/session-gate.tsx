import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { call, Refused } from '../api/client.js';
import { apiQuery } from '../api/use-api.js';
import { ErrorNote } from '../parts/error-note.js';
import { Waiting } from '../parts/waiting.js';
import { SignIn } from '../screens/sign-in/sign-in.js';
import { askSecondFactor, useAsked } from './asked.js';
import { SecondFactor } from './second-factor.js';
import { type Session, SessionContext } from './use-session.js';

/** Shows what is inside to whoever is signed in, and the sign-in screen to everybody else. */
export const SessionGate = ({ children }: { readonly children: ReactNode }) => {
  const client = useQueryClient();
  const asking = useQuery({
    ...apiQuery('readSession', {}),
    retry: (n, e) => n < 3 && !(e instanceof Refused),
  });
  const asked = useAsked();
  const view = asking.data;
  const session = useMemo<Session | undefined>(
    () =>
      view && {
        view,
        signOut: async () => {
          await call('signOut', {});
          client.clear();
          location.assign('/');
        },
        withSecondFactor: async (act) => {
          try {
            return await act();
          } catch (error) {
            if (!(error instanceof Refused && error.wantsSecondFactor) || !(await askSecondFactor()))
              throw error;
            return await act();
          }
        },
      },
    [view, client],
  );

  if (session !== undefined)
    return (
      <SessionContext value={session}>
        {children}
        {asked !== undefined && <SecondFactor onDone={asked.answer} />}
      </SessionContext>
    );
  if (asking.isPending) return <Waiting />;
  if (asking.error instanceof Refused && asking.error.isSignedOut)
    return <SignIn onDone={() => void asking.refetch()} />;
  return <ErrorNote error={asking.error} onRetry={() => void asking.refetch()} />;
};
