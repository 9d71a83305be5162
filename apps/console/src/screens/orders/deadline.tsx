import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSeconds } from '../../live/clock.js';
import { clockText } from '../../parts/time-text.js';
import { urgency } from './due.js';

const COLOURS = { over: 'red', soon: 'var(--mantine-color-orange-light-color)', calm: undefined } as const;

/** Time left to a deadline, or by how much it is over; ms since 1970. */
export const Deadline = ({ dueAt, since, size = 'sm' }: { readonly dueAt: number; readonly since: number; readonly size?: 'sm' | 'xl' }) => {
  const { t } = useTranslation('orders');
  const now = useSeconds();
  const state = urgency(dueAt, since, now);
  const text = clockText(Math.abs(dueAt - now));
  return state === 'over' ? (
    <Badge color="red" variant="filled" size={size === 'xl' ? 'xl' : 'md'} tt="none" flex="none">
      {t('overdue', { time: text })}
    </Badge>
  ) : (
    <Text component="time" size={size} fw={600} c={COLOURS[state]} ff="monospace" aria-label={t('left', { time: text })}>
      {text}
    </Text>
  );
}; // prettier-ignore
