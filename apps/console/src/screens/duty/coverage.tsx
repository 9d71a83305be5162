import { Grid, Group, List, Paper, Progress, RingProgress, Stack, Table, Text, Title } from '@mantine/core';
import type { Coverage, QualityPart } from '@airlock/contracts/duty';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Waiting } from '../../parts/waiting.js';
import { scoreColour } from './score.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

/** How well each schedule is covered in the next seven days. */
export const CoverageTab = () => {
  const { t } = useTranslation('duty');
  const list = useApi('getCoverage', { query: { days: 7 } });
  if (list.isPending) return <Waiting />;
  return (
    <Stack>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      <Text size="sm" c="dimmed">
        {t('coverage.intro', { zone: ownZone() })}
      </Text>
      {list.data?.items.map((c) => (
        <OfSchedule key={c.scheduleId} coverage={c} />
      ))}
    </Stack>
  );
};

const OfSchedule = ({ coverage: c }: { readonly coverage: Coverage }) => {
  const { t } = useTranslation('duty');
  return (
    <Paper withBorder p="md" component="section" aria-label={c.name}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Group wrap="nowrap" align="start">
            <RingProgress
              size={110}
              thickness={10}
              roundCaps
              sections={[{ value: c.quality, color: scoreColour(c.quality) }]}
              label={
                <Text ta="center" fw={700} size="xl">
                  {c.quality}
                </Text>
              }
              aria-hidden
            />
            <div>
              <Title order={2} size="h5">
                {c.name}
              </Title>
              <Text size="sm">{t('coverage.score', { score: c.quality })}</Text>
            </div>
          </Group>
          <Stack gap="xs" mt="sm">
            {c.parts.map((part) => (
              <Part key={part.name} part={part} />
            ))}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Stretches
              title={t('coverage.gapsTitle')}
              none={t('coverage.noGaps')}
              isBad
              items={c.gaps.map((g) => ({ ...g, what: t(`layer.${g.layer}`) }))}
            />
            <Alone coverage={c} />
            <Loads coverage={c} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Paper>
  );
};

const Part = ({ part }: { readonly part: QualityPart }) => {
  const { t, i18n } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(ownZone());
  const amount = (code: string, n: number): string =>
    code === 'unbalanced'
      ? n.toLocaleString(i18n.language, { style: 'percent', maximumFractionDigits: 0 })
      : times.length(n * 1_000);
  const weight = part.weight.toLocaleString(i18n.language, { style: 'percent' });
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {t(`part.${part.name}`)}{' '}
          <Text span size="xs" c="dimmed">
            {weight}
          </Text>
        </Text>
        <Text size="sm" ff="monospace">
          {Math.round(part.score)}
        </Text>
      </Group>
      <Progress
        value={part.score}
        color={scoreColour(part.score)}
        size="sm"
        aria-label={t(`part.${part.name}`)}
      />
      {part.reasons.length > 0 && (
        <List size="xs" c="dimmed" mt={2}>
          {part.reasons.slice(0, 4).map((r, i) => (
            <List.Item key={i}>
              {t(`why.${r.code}`, {
                who: r.personId === undefined ? '' : nameOf(r.personId),
                layer: r.layer === undefined ? '' : t(`layer.${r.layer}`),
                value: amount(r.code, r.value),
                limit: r.limit === undefined ? '' : amount(r.code, r.limit),
              })}
            </List.Item>
          ))}
          {part.reasons.length > 4 && <List.Item>{t('more', { count: part.reasons.length - 4 })}</List.Item>}
        </List>
      )}
    </div>
  );
};

interface StretchesProps {
  readonly title: string;
  readonly none: string;
  readonly isBad?: boolean;
  readonly items: readonly { readonly from: number; readonly to: number; readonly what: string }[];
}

const SHOWN = 12;

const Stretches = ({ title, none, isBad = false, items }: StretchesProps) => {
  const { t } = useTranslation('duty');
  const times = useTimes(ownZone());
  return (
    <div>
      <Text fw={600} size="sm" c={isBad && items.length > 0 ? 'red' : undefined}>
        {title}
      </Text>
      {items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <List size="sm">
          {items.slice(0, SHOWN).map((s) => (
            <List.Item key={`${s.what} ${String(s.from)}`}>
              {s.what}: {times.range(s.from, s.to)}
            </List.Item>
          ))}
          {items.length > SHOWN && <List.Item>{t('more', { count: items.length - SHOWN })}</List.Item>}
        </List>
      )}
    </div>
  );
};

const Alone = ({ coverage: c }: { readonly coverage: Coverage }) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  return (
    <Stretches
      title={t('coverage.noBackup')}
      none={t('coverage.neverAlone')}
      items={c.singlePoints.map((s) => ({ ...s, what: nameOf(s.personId) }))}
    />
  );
};

const Loads = ({ coverage: c }: { readonly coverage: Coverage }) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(ownZone());
  if (c.loads.length === 0) return null;
  return (
    <Table verticalSpacing={3} fz="sm">
      <Table.Caption>{t('coverage.loads', { until: times.day(c.loadTo) })}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('column.person')}</Table.Th>
          <Table.Th ta="end">{t('column.onDuty')}</Table.Th>
          <Table.Th ta="end">{t('column.shifts')}</Table.Th>
          <Table.Th ta="end">{t('column.rest')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {c.loads.map((l) => (
          <Table.Tr key={l.personId}>
            <Table.Td>{nameOf(l.personId)}</Table.Td>
            <Table.Td ta="end">{times.length(l.seconds * 1_000)}</Table.Td>
            <Table.Td ta="end">{l.shifts}</Table.Td>
            <Table.Td ta="end">
              {l.shortestRestMs === undefined ? '–' : times.length(l.shortestRestMs)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};
