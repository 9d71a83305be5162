import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactNode } from 'react';
import { call, onSignedOut, Refused } from '../api/client.js';
import { apiQuery } from '../api/use-api.js';
import { feed } from '../live/live.js';
import { ErrorNote } from '../parts/error-note.js';
import { later } from '../parts/later.js';
import { Waiting } from '../parts/waiting.js';
import { askSecondFactor, useAsked } from './asked.js';
import { type Session, SessionContext } from './use-session.js';

const Enrol = later(() => import('../screens/sign-in/enrol.js').then((m) => m.Enrol));
const SignIn = later(() => import('../screens/sign-in/sign-in.js').then((m) => m.SignIn));
const SecondFactor = later(() => import('./second-factor.js').then((m) => m.SecondFactor));
const SessionEnd = later(() => import('./session-end.js').then((m) => m.SessionEnd));
const SignInAgain = later(() => import('./sign-in-again.js').then((m) => m.SignInAgain));

/** Addresses that belong to nobody in particular: they stand outside of the session. */
const ENROL = '/enrol';
const SIGN_IN = '/sign-in';

/** From here everything is read anew: nothing of the person before stays on screen or in memory. */
const begin = (): void => location.assign('/');

/**
 * Shows what is inside to whoever is signed in, and the sign-in screen to everybody else. A session that ends leaves
 * what is on screen where it is: the same person signs in again on top of it and loses nothing.
 */
export const SessionGate = ({ children }: { readonly children: ReactNode }) => {
  const client = useQueryClient();
  const isEnrolling = location.pathname === ENROL;
  const asking = useQuery({
    ...apiQuery('readSession', {}),
    enabled: !isEnrolling,
    retry: (n, e) => n < 3 && !(e instanceof Refused),
  });
  const { refetch } = asking;
  const asked = useAsked();
  const view = asking.data;
  const isSignedOut = asking.error instanceof Refused && asking.error.isSignedOut;
  // A wrong code is refused in the same way: whether the session is over is asked of the session.
  useEffect(() => onSignedOut(() => void refetch({ cancelRefetch: false })), [refetch]);
  // Control hangs up on whoever is not signed in any more, and does not say so on an event stream.
  useEffect(
    () => feed.watch(() => void (feed.state() === 'lost' && refetch({ cancelRefetch: false }))),
    [refetch],
  );
  const session = useMemo<Session | undefined>(
    () =>
      view && {
        view,
        refresh: async () => void (await refetch()),
        signOut: async () => {
          await call('signOut', {});
          begin();
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
    [view, refetch],
  );

  if (isEnrolling) return <Enrol onDone={begin} />;
  const isChoosing = location.pathname === SIGN_IN || (location.pathname === '/' && isUnchosen(view));
  if (session !== undefined && !isChoosing)
    return (
      <SessionContext value={session}>
        {children}
        {asked !== undefined && (
          <SecondFactor external={session.view.session?.external === true} onDone={asked.answer} />
        )}
        {isSignedOut ? (
          <SignInAgain
            name={session.view.name}
            onDone={(next) => {
              if (next.principal.id !== session.view.principal.id) return begin();
              void refetch().then(() => client.invalidateQueries());
            }}
          />
        ) : (
          session.view.session !== undefined && <SessionEnd />
        )}
      </SessionContext>
    );
  if (asking.isPending && !isChoosing) return <Waiting />;
  if (isChoosing || isSignedOut)
    return <SignIn onDone={() => (isChoosing ? begin() : void refetch())} isOperator={view !== undefined} />;
  return <ErrorNote error={asking.error} onRetry={() => void refetch()} />;
};

/** On the demo nobody is anybody until they have chosen. */
const isUnchosen = (view: Session['view'] | undefined): boolean =>
  view?.demo !== undefined && view.demo.person === undefined;
