import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';
import { Once } from '../users/once.js';
import { useNames } from './use-names.js';

/** Calendars (iCalendar) that a phone or mail program subscribes to. */
export const CalendarsTab = () => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const time = useTimeText();
  const feeds = useApi('listFeeds', {});
  const schedules = useApi('listSchedules', {}).data?.items ?? [];
  const [address, setAddress] = useState<string>();
  const adding = useAct('addFeed', { refreshes: ['listFeeds'] });
  const revoking = useAct('revokeFeed', { refreshes: ['listFeeds'] });
  const show = { onSuccess: ({ path }: { path: string }) => setAddress(`${location.origin}${path}`) };
  const scheduleName = (id: string): string => schedules.find((s) => s.scheduleId === id)?.name ?? id;
  const live = (feeds.data?.items ?? []).filter((f) => f.revokedAt === undefined);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('calendar.intro')}
      </Text>
      <Group>
        <Button onClick={() => adding.mutate({ body: { kind: 'person' } }, show)}>
          {t('calendar.mine')}
        </Button>
        {schedules.map((s) => (
          <Button
            key={s.scheduleId}
            variant="default"
            onClick={() => adding.mutate({ body: { kind: 'schedule', scheduleId: s.scheduleId } }, show)}
          >
            {t('calendar.ofSchedule', { name: s.name })}
          </Button>
        ))}
      </Group>
      <ErrorNote error={feeds.error ?? adding.error ?? revoking.error} />
      {feeds.isSuccess && live.length === 0 && <Text c="dimmed">{t('calendar.none')}</Text>}
      {live.length > 0 && (
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              {(['calendar', 'madeBy', 'madeAt', 'doing'] as const).map((name) => (
                <Table.Th key={name}>{t(`column.${name}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {live.map((f) => {
              const name = f.of.kind === 'person' ? nameOf(f.of.personId) : scheduleName(f.of.scheduleId);
              return (
                <Table.Tr key={f.feedId}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>{nameOf(f.createdBy)}</Table.Td>
                  <Table.Td>{time(f.createdAt)}</Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      color="red"
                      aria-label={t('calendar.revokeOf', { name })}
                      onClick={() => revoking.mutate({ params: { feedId: f.feedId } })}
                    >
                      {t('calendar.revoke')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
      {address !== undefined && (
        <Once
          title={t('calendar.address')}
          text={t('calendar.addressWhy')}
          secret={address}
          onClose={() => setAddress(undefined)}
        />
      )}
    </Stack>
  );
};
