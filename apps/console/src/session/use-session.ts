import type { SessionView } from '@airlock/contracts/access';
import type { Permission } from '@airlock/contracts/person';
import { createContext, useContext } from 'react';

export interface Session {
  readonly view: SessionView;
  readonly signOut: () => Promise<void>;
  /** Asks control again who this is, which also puts the end of an idle session off. */
  readonly refresh: () => Promise<void>;
  /** Does it; where control wants the second factor again, asks for it and does it once more. */
  readonly withSecondFactor: <T>(act: () => Promise<T>) => Promise<T>;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in. Only below the shell: where nobody is signed in, the sign-in screen stands in its place. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside of a session');
  return session;
};

/** Whether the person may; control refuses the same by the same table. */
export const useMay = (): ((permission: Permission) => boolean) => {
  const { permissions } = useSession().view;
  return (permission) => permissions.includes(permission);
};
