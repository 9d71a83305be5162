import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import type { ScreenName } from '../../shell/screens.js';

/** What a value is, so that it is shown as people read it. */
export type FactKind = 'text' | 'person' | 'roles' | 'time' | 'number' | 'minutes' | 'points' | 'list' | 'action' | 'label' | 'card' | 'family'; // prettier-ignore

/** One thing that whoever decides has to know. Texts: `fact.<name>` of the screen. */
export interface Fact {
  readonly name: FactName;
  readonly kind: FactKind;
  readonly value: string | number | readonly string[];
}

export type FactName = 'account' | 'roles' | 'asker' | 'minutes' | 'case' | 'streamer' | 'measure' | 'clause' | 'label' | 'from' | 'until' | 'forGood' | 'streams' | 'streamers' | 'audience' | 'categories' | 'rooms' | 'spared' | 'points' | 'card' | 'family' | 'facts' | 'reasons' | 'legalBasis' | 'votes' | 'issuer' | 'signer' | 'entries' | 'problems' | 'evidence' | 'destination' | 'matter' | 'document' | 'policy' | 'base' | 'rollsBackTo' | 'subject'; // prettier-ignore

type Loose = Readonly<Record<string, unknown>>;

/** Kinds that have a title of their own; texts: `kind.<kind>`, with `_` for dots. */
export const KINDS = [
  'access.roles',
  'access.enable',
  'access.reset',
  'access.grant',
  'sanction.impose',
  'actions.mass',
  'credit.adjust',
  'blacklist.add',
  'blacklist.extend',
  'blacklist.lift',
  'blacklist.import',
  'evidence.release',
  'hold.release',
  'policy.publish',
] as const;
export type KnownKind = (typeof KINDS)[number];

export const isKnown = (kind: string): kind is KnownKind => (KINDS as readonly string[]).includes(kind);

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null ? (value as Loose) : {};

/** A fact where there is a value, nothing where there is none. */
const fact = (name: FactName, value: unknown, kind: FactKind = 'text'): Fact[] => {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string' || typeof value === 'number') return [{ name, kind, value }];
  if (!Array.isArray(value)) return [];
  const items = value.filter((item): item is string => typeof item === 'string');
  return items.length === 0 ? [] : [{ name, kind: kind === 'text' ? 'list' : kind, value: items }];
};

const blacklistEntry = ({ subject, proposal }: ApprovalView): Fact[] => {
  const grounds = object(proposal['grounds']);
  const term = object(proposal['term'] ?? proposal['current']);
  return [
    ...fact('subject', subject),
    ...fact('family', proposal['family'], 'family'),
    ...fact('facts', grounds['facts']),
    ...fact('reasons', grounds['reasons']),
    ...fact('legalBasis', grounds['legalBasis']),
    ...fact('from', term['from'], 'time'),
    ...fact(term['permanent'] === true ? 'forGood' : 'until', term['permanent'] === true ? '✓' : term['until'], term['permanent'] === true ? 'text' : 'time'),
    ...fact('votes', proposal['votes'], 'person'),
  ]; // prettier-ignore
};

const OF: Readonly<Record<KnownKind, (approval: ApprovalView) => Fact[]>> = {
  'access.roles': ({ subject, proposal }) => [
    ...fact('account', subject, 'person'),
    ...fact('roles', proposal['roles'], 'roles'),
  ],
  'access.enable': ({ subject }) => fact('account', subject, 'person'),
  'access.reset': ({ subject }) => fact('account', subject, 'person'),
  'access.grant': ({ requestedBy, proposal }) => [
    ...fact('asker', requestedBy, 'person'),
    ...fact('minutes', proposal['minutes'], 'minutes'),
    ...fact('case', proposal['about']),
  ],
  'sanction.impose': ({ subject, proposal }) => [
    ...fact('streamer', subject.replace(/^(streamer|user):/, '')),
    ...fact('measure', proposal['kind'], 'action'),
    ...fact('clause', proposal['ground']),
    ...fact('label', proposal['label'], 'label'),
    ...fact('until', proposal['until'], 'time'),
  ],
  'actions.mass': ({ proposal }) => {
    const request = object(proposal['request']);
    const preview = object(proposal['preview']);
    const sample = Array.isArray(preview['sample']) ? preview['sample'].map(object) : [];
    return [
      ...fact('measure', request['kind'], 'action'),
      ...fact('streams', preview['streams'], 'number'),
      ...fact('streamers', preview['streamers'], 'number'),
      ...fact('audience', preview['audience'], 'number'),
      ...fact('spared', proposal['spared'], 'number'),
      ...fact('clause', request['clause']),
      ...fact('label', request['label'], 'label'),
      ...fact('until', request['until'], 'time'),
      ...fact('categories', Object.entries(object(preview['byCategory'])).map(([c, n]) => `${c} × ${String(n)}`)), // prettier-ignore
      ...fact(
        'rooms',
        sample.map((room) => `${String(room['title'])} (${String(room['streamerId'])})`),
      ),
    ];
  },
  'credit.adjust': ({ subject, proposal }) => [
    ...fact('streamer', subject),
    ...fact('points', proposal['points'], 'points'),
    ...fact('card', proposal['card'], 'card'),
  ],
  'blacklist.add': blacklistEntry,
  'blacklist.extend': blacklistEntry,
  'blacklist.lift': blacklistEntry,
  'blacklist.import': ({ proposal }) => [
    ...fact('issuer', proposal['issuer']),
    ...fact('signer', proposal['signer']),
    ...fact('entries', proposal['entries'], 'number'),
    ...fact('problems', proposal['problems']),
    ...fact('votes', proposal['votes'], 'person'),
  ],
  'evidence.release': ({ subject, proposal }) => [
    ...fact('evidence', subject),
    ...fact('destination', proposal['destination']),
  ],
  'hold.release': ({ subject, proposal }) => [
    ...fact('subject', subject),
    ...fact('matter', proposal['matter']),
    ...fact('document', proposal['docNo']),
  ],
  'policy.publish': ({ proposal }) => [
    ...fact('policy', proposal['name']),
    ...fact('base', proposal['base'], 'number'),
    ...fact('rollsBackTo', proposal['rollsBackTo'], 'number'),
  ],
};

/** What exactly would happen. */
export const factsOf = (approval: ApprovalView): readonly Fact[] =>
  isKnown(approval.kind) ? OF[approval.kind](approval) : fact('subject', approval.subject);

/** Where more of it is to be seen. */
export const screenOf = ({ kind }: ApprovalView): ScreenName | undefined => {
  if (kind.startsWith('access.')) return 'users';
  if (kind.startsWith('blacklist.')) return 'blacklist';
  if (kind.startsWith('evidence.') || kind.startsWith('hold.')) return 'evidence';
  if (kind.startsWith('policy.')) return 'policy';
  if (kind.startsWith('credit.') || kind.startsWith('sanction.')) return 'streamers';
  return undefined;
};
