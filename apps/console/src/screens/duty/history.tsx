import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { MomentInput } from './fields.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

const DAY_MS = 86_400_000;

/** Who was on duty at a moment, and all of it as a table to take away. */
export const HistoryTab = () => {
  const { t } = useTranslation('duty');
  const zone = ownZone();
  const nameOf = useNames();
  const times = useTimes(zone);
  const opened = useMemo(() => Math.floor(serverNow() / 60_000) * 60_000, []);
  const [at, setAt] = useState<number | undefined>(opened);
  const [from, setFrom] = useState<number | undefined>(opened - 30 * DAY_MS);
  const [to, setTo] = useState<number | undefined>(opened);
  const found = useApi('dutyAt', { query: { at: at ?? 0 } }, { enabled: at !== undefined });
  return (
    <Stack>
      <Group align="end">
        <MomentInput label={t('history.at')} value={at} onChange={setAt} zone={zone} />
      </Group>
      <ErrorNote error={found.error} />
      {found.data?.items.length === 0 && <Text c="dimmed">{t('history.nobody')}</Text>}
      {found.data !== undefined && found.data.items.length > 0 && (
        <Table.ScrollContainer minWidth={700}>
          <Table verticalSpacing={4} fz="sm">
            <Table.Thead>
              <Table.Tr>
                {(['schedule', 'layer', 'person', 'presence', 'stretch', 'how'] as const).map((name) => (
                  <Table.Th key={name}>{t(`column.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.data.items.map((r) => (
                <Table.Tr key={`${r.scheduleId} ${r.layer} ${r.personId}`}>
                  <Table.Td>{r.schedule}</Table.Td>
                  <Table.Td>{t(`layer.${r.layer}`)}</Table.Td>
                  <Table.Td fw={600}>{nameOf(r.personId)}</Table.Td>
                  <Table.Td>
                    <Badge color={r.present ? 'green' : 'orange'} variant="light" tt="none">
                      {t(r.present ? 'history.was' : 'history.wasNot')}
                    </Badge>
                  </Table.Td>
                  <Table.Td>{times.range(r.from, r.to)}</Table.Td>
                  <Table.Td>{t(`source.${r.source}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Group align="end">
        <MomentInput label={t('from')} value={from} onChange={setFrom} zone={zone} />
        <MomentInput label={t('to')} value={to} onChange={setTo} zone={zone} />
        {from !== undefined && to !== undefined && from < to && (
          <Anchor href={urlOf('dutyHistoryCsv', { query: { from, to } })} download="airlock-duty.csv" pb={8}>
            {t('csv')}
          </Anchor>
        )}
      </Group>
    </Stack>
  );
};
