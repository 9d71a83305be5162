import { Navigate } from '@tanstack/react-router';
import { useMay, useSession } from '../session/use-session.js';
import { homeOf } from './screens.js';

/** Sends everybody to where they work. */
export const Home = () => {
  const may = useMay();
  const { view } = useSession();
  return <Navigate to={homeOf(view.principal.roles, may)} replace />;
};
