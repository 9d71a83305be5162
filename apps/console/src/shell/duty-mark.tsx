import { Badge, Group, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import type { DutyNow } from '@airlock/contracts/duty';
import { AlertFillIcon, PeopleIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/use-api.js';
import { listText } from '../parts/list-text.js';
import { LAYERS } from '../screens/duty/bars.js';
import { SignOnOff } from '../screens/duty/sign-on-off.js';
import { useDutyFollowed, useDutyNow } from '../screens/duty/use-duty.js';
import { useTimes } from '../screens/duty/use-times.js';
import { ownZone } from '../screens/duty/zone.js';
import { useMay } from '../session/use-session.js';

/** Who is on duty, small, on every screen; and the way to say that one is there. */
export const DutyMark = () => {
  const may = useMay();
  return may('duty.read') ? <Mark /> : null;
};

const namesOn = (now: DutyNow, layer: (typeof LAYERS)[number]): string[] => [
  ...new Set(now.on.filter((o) => o.layer === layer).map((o) => o.name)),
];

const Mark = () => {
  const { t, i18n } = useTranslation('duty');
  const may = useMay();
  const times = useTimes(ownZone());
  useDutyFollowed();
  const now = useDutyNow();
  const mine = useApi('getMyDuty', {}).data;
  if (now === undefined || (now.on.length === 0 && now.missing.length === 0)) return null;
  const [first = t('mark.nobody'), ...others] = namesOn(now, 'primary');
  const { state, roomsPerReviewer = 0, liveRooms } = now.staffing;
  const isShort = state === 'short' || (state === 'empty' && liveRooms > 0);
  const mark = first + (others.length === 0 ? '' : ` +${String(others.length)}`);
  const isAbsent = may('duty.work') && mine?.maySignOn === true && mine.presence === undefined;
  return (
    <Group gap={6} wrap="nowrap">
      {now.missing.length > 0 && (
        <Badge color="red" variant="light" tt="none" leftSection={<AlertFillIcon size={12} />}>
          {t(now.missing.some((m) => m.why === 'open') ? 'mark.open' : 'mark.absent')}
        </Badge>
      )}
      {isShort && (
        <Badge color="orange" variant="light" tt="none">
          {t('mark.short', {
            ratio: roomsPerReviewer.toLocaleString(i18n.language, { maximumFractionDigits: 0 }),
          })}
        </Badge>
      )}
      {isAbsent && <SignOnOff mine={mine} size="compact-sm" />}
      <Popover position="bottom-end" width={300} withArrow trapFocus>
        <Popover.Target>
          <UnstyledButton aria-label={t('mark.label', { who: mark })} visibleFrom="sm" px={6} py={4}>
            <Group gap={6} wrap="nowrap">
              <PeopleIcon size={14} />
              <Text size="sm" maw={130} truncate>
                {mark}
              </Text>
            </Group>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('mark.title')}>
          <Stack gap="xs">
            {LAYERS.map((layer) => {
              const names = namesOn(now, layer);
              return names.length === 0 ? null : (
                <div key={layer}>
                  <Text size="xs" c="dimmed">
                    {t(`layer.${layer}`)}
                  </Text>
                  <Text size="sm">{listText(names)}</Text>
                </div>
              );
            })}
            {mine?.on[0] !== undefined && (
              <Text size="sm">
                {t('mine.on', { layer: t(`layer.${mine.on[0].layer}`), until: times.full(mine.on[0].to) })}
              </Text>
            )}
            <Group justify="space-between">
              <Text component={Link} to="/duty" size="sm" c="var(--mantine-color-anchor)">
                {t('mark.rota')}
              </Text>
              {may('duty.work') && mine !== undefined && <SignOnOff mine={mine} size="compact-sm" />}
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
};
