import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ErrorNote } from './parts/error-note.js';
import { Home } from './shell/home.js';
import { NotFound } from './shell/not-found.js';
import { Shell } from './shell/shell.js';
import { Waiting } from './parts/waiting.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <const P extends string>(path: P) => ({ getParentRoute: () => root, path });

const home = createRoute({ ...at('/'), component: Home });
const desk = createRoute({
  ...at('/desk'),
  component: lazyRouteComponent(() => import('./screens/desk/desk.js'), 'Desk'),
});
const caseById = createRoute({
  ...at('/desk/$caseId'),
  component: lazyRouteComponent(() => import('./screens/desk/case-by-id.js'), 'CaseById'),
});
const wall = createRoute({
  ...at('/wall'),
  component: lazyRouteComponent(() => import('./screens/wall/wall.js'), 'Wall'),
});
const stream = createRoute({
  ...at('/streams/$streamId'),
  component: lazyRouteComponent(() => import('./screens/stream/stream.js'), 'Stream'),
});
const duty = createRoute({
  ...at('/duty'),
  component: lazyRouteComponent(() => import('./screens/duty/duty.js'), 'Duty'),
});
const pages = createRoute({
  ...at('/pages'),
  component: lazyRouteComponent(() => import('./screens/pages/pages.js'), 'Pages'),
});
const pageById = createRoute({
  ...at('/pages/$pageId'),
  component: lazyRouteComponent(() => import('./screens/pages/page-by-id.js'), 'PageById'),
});
const incidents = createRoute({
  ...at('/incidents'),
  component: lazyRouteComponent(() => import('./screens/incidents/incidents.js'), 'Incidents'),
});
const incidentPage = createRoute({
  ...at('/incidents/$incidentId'),
  component: lazyRouteComponent(() => import('./screens/incidents/incident-page.js'), 'IncidentPage'),
});
const approvals = createRoute({
  ...at('/approvals'),
  component: lazyRouteComponent(() => import('./screens/approvals/approvals.js'), 'Approvals'),
});
const streamers = createRoute({
  ...at('/streamers'),
  component: lazyRouteComponent(() => import('./screens/streamers/streamers.js'), 'Streamers'),
});
const streamerPage = createRoute({
  ...at('/streamers/$streamerId'),
  component: lazyRouteComponent(() => import('./screens/streamers/streamer-page.js'), 'StreamerPage'),
});
const blacklist = createRoute({
  ...at('/blacklist'),
  component: lazyRouteComponent(() => import('./screens/blacklist/blacklist.js'), 'Blacklist'),
});
const appeals = createRoute({
  ...at('/appeals'),
  component: lazyRouteComponent(() => import('./screens/appeals/appeals.js'), 'Appeals'),
});
const complaints = createRoute({
  ...at('/complaints'),
  component: lazyRouteComponent(() => import('./screens/complaints/complaints.js'), 'Complaints'),
});
const policy = createRoute({
  ...at('/policy'),
  component: lazyRouteComponent(() => import('./screens/policy/policy.js'), 'Policy'),
});
const banks = createRoute({
  ...at('/banks'),
  component: lazyRouteComponent(() => import('./screens/banks/banks.js'), 'Banks'),
});
const evidence = createRoute({
  ...at('/evidence'),
  component: lazyRouteComponent(() => import('./screens/evidence/evidence.js'), 'Evidence'),
});
const evidencePage = createRoute({
  ...at('/evidence/$evidenceId'),
  component: lazyRouteComponent(() => import('./screens/evidence/evidence-page.js'), 'EvidencePage'),
});
const audit = createRoute({
  ...at('/audit'),
  component: lazyRouteComponent(() => import('./screens/audit/audit.js'), 'Audit'),
});
const reports = createRoute({
  ...at('/reports'),
  component: lazyRouteComponent(() => import('./screens/reports/reports.js'), 'Reports'),
});
const users = createRoute({
  ...at('/users'),
  component: lazyRouteComponent(() => import('./screens/users/users.js'), 'Users'),
});
const health = createRoute({
  ...at('/health'),
  component: lazyRouteComponent(() => import('./screens/health/health.js'), 'Health'),
});
const orders = createRoute({
  ...at('/orders'),
  component: lazyRouteComponent(() => import('./screens/orders/orders.js'), 'Orders'),
});
const me = createRoute({
  ...at('/me'),
  component: lazyRouteComponent(() => import('./screens/me/me.js'), 'Me'),
});

/** Every address of the console; each screen is loaded when it is first opened. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    desk,
    caseById,
    wall,
    stream,
    duty,
    pages,
    pageById,
    incidents,
    incidentPage,
    approvals,
    streamers,
    streamerPage,
    blacklist,
    appeals,
    complaints,
    policy,
    banks,
    evidence,
    evidencePage,
    audit,
    reports,
    users,
    health,
    orders,
    me,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: ({ error, reset }) => <ErrorNote error={error} onRetry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
