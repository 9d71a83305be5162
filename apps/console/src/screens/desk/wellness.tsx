import type { WellnessView } from '@airlock/contracts/wellness';
import { Text, Title, Tooltip } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSeconds } from '../../live/clock.js';
import { clockText } from '../../parts/time-text.js';
import css from './desk.module.css';

const minutes = (ms: number): number => Math.floor(ms / 60_000);

/** What this shift has cost so far, quietly. */
export const Exposure = memo(({ wellness }: { readonly wellness: WellnessView | undefined }) => {
  const { t } = useTranslation('desk');
  if (wellness === undefined) return null;
  const { exposureMs, exposureLimitMs, severe, severeLimit } = wellness;
  return (
    <Tooltip label={t('rest.exposureWhy')}>
      <Text size="xs" c="dimmed">
        <ClockIcon size={12} />{' '}
        {t('rest.exposure', {
          minutes: minutes(exposureMs),
          of: minutes(exposureLimitMs),
          severe,
          severeOf: severeLimit,
        })}
      </Text>
    </Tooltip>
  );
});
Exposure.displayName = 'Exposure';

/** The break that has to be taken now; undefined where there is none. */
export const breakOf = (wellness: WellnessView | undefined, now: number) =>
  wellness?.rests.find((r) => r.only === undefined && r.until > now);

/** In place of a case while a break is due: nothing is put before them. */
export const BreakCard = ({
  until,
  reason,
}: {
  readonly until: number;
  readonly reason: WellnessView['rests'][number]['reason'];
}) => {
  const { t } = useTranslation('desk');
  const left = Math.max(0, until - useSeconds());
  return (
    <div className={css.card} role="status">
      <Title order={2} size="h3">
        {t('rest.title')}
      </Title>
      <Text maw={420}>{t(`rest.${reason}`)}</Text>
      <Text size="xl" fw={700} component="time">
        {clockText(left)}
      </Text>
      <Text size="sm" c="dimmed">
        {t('rest.after')}
      </Text>
    </div>
  );
};
