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
import type { ScreenName } from './screens.js';

export interface NavItem {
  readonly to: string;
  /** Text: `nav.<name>` of the shell; who may open it stands in `screens.ts`. */
  readonly name: ScreenName;
  readonly icon: Icon;
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
      { to: '/desk', name: 'desk', icon: InboxIcon },
      { to: '/wall', name: 'wall', icon: VideoIcon },
    ],
  },
  {
    name: 'duty',
    items: [
      { to: '/duty', name: 'duty', icon: CalendarIcon },
      { to: '/pages', name: 'pages', icon: BellIcon },
      { to: '/incidents', name: 'incidents', icon: AlertIcon },
    ],
  },
  {
    name: 'people',
    items: [
      { to: '/approvals', name: 'approvals', icon: ChecklistIcon },
      { to: '/streamers', name: 'streamers', icon: PersonIcon },
      { to: '/blacklist', name: 'blacklist', icon: ShieldXIcon },
      { to: '/appeals', name: 'appeals', icon: LawIcon },
      { to: '/complaints', name: 'complaints', icon: CommentDiscussionIcon },
    ],
  },
  {
    name: 'house',
    items: [
      { to: '/policy', name: 'policy', icon: BookIcon },
      { to: '/banks', name: 'banks', icon: StackIcon },
      { to: '/evidence', name: 'evidence', icon: FileBadgeIcon },
      { to: '/audit', name: 'audit', icon: LogIcon },
      { to: '/reports', name: 'reports', icon: GraphIcon },
      { to: '/users', name: 'users', icon: PeopleIcon },
      { to: '/health', name: 'health', icon: PulseIcon },
      { to: '/orders', name: 'orders', icon: ShieldLockIcon },
    ],
  },
] as const satisfies readonly NavGroup[];

export type NavName = (typeof NAV)[number]['items'][number]['name'];
