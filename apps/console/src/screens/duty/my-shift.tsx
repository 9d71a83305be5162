import { Group, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { useMay } from '../../session/use-session.js';
import { SignOnOff } from './sign-on-off.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

/** What the person is on now and next. */
export const MyShift = () => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const times = useTimes(ownZone());
  const mine = useApi('getMyDuty', {}).data;
  if (mine === undefined || (mine.on.length === 0 && mine.shifts.length === 0)) return null;
  const on = mine.on[0];
  const next = mine.shifts.find((s) => !mine.on.some((o) => o.from === s.from && o.layer === s.layer));
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('mine.title')}>
      <Group justify="space-between">
        <div>
          <Text size="xs" c="dimmed">
            {t('mine.title')}
          </Text>
          <Text>
            {on === undefined
              ? t('mine.off')
              : t('mine.on', { layer: t(`layer.${on.layer}`), until: times.full(on.to) })}
          </Text>
          {next !== undefined && (
            <Text size="sm" c="dimmed">
              {t('mine.next', { layer: t(`layer.${next.layer}`), when: times.range(next.from, next.to) })}
            </Text>
          )}
        </div>
        {may('duty.work') && <SignOnOff mine={mine} />}
      </Group>
    </Paper>
  );
};
