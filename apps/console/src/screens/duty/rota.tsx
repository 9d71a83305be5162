import { ActionIcon, Button, Group, Modal, Paper, Select, Stack, Text, Title } from '@mantine/core';
import type { Gap, Schedule } from '@airlock/contracts/duty';
import { ChevronLeftIcon, ChevronRightIcon } from '@primer/octicons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiQuery, useApi } from '../../api/use-api.js';
import { useSeconds } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { BarDialog } from './bar-dialog.js';
import type { Bar } from './bars.js';
import { Legend } from './legend.js';
import { OverrideForm } from './override-form.js';
import { useTimes } from './use-times.js';
import { Week } from './week.js';
import { ownZone, weekOf } from './zone.js';

const ScheduleEditor = lazy(() =>
  import('./schedule-editor.js').then((module) => ({ default: module.ScheduleEditor })),
);

/** A week of every schedule as a picture. */
export const Rota = () => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const schedules = useApi('listSchedules', {});
  const [weeks, setWeeks] = useState(0);
  const [zone, setZone] = useState(ownZone);
  const [bar, setBar] = useState<Bar>();
  const [gap, setGap] = useState<Gap>();
  const [edited, setEdited] = useState<Schedule | 'new'>();
  const today = Math.floor(useSeconds() / 3_600_000) * 3_600_000;
  const days = weekOf(today, zone, weeks);
  const [from, to] = [days[0]!, days[7]!];
  const shifts = useQuery({
    ...apiQuery('listShifts', { query: { from, to } }),
    placeholderData: keepPreviousData,
  });
  const coverage = useQuery({
    ...apiQuery('getCoverage', { query: { from, days: 7 } }),
    placeholderData: keepPreviousData,
  });
  const times = useTimes(zone);
  const zones = [...new Set([ownZone(), ...(schedules.data?.items ?? []).map((s) => s.timeZone)])];
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="xs">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('week.before')}
            onClick={() => setWeeks(weeks - 1)}
          >
            <ChevronLeftIcon />
          </ActionIcon>
          <Button variant="default" disabled={weeks === 0} onClick={() => setWeeks(0)}>
            {t('week.this')}
          </Button>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('week.after')}
            onClick={() => setWeeks(weeks + 1)}
          >
            <ChevronRightIcon />
          </ActionIcon>
          <Text fw={600} aria-live="polite">
            {times.day(from)} – {times.day(to - 1)}
          </Text>
        </Group>
        <Group gap="xs">
          <Select
            aria-label={t('zone')}
            data={zones.map((value) => ({ value, label: value === ownZone() ? t('zoneYours', { zone: value }) : value }))} // prettier-ignore
            value={zone}
            onChange={(value) => value !== null && setZone(value)}
            allowDeselect={false}
            w={260}
          />
          {may('duty.write') && <Button onClick={() => setEdited('new')}>{t('editor.new')}</Button>}
        </Group>
      </Group>
      <ErrorNote error={schedules.error ?? shifts.error ?? coverage.error} />
      {schedules.isPending && <Waiting />}
      {schedules.data?.items.length === 0 && <Text c="dimmed">{t('week.none')}</Text>}
      {schedules.data?.items.map((s) => (
        <Paper key={s.scheduleId} withBorder p="sm" component="section" aria-label={s.name}>
          <Group justify="space-between" mb="xs">
            <Group gap="sm" align="baseline">
              <Title order={2} size="h5">
                {s.name}
              </Title>
              <Text size="xs" c="dimmed">
                {s.timeZone} · {t('version', { version: s.version })}
              </Text>
            </Group>
            {may('duty.write') && (
              <Button size="xs" variant="default" onClick={() => setEdited(s)}>
                {t('editor.edit', { name: s.name })}
              </Button>
            )}
          </Group>
          <Week
            label={t('week.of', { name: s.name })}
            days={days}
            zone={zone}
            shifts={(shifts.data?.items ?? []).filter((shift) => shift.scheduleId === s.scheduleId)}
            mustCover={s.mustCover}
            coverage={coverage.data?.items.find((c) => c.scheduleId === s.scheduleId)}
            onBar={setBar}
            onGap={may('duty.write') ? setGap : undefined}
          />
        </Paper>
      ))}
      <Legend />
      {bar !== undefined && <BarDialog bar={bar} zone={zone} onClose={() => setBar(undefined)} />}
      {gap !== undefined && (
        <Modal opened onClose={() => setGap(undefined)} size="lg" title={t('override.fill')}>
          <OverrideForm of={{ ...gap, people: [] }} zone={zone} onDone={() => setGap(undefined)} />
        </Modal>
      )}
      {edited !== undefined && (
        <Suspense>
          <ScheduleEditor
            schedule={edited === 'new' ? undefined : edited}
            onClose={() => setEdited(undefined)}
          />
        </Suspense>
      )}
    </Stack>
  );
};
