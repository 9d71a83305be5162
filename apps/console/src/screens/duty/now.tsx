import { Alert, Anchor, Badge, Button, Modal, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'; // prettier-ignore
import type { DutyLayer, OnDuty, ScheduleId } from '@airlock/contracts/duty';
import { AlertIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { listText } from '../../parts/list-text.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { LAYERS } from './bars.js';
import { MyShift } from './my-shift.js';
import { StaffingNote } from './staffing-note.js';
import { Swaps } from './swaps.js';
import { TakeOverForm } from './take-over-form.js';
import { useDutyNow } from './use-duty.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

interface Place {
  readonly scheduleId: ScheduleId;
  readonly layer: DutyLayer;
  readonly people: readonly string[];
}

/** Who is on, who is missing, what is due. */
export const NowTab = () => {
  const { t } = useTranslation('duty');
  const now = useDutyNow();
  const schedules = useApi('listSchedules', {}).data?.items ?? [];
  const [taken, setTaken] = useState<Place>();
  if (now === undefined) return <Waiting />;
  const nameOf = (id: string): string => schedules.find((s) => s.scheduleId === id)?.name ?? id;
  const ids = [...new Set([...now.on.map((o) => o.scheduleId), ...now.missing.map((m) => m.scheduleId)])];
  return (
    <Stack>
      {now.missing.map((m) => (
        <Alert
          key={`${m.scheduleId} ${m.layer} ${m.why}`}
          color="red"
          variant="light"
          icon={<AlertIcon />}
          title={t(`missing.${m.why}`, { schedule: nameOf(m.scheduleId), layer: t(`layer.${m.layer}`) })}
        />
      ))}
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <StaffingNote staffing={now.staffing} />
        <Paper withBorder p="sm">
          <Text size="xs" c="dimmed">
            {t('now.handovers')}
          </Text>
          <Text size="xl" fw={700} c={now.handoversMissing > 0 ? 'red' : undefined}>
            {now.handoversDue + now.handoversWritten}
          </Text>
          <Text size="xs" c="dimmed">
            {t('now.handoversOf', {
              due: now.handoversDue,
              written: now.handoversWritten,
              missing: now.handoversMissing,
            })}{' '}
            <Anchor
              component={Link}
              to="/duty"
              search={{ tab: 'handover' } as never}
              size="xs"
              underline="always"
            >
              {t('now.open')}
            </Anchor>
          </Text>
        </Paper>
        <NextChange at={now.nextChangeAt} />
      </SimpleGrid>
      <MyShift />
      {now.on.length === 0 && <Text c="dimmed">{t('now.nobody')}</Text>}
      {ids.map((id) => (
        <OnSchedule
          key={id}
          name={nameOf(id)}
          on={now.on.filter((o) => o.scheduleId === id)}
          onTake={(layer, people) => setTaken({ scheduleId: id, layer, people })}
        />
      ))}
      <Swaps />
      {taken !== undefined && (
        <Modal opened onClose={() => setTaken(undefined)} size="lg" title={t('takeOver.open')}>
          <TakeOverForm of={taken} onDone={() => setTaken(undefined)} />
        </Modal>
      )}
    </Stack>
  );
};

const NextChange = ({ at }: { readonly at: number | undefined }) => {
  const { t } = useTranslation('duty');
  const times = useTimes(ownZone());
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {t('now.nextChange')}
      </Text>
      <Text size="xl" fw={700}>
        {at === undefined ? '–' : times.full(at)}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {at !== undefined && (
          <>
            {t('now.in')} <Countdown to={at} urgentMs={600_000} />
          </>
        )}
      </Text>
    </Paper>
  );
};

interface OnScheduleProps {
  readonly name: string;
  readonly on: readonly OnDuty[];
  readonly onTake: (layer: DutyLayer, people: readonly string[]) => void;
}

const OnSchedule = ({ name, on, onTake }: OnScheduleProps) => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const nameOf = useNames();
  const times = useTimes(ownZone());
  return (
    <Paper withBorder p="sm" component="section" aria-label={name}>
      <Title order={2} size="h5" mb="xs">
        {name}
      </Title>
      <Table.ScrollContainer minWidth={700}>
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              {(['layer', 'person', 'presence', 'until', 'speaks', 'doing'] as const).map((column) => (
                <Table.Th key={column}>{t(`column.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {LAYERS.flatMap((layer) => {
              const people = on.filter((o) => o.layer === layer);
              return people.map((o, i) => (
                <Table.Tr key={`${layer} ${o.personId}`}>
                  <Table.Td fw={600}>{i === 0 && t(`layer.${layer}`)}</Table.Td>
                  <Table.Td>
                    {nameOf(o.personId)}
                    {o.source !== 'rotation' && (
                      <Badge ml="xs" size="sm" variant="light" tt="none">
                        {t(`source.${o.source}`)}
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {o.presentSince === undefined ? (
                      <Badge color="orange" variant="light" tt="none">
                        {t('presence.absent')}
                      </Badge>
                    ) : (
                      <Badge color="green" variant="light" tt="none">
                        {t('presence.here', { since: times.time(o.presentSince) })}
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td>{times.full(o.to)}</Table.Td>
                  <Table.Td>{listText(o.languages)}</Table.Td>
                  <Table.Td>
                    {i === 0 && may('duty.work') && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={t('takeOver.of', { layer: t(`layer.${layer}`), schedule: name })}
                        onClick={() => onTake(layer, people.map((p) => p.personId))} // prettier-ignore
                      >
                        {t('takeOver.open')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ));
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
};
