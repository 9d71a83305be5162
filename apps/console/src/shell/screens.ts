import type { Permission, Role } from '@airlock/contracts/person';

/** Every screen: its address, and the permissions of which one lets somebody in; none where everybody may. */
export const SCREENS = {
  desk: { path: '/desk', needs: ['cases.read'] },
  wall: { path: '/wall', needs: ['streams.read'] },
  stream: { path: '/streams/$streamId', needs: ['streams.read'] },
  duty: { path: '/duty', needs: ['duty.read'] },
  pages: { path: '/pages', needs: ['pages.read'] },
  incidents: { path: '/incidents', needs: ['incidents.read'] },
  approvals: { path: '/approvals', needs: ['approvals.read'] },
  streamers: { path: '/streamers', needs: ['streamers.read'] },
  blacklist: { path: '/blacklist', needs: ['blacklists.read'] },
  appeals: { path: '/appeals', needs: ['appeals.read'] },
  complaints: { path: '/complaints', needs: ['complaints.read'] },
  policy: { path: '/policy', needs: ['policy.read'] },
  banks: { path: '/banks', needs: ['banks.read'] },
  evidence: { path: '/evidence', needs: ['evidence.read'] },
  audit: { path: '/audit', needs: ['audit.read'] },
  reports: { path: '/reports', needs: ['figures.read'] },
  users: { path: '/users', needs: ['users.manage', 'keys.manage', 'grants.read'] },
  health: { path: '/health', needs: ['health.read'] },
  orders: { path: '/orders', needs: ['orders.read'] },
  me: { path: '/me', needs: [] },
} as const satisfies Record<string, { readonly path: string; readonly needs: readonly Permission[] }>;

export type ScreenName = keyof typeof SCREENS;

const names = Object.keys(SCREENS) as ScreenName[];

/** Whether somebody with these permissions may open the screen. */
export const mayOpen = (screen: ScreenName, may: (permission: Permission) => boolean): boolean => {
  const needs: readonly Permission[] = SCREENS[screen].needs;
  return needs.length === 0 || needs.some(may);
};

/** The screen at an address; undefined where there is none, or nothing to be refused. */
export const screenAt = (pathname: string): ScreenName | undefined => {
  const first = pathname.split('/')[1];
  return names.find((name) => SCREENS[name].path.split('/')[1] === first);
};

/** What each role works at first. */
const HOME: Partial<Record<Role, ScreenName>> = {
  board: 'approvals',
  appeals_reviewer: 'appeals',
  policy_owner: 'policy',
  liaison: 'orders',
  retention_officer: 'approvals',
  auditor: 'audit',
  admin: 'users',
};

/** Where somebody begins: at what their first role works at, else at the first screen they may open. */
export const homeOf = (
  roles: readonly Role[],
  may: (permission: Permission) => boolean,
): (typeof SCREENS)[ScreenName]['path'] => {
  const wanted = roles.flatMap((role) => HOME[role] ?? []);
  return SCREENS[[...wanted, ...names].find((name) => name !== 'stream' && mayOpen(name, may)) ?? 'me'].path;
};
