import { Badge, Group, Text } from '@mantine/core';
import type { RegulatorReport } from '@airlock/contracts/order';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ReadPanes } from '../../parts/two-panes.js';
import { Deadline } from './deadline.js';
import { ReportPane } from './report-pane.js';

const COLOURS = { draft: 'orange', sent: 'blue', acknowledged: 'green' } as const;

export interface ReportListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (reportId: string) => void;
}

/** Reports to authorities, newest first. */
export const ReportList = ({ chosen, onChoose }: ReportListProps) => {
  const { t } = useTranslation('orders');
  const list = useApi('listReports', { query: { limit: 200 } });
  return (
    <ReadPanes
      read={list}
      items={list.data?.items ?? []}
      keyOf={(r) => r.reportId}
      line={(r) => <Line report={r} />}
      pane={(r) => <ReportPane report={r} />}
      chosen={chosen}
      onChoose={onChoose}
      empty={t('none.reports')}
      label={t('view.reports')}
    />
  );
};

const Line = ({ report: r }: { readonly report: RegulatorReport }) => {
  const { t } = useTranslation('orders');
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {r.addressee}
        </Text>
        {r.state === 'draft' ? (
          <Deadline dueAt={r.dueAt} since={r.detectedAt} />
        ) : (
          <Badge color={COLOURS[r.state]} variant="light" tt="none">
            {t(`reportState.${r.state}`)}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {r.subject}
      </Text>
    </>
  );
};
