import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { isApiError } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';
import { onSignedOut } from '../api/signed-out.ts';
import { ErrorState } from '../components/error-state.tsx';
import { PageSkeleton } from '../components/page-skeleton.tsx';
import { loginPath } from './login-path.ts';
import { MeContext } from './use-me.ts';

/** Lets only signed-in users through; goes to the login page as soon as the API says that the session has ended. */
export function AuthGate() {
  const queries = useQueryClient();
  const { data: me, error, refetch } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  const [expired, setExpired] = useState(false);
  const signedIn = me !== undefined;
  useEffect(
    () =>
      onSignedOut(() => {
        if (signedIn) setExpired(true);
      }),
    [signedIn],
  );
  useEffect(() => {
    // Nothing of what was seen stays behind for whoever signs in next.
    if (expired) queries.clear();
  }, [expired, queries]);
  if (expired) return <Navigate to={loginPath(pathname + search, true)} replace />;
  if (isApiError(error) && error.status === 401) return <Navigate to={loginPath(pathname + search, false)} replace />;
  if (me) {
    return (
      <MeContext value={me}>
        <Outlet />
      </MeContext>
    );
  }
  if (error) return <ErrorState title="Sightline did not answer" error={error} onRetry={() => void refetch()} />;
  return <PageSkeleton />;
}
