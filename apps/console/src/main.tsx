import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { isOpenPage } from './ahead.js';
import { Refused } from './api/client.js';
import { readAgain } from './api/read-again.js';
import { apiQuery } from './api/use-api.js';
import { startI18n } from './i18n/i18n.js';
import { feed } from './live/live.js';
import { readQueueAhead } from './live/queue.js';
import { followRetractions } from './live/retracted.js';
import { watchStale } from './live/stale.js';
import { later } from './parts/later.js';
import { Waiting } from './parts/waiting.js';
import { router } from './router.js';
import { SessionGate } from './session/session-gate.js';
import { giveNonce } from './shell/nonce.js';
import { Themed } from './shell/themed.js';

const Notifications = later(() => import('@mantine/notifications').then((m) => m.Notifications));
/** The one page for people who do not work here. */
const Report = lazy(() => import('./screens/report/report.js').then((m) => ({ default: m.Report })));

giveNonce();

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => !(error instanceof Refused) && failures < 3,
    },
  },
});
watchStale(feed, (operation) => {
  void readAgain(queries, operation === undefined ? {} : { queryKey: [operation] });
});
followRetractions(feed, queries);

/** Draws the page once, when all that it begins with is there: what is drawn while it waits would be drawn in vain. */
const begin = async (): Promise<void> => {
  const needed: Promise<unknown>[] = [startI18n()];
  if (!isOpenPage) {
    // What does not come is asked for again by whoever shows it, and they say so.
    const session = queries.prefetchQuery({ ...apiQuery('readSession', {}), retry: false });
    needed.push(
      session,
      router.load().catch(() => undefined),
    );
    if (location.pathname === '/desk') readQueueAhead();
  }
  await Promise.all(needed);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Themed>
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}>
          {location.pathname === '/report' ? (
            <Suspense fallback={<Waiting />}>
              <Report />
            </Suspense>
          ) : (
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          )}
        </QueryClientProvider>
      </Themed>
    </StrictMode>,
  );
};
void begin();
