import type { QueueItem } from '@airlock/contracts/review';
import { Button, Group, Kbd, Text, Title } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf, useKeyMap } from '../../keys/keys.js';
import { useOne } from '../../live/live.js';
import { queue } from '../../live/queue.js';
import { useLabelName } from '../../parts/label-name.js';
import { Severity } from '../../parts/severity.js';
import { Since } from '../../parts/countdown.js';
import { useSession } from '../../session/use-session.js';
import css from './desk.module.css';
import { shortName } from './names.js';

export interface SelectedCardProps {
  readonly item: QueueItem | undefined;
  readonly isLook: boolean;
  readonly mayDecide: boolean;
  readonly isBusy: boolean;
  readonly onTake: () => void;
  readonly onLook: () => void;
  readonly onNext: () => void;
}

/** While nothing is open: the chosen case in a few words, and how it is taken. Nothing of it is shown before. */
export const SelectedCard = ({
  item: given,
  isLook,
  mayDecide,
  isBusy,
  onTake,
  onLook,
  onNext,
}: SelectedCardProps) => {
  const { t } = useTranslation('desk');
  const labelName = useLabelName();
  const me = useSession().view.principal.id;
  const inQueue = useOne(queue, given?.caseId ?? ('' as never));
  const item = isLook ? given : (inQueue ?? given);
  if (item === undefined)
    return (
      <div className={css.card}>
        <Title order={2} size="h4">
          {t('card.none')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('card.noneText')}
        </Text>
      </div>
    );
  const { lease, needs } = item;
  const other = lease !== undefined && lease.by !== me ? lease.by : undefined;
  return (
    <div className={css.card}>
      <Severity severity={item.severity} />
      <Title order={2} size="h4">
        {item.label === undefined ? t('row.waits') : labelName(item.label)}
      </Title>
      <Text size="sm">
        {item.stream.title || item.stream.roomId} · {item.stream.category} · {t(`mode.${item.stream.mode}`)} ·{' '}
        {t('row.hits', { count: item.hits })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('card.open')} <Since at={item.openedAt} /> · {t(`level.${needs.level}`)}
        {needs.skill !== undefined && ` · ${needs.skill}`}
        {needs.language !== undefined && ` · ${needs.language}`}
      </Text>
      {other !== undefined && <Text size="sm">{t('head.holder', { name: shortName(other) })}</Text>}
      <Ways
        isLook={isLook}
        mayDecide={mayDecide}
        isBusy={isBusy}
        onTake={onTake}
        onLook={onLook}
        onNext={onNext}
      />
    </div>
  );
};

/** What can be done with it. Drawn again when that changes, not with every case that is chosen. */
const Ways = memo(
  ({ isLook, mayDecide, isBusy, onTake, onLook, onNext }: Omit<SelectedCardProps, 'item'>) => {
    const { t } = useTranslation('desk');
    const map = useKeyMap();
    const key = (name: 'claim' | 'look' | 'next') => <Kbd size="xs">{keysOf(name, map)}</Kbd>;
    return (
      <Group mt="sm" justify="center">
        {mayDecide && (
          <Button rightSection={key('claim')} loading={isBusy} onClick={onTake}>
            {t('card.take')}
          </Button>
        )}
        {mayDecide && !isLook && (
          <Button variant="default" rightSection={key('next')} onClick={onNext}>
            {t('card.next')}
          </Button>
        )}
        {!isLook && (
          <Button variant="default" rightSection={key('look')} onClick={onLook}>
            {t('card.look')}
          </Button>
        )}
      </Group>
    );
  },
);
Ways.displayName = 'Ways';
