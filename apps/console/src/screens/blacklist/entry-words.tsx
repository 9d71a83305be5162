import { Badge, Text } from '@mantine/core';
import type { BlacklistStatus, SubjectKey } from '@airlock/contracts/blacklist';
import type { BlacklistView } from '@airlock/contracts/http/blacklist-api';
import { useTranslation } from 'react-i18next';
import { useSeconds } from '../../live/clock.js';
import { listText } from '../../parts/list-text.js';

const COLOURS = {
  proposed: 'yellow',
  active: 'red',
  lifted: 'gray',
  expired: 'gray',
  rejected: 'gray',
} as const satisfies Record<BlacklistStatus, string>;

export const StatusBadge = ({ entry }: { readonly entry: Pick<BlacklistView, 'status' | 'inForce'> }) => {
  const { t } = useTranslation('blacklist');
  // Whether a term is over is a matter of time, whether that is written down already or not.
  const status = entry.status === 'active' && !entry.inForce ? 'notNow' : entry.status;
  return (
    <Badge color={status === 'notNow' ? 'gray' : COLOURS[status]} variant="light" tt="none">
      {t(`status.${status}`)}
    </Badge>
  );
};

const DAY_MS = 86_400_000;

/** How long the entry refuses from now on; nothing where it refuses nobody. */
export const TermLeft = ({ entry }: { readonly entry: Pick<BlacklistView, 'term' | 'status'> }) => {
  const { t } = useTranslation('blacklist');
  const now = useSeconds();
  const { until, permanent } = entry.term;
  if (entry.status !== 'active' && entry.status !== 'proposed') return null;
  const left = until === undefined ? undefined : until - now;
  return (
    <Text size="xs" component="span" {...(left !== undefined && left < 7 * DAY_MS ? { c: 'orange' } : {})}>
      {permanent
        ? t('term.permanent')
        : left === undefined
          ? t('term.open')
          : left <= 0
            ? t('term.over')
            : left < DAY_MS
              ? t('term.today')
              : t('term.left', { count: Math.floor(left / DAY_MS) })}
    </Text>
  );
};

/** What an entry follows, by kinds and numbers of them: what is hashed is never shown, what is public is. */
export const useKeysText = (): ((keys: readonly SubjectKey[]) => string) => {
  const { t } = useTranslation('blacklist');
  return (keys) => {
    const hashed = new Map<string, Set<string>>();
    for (const key of keys)
      if ('hash' in key) hashed.set(key.kind, (hashed.get(key.kind) ?? new Set()).add(key.hash));
    return listText([
      ...[...hashed].map(
        ([kind, of]) => `${t(`key.${kind as 'person'}`)}${of.size > 1 ? ` × ${String(of.size)}` : ''}`,
      ),
      ...keys.flatMap((key) => ('hash' in key ? [] : [`${t(`key.${key.kind}`)} ${key.value}`])),
    ]);
  };
};
