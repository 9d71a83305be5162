import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { Preview } from '@airlock/contracts/http/duty-bodies';
import type { DutyLayer } from '@airlock/contracts/duty';
import { useTranslation } from 'react-i18next';
import { listText } from '../../parts/list-text.js';
import { barsOf } from './bars.js';
import { scoreColour } from './score.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { Week } from './week.js';

export interface SchedulePreviewProps {
  readonly preview: Preview;
  readonly mustCover: readonly DutyLayer[];
  readonly zone: string;
  readonly days: readonly number[];
}

const SHOWN = 10;

/** What a schedule would be, before it is written: its next seven days, shifts and score. */
export const SchedulePreview = ({ preview, mustCover, zone, days }: SchedulePreviewProps) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(zone);
  const { coverage, shifts } = preview;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('editor.preview')}
        </Title>
        <Badge color={scoreColour(coverage.quality)} variant="light" size="lg" tt="none">
          {t('coverage.score', { score: coverage.quality })}
        </Badge>
      </Group>
      <Week label={t('editor.preview')} {...{ days, zone, shifts, mustCover, coverage }} />
      <Text size="sm" fw={600} c={coverage.gaps.length === 0 ? undefined : 'red'} role="status">
        {coverage.gaps.length === 0
          ? t('coverage.noGaps')
          : t('coverage.gaps', {
              count: coverage.gaps.length,
              length: times.length(coverage.gapSeconds * 1_000),
            })}
      </Text>
      <Table verticalSpacing={3} fz="sm">
        <Table.Caption>{t('editor.next', { zone })}</Table.Caption>
        <Table.Tbody>
          {barsOf(shifts)
            .slice(0, SHOWN)
            .map((bar) => (
              <Table.Tr key={bar.key}>
                <Table.Td>{t(`layer.${bar.layer}`)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{times.range(bar.from, bar.to)}</Table.Td>
                <Table.Td>{listText(bar.people.map(nameOf))}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
};
