import { Badge, Button, Kbd, Text, Tooltip } from '@mantine/core';
import { AlertIcon, EyeIcon, PersonFillIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import { useSeconds } from '../../live/clock.js';
import { useLabelName } from '../../parts/label-name.js';
import { listText } from '../../parts/list-text.js';
import { Severity } from '../../parts/severity.js';
import { useSession } from '../../session/use-session.js';
import type { QueueItem } from '@airlock/contracts/review';
import css from './desk.module.css';
import type { Open } from './hold.js';
import { shortName } from './names.js';
import { Due } from './queue-row.js';

export interface CaseHeadProps {
  readonly open: Open;
  readonly item: QueueItem;
  readonly onGiveBack: () => void;
}

/** What the case is, how long it is theirs, who else looks. */
export const CaseHead = ({ open, item, onGiveBack }: CaseHeadProps) => {
  const { t } = useTranslation('desk');
  const labelName = useLabelName();
  const map = useKeyMap();
  const { stream, label, severity } = item;
  return (
    <header className={css.head}>
      <Severity severity={severity} />
      <div className={css.title}>
        <Text component="h2" size="md" fw={650} m={0}>
          {label === undefined ? t('row.waits') : labelName(label)}
        </Text>
        <Text size="xs" c="dimmed">
          <Link to="/streams/$streamId" params={{ streamId: item.streamId }}>
            {stream.title || stream.roomId}
          </Link>
          {' · '}
          {[
            stream.category,
            t(`mode.${stream.mode}`),
            stream.tier === undefined ? undefined : t('row.tier', { tier: stream.tier }),
            t('row.audience', { count: stream.audience }),
            t('row.hits', { count: item.hits }),
            stream.live ? undefined : t('head.ended'),
          ]
            .filter((x) => x !== undefined)
            .join(' · ')}
        </Text>
      </div>
      {item.jump !== undefined && (
        <Badge color="red" leftSection={<AlertIcon size={12} />}>
          {t('row.jump')}
        </Badge>
      )}
      {open.kind === 'look' && <Badge color="blue">{t('head.second')}</Badge>}
      {item.escalatedFrom !== undefined && <Badge color="blue">{t('head.escalated')}</Badge>}
      <span className={css.grow} />
      <Others item={item} />
      <div className={css.aside}>
        <Due item={item} />
      </div>
      <Lease open={open} />
      <Button
        size="xs"
        variant="default"
        rightSection={<Kbd size="xs">{keysOf('giveBack', map)}</Kbd>}
        onClick={onGiveBack}
      >
        {t(open.state === 'held' ? 'head.giveBack' : 'head.close')}
      </Button>
    </header>
  );
};

/** Counts the claim down; each renewal fills it again. */
const Lease = ({ open }: { readonly open: Open }) => {
  const { t } = useTranslation('desk');
  const now = useSeconds();
  if (open.state === 'looking') return <Badge color="gray" variant="outline" leftSection={<EyeIcon size={12} />}>{t('head.looking')}</Badge>; // prettier-ignore
  if (open.state === 'lapsed') return <Badge color="red">{t('head.lapsed')}</Badge>;
  const left = Math.max(0, (open.until ?? now) - now);
  return (
    <Tooltip label={t('head.leaseWhy')}>
      <span className={css.lease}>
        <PersonFillIcon size={12} />
        {t('head.mine', { seconds: Math.round(left / 1_000) })}
        <span className={css.leaseBar} aria-hidden="true">
          <i style={{ width: `${String(Math.min(100, (left / (open.lastsMs ?? left)) * 100))}%` }} />
        </span>
      </span>
    </Tooltip>
  );
};

const Others = ({ item }: { readonly item: QueueItem }) => {
  const { t } = useTranslation('desk');
  const me = useSession().view.principal.id;
  const holder = item.lease !== undefined && item.lease.by !== me ? item.lease.by : undefined;
  const lookers = item.lookers.filter((l) => l.by !== me && l.by !== holder).map((l) => shortName(l.by));
  if (holder === undefined && lookers.length === 0) return null;
  return (
    <Text size="xs" className={css.who}>
      {holder !== undefined && t('head.holder', { name: shortName(holder) })}
      {lookers.length > 0 && (
        <>
          <EyeIcon size={12} /> {listText(lookers)}
        </>
      )}
    </Text>
  );
};
