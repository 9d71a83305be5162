import { Anchor, Group, Paper, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { StaffingNote } from './staffing-note.js';
import { useDutyNow } from './use-duty.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

const StaffingChart = lazy(() =>
  import('./staffing-chart.js').then((module) => ({ default: module.StaffingChart })),
);

/** How many reviewers the next hours take, and how many are on the rota. */
export const StaffingTab = () => {
  const { t, i18n } = useTranslation('duty');
  const plan = useApi('getStaffing', {});
  const now = useDutyNow();
  const times = useTimes(ownZone());
  if (plan.data === undefined) return plan.isPending ? <Waiting /> : <ErrorNote error={plan.error} />;
  const { basis, hours } = plan.data;
  const percent = (n: number): string => n.toLocaleString(i18n.language, { style: 'percent', maximumFractionDigits: 0 }); // prettier-ignore
  const number = (n: number | undefined): string =>
    n === undefined ? '–' : n.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const isShort = (hour: (typeof hours)[number]): boolean =>
    hour.needed !== undefined && hour.rostered < hour.needed.all;
  const short = hours.filter(isShort).length;
  const isForecast = hours.some((h) => h.forecast !== undefined);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <StaffingNote staffing={now?.staffing ?? plan.data.now} />
        <Paper withBorder p="sm">
          <Text size="xs" c="dimmed">
            {t('staffing.basis')}
          </Text>
          <Text size="sm">
            {t('staffing.basisIs', {
              handle: basis.handleSeconds,
              share: percent(basis.share),
              within: basis.withinSeconds,
              rooms: basis.roomsPerReviewerMax,
              days: basis.forecastDays,
            })}
          </Text>
        </Paper>
      </SimpleGrid>
      <Paper withBorder p="md" component="section" aria-label={t('staffing.next')}>
        <Text fw={600}>{t('staffing.next')}</Text>
        <Text size="sm" c={short > 0 ? 'red' : 'dimmed'} mb="sm">
          {!isForecast
            ? t('staffing.noForecast')
            : short > 0
              ? t('staffing.short', { count: short })
              : t('staffing.enough')}
        </Text>
        <Suspense fallback={<Waiting />}>
          <StaffingChart hours={hours} time={times.time} />
        </Suspense>
      </Paper>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={2} fz="sm" highlightOnHover>
          <Table.Caption>{t('staffing.table', { zone: ownZone() })}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('column.hour')}</Table.Th>
              {(['rostered', 'needed', 'forQueue', 'forRooms', 'cases', 'rooms', 'inTime'] as const).map(
                (name) => (
                  <Table.Th key={name} ta="end">
                    {t(`column.${name}`)}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {hours.map((h) => (
              <Table.Tr key={h.from}>
                <Table.Td>{times.full(h.from)}</Table.Td>
                <Table.Td ta="end" c={isShort(h) ? 'red' : undefined} fw={isShort(h) ? 700 : undefined}>
                  {h.rostered}
                </Table.Td>
                <Table.Td ta="end">{number(h.needed?.all)}</Table.Td>
                <Table.Td ta="end">{number(h.needed?.queue)}</Table.Td>
                <Table.Td ta="end">{number(h.needed?.rooms)}</Table.Td>
                <Table.Td ta="end">{number(h.forecast?.cases)}</Table.Td>
                <Table.Td ta="end">{number(h.forecast?.liveRooms)}</Table.Td>
                <Table.Td ta="end">{h.inTime === undefined ? '–' : percent(h.inTime)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Export />
    </Stack>
  );
};

const DAY_MS = 86_400_000;

const Export = () => {
  const { t } = useTranslation('duty');
  const [days, setDays] = useState('7');
  const to = useMemo(() => Math.ceil(serverNow() / 3_600_000) * 3_600_000, []);
  return (
    <Group align="end">
      <Select
        label={t('staffing.export')}
        data={['1', '7', '30', '90', '365'].map((value) => ({
          value,
          label: t('days', { count: Number(value) }),
        }))}
        value={days}
        onChange={(value) => value !== null && setDays(value)}
        allowDeselect={false}
      />
      <Anchor
        href={urlOf('staffingHistoryCsv', { query: { from: to - Number(days) * DAY_MS, to } })}
        download="airlock-staffing.csv"
        pb={8}
      >
        {t('csv')}
      </Anchor>
    </Group>
  );
};
