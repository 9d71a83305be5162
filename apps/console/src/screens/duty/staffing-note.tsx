import { Paper, Text } from '@mantine/core';
import type { StaffingNow } from '@airlock/contracts/staffing';
import { useTranslation } from 'react-i18next';

/** Reviewers and live rooms, and whether that is enough. */
export const StaffingNote = ({ staffing: s }: { readonly staffing: StaffingNow }) => {
  const { t, i18n } = useTranslation('duty');
  const ratio = (n: number | undefined): string =>
    n === undefined ? '–' : `1 : ${n.toLocaleString(i18n.language, { maximumFractionDigits: 1 })}`;
  const isBad = s.state === 'short' || (s.state === 'empty' && s.liveRooms > 0);
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {t('staffing.now')}
      </Text>
      <Text size="xl" fw={700} c={isBad ? 'red' : undefined}>
        {ratio(s.roomsPerReviewer)}
      </Text>
      <Text size="xs" c="dimmed">
        {t('staffing.counts', {
          reviewers: s.reviewers,
          rostered: s.rostered,
          rooms: s.liveRooms,
          limit: ratio(s.roomsPerReviewerMax),
        })}{' '}
        · {t(`staffing.state.${s.state}`)}
      </Text>
    </Paper>
  );
};
