import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Bars, Legend } from './bars.js';
import { ChartCard } from './chart-card.js';
import { seenInTime } from './fold.js';
import { useNumbers } from './numbers.js';
import type { Asked } from './reports.js';

/** Who went round, how often rooms were seen in time, and which were missed. */
export const Patrol = ({ asked: { span, now, name } }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { count, share, duration } = useNumbers();
  const time = useTimeText();
  const person = usePersonName();
  const query = { from: span.from, until: span.to };
  const found = useApi('patrolReport', { query });
  const { people = [], classes = [], misses = [], total } = found.data ?? {};
  const rows = [...people].sort((a, b) => b.looks - a.looks);
  const inTime = found.data && seenInTime(found.data);
  const says = t(inTime === undefined ? 'patrol.saysNone' : 'patrol.says', {
    share: share(inTime),
    rooms: count(total?.rooms ?? 0),
    missed: count(misses.length),
  });
  const end = Math.min(span.to, now);
  return (
    <ChartCard
      title={t('patrol.title')}
      about={t('patrol.about')}
      summary={says}
      empty={people.length === 0 && misses.length === 0 ? t('patrol.empty') : undefined}
      numbers={{
        columns: [t('patrol.due'), t('patrol.room'), t('patrol.class'), t('patrol.over'), t('patrol.seenBy')],
        rows: misses.map((m) => [
          time(m.dueAt),
          m.roomId,
          m.roomClass,
          duration((m.endedAt ?? end) - m.dueAt),
          m.seenBy === undefined
            ? t(m.endedAt === undefined ? 'patrol.notYet' : 'patrol.offAir')
            : person(m.seenBy),
        ]),
      }}
      files={{
        csv: urlOf('exportPatrol', { query: { ...query, format: 'csv' } }),
        json: urlOf('exportPatrol', { query: { ...query, format: 'json' } }),
        name: name('patrol'),
      }}
      state={found}
    >
      <Text size="xs" fw={500} mb="xs">
        {says}
      </Text>
      <Bars
        rows={rows.map((r) => ({
          key: r.person,
          name: person(r.person),
          parts: [r.proven, r.looks - r.proven],
          label: t('patrol.label', {
            rooms: count(r.rooms),
            dwell: duration(r.dwellMs),
            concerns: count(r.concerns),
          }),
        }))}
      />
      <Legend
        kinds={[
          { name: t('patrol.proven'), total: count(total?.proven ?? 0) },
          { name: t('patrol.short'), total: count((total?.looks ?? 0) - (total?.proven ?? 0)) },
        ]}
      />
      {classes.map((c) => (
        <Text key={c.roomClass} size="xs" c="dimmed">
          {t('patrol.missedIn', { name: c.roomClass, count: c.missed, longest: duration(c.longestMs) })}
        </Text>
      ))}
    </ChartCard>
  );
};
