import type { Permission } from '@airlock/contracts/person';
import {
  AlertIcon,
  BellIcon,
  BookIcon,
  CalendarIcon,
  ChecklistIcon,
  CommentDiscussionIcon,
  FileBadgeIcon,
  GraphIcon,
  type Icon,
  InboxIcon,
  LawIcon,
  LogIcon,
  PeopleIcon,
  PersonIcon,
  PulseIcon,
  ShieldLockIcon,
  ShieldXIcon,
  StackIcon,
  VideoIcon,
} from '@primer/octicons-react';

export interface NavItem {
  readonly to: string;
  /** Text: `nav.<name>` of the shell. */
  readonly name: string;
  readonly icon: Icon;
  /** Shown to whoever has any of these. */
  readonly needs: readonly Permission[];
}

export interface NavGroup {
  readonly name: 'floor' | 'duty' | 'people' | 'house';
  readonly items: readonly NavItem[];
}

/** The way to every screen; what a role may not do is not shown. */
export const NAV = [
  {
    name: 'floor',
    items: [
      { to: '/desk', name: 'desk', icon: InboxIcon, needs: ['cases.read'] },
      { to: '/wall', name: 'wall', icon: VideoIcon, needs: ['streams.read'] },
    ],
  },
  {
    name: 'duty',
    items: [
      { to: '/duty', name: 'duty', icon: CalendarIcon, needs: ['deadlines.read'] },
      { to: '/pages', name: 'pages', icon: BellIcon, needs: ['deadlines.read'] },
      { to: '/incidents', name: 'incidents', icon: AlertIcon, needs: ['deadlines.read'] },
    ],
  },
  {
    name: 'people',
    items: [
      { to: '/approvals', name: 'approvals', icon: ChecklistIcon, needs: ['approvals.decide'] },
      { to: '/streamers', name: 'streamers', icon: PersonIcon, needs: ['streamers.read'] },
      { to: '/blacklist', name: 'blacklist', icon: ShieldXIcon, needs: ['blacklists.read'] },
      { to: '/appeals', name: 'appeals', icon: LawIcon, needs: ['appeals.read'] },
      { to: '/complaints', name: 'complaints', icon: CommentDiscussionIcon, needs: ['complaints.read'] },
    ],
  },
  {
    name: 'house',
    items: [
      { to: '/policy', name: 'policy', icon: BookIcon, needs: ['policy.read'] },
      { to: '/banks', name: 'banks', icon: StackIcon, needs: ['banks.read'] },
      { to: '/evidence', name: 'evidence', icon: FileBadgeIcon, needs: ['evidence.read'] },
      { to: '/audit', name: 'audit', icon: LogIcon, needs: ['audit.read'] },
      { to: '/reports', name: 'reports', icon: GraphIcon, needs: ['actions.read'] },
      { to: '/users', name: 'users', icon: PeopleIcon, needs: ['users.manage', 'keys.manage'] },
      { to: '/health', name: 'health', icon: PulseIcon, needs: ['streams.read'] },
      { to: '/orders', name: 'orders', icon: ShieldLockIcon, needs: ['orders.read'] },
    ],
  },
] as const satisfies readonly NavGroup[];

export type NavName = (typeof NAV)[number]['items'][number]['name'];
