import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RegulatorReport } from '@airlock/contracts/order';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { Deadline } from './deadline.js';
import { ReportPane } from './report-pane.js';

/** Read again so often: a report drafted at another desk is not pushed. */
const AGAIN_MS = 10_000;
const COLOURS = { draft: 'orange', sent: 'blue', acknowledged: 'green' } as const;

export interface ReportListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (reportId: string) => void;
}

/** Reports to authorities, newest first. */
export const ReportList = ({ chosen, onChoose }: ReportListProps) => {
  const { t } = useTranslation('orders');
  const list = useQuery({ ...apiQuery('listReports', { query: { limit: 200 } }), refetchInterval: AGAIN_MS });
  const items = list.data?.items ?? [];
  const shown = items.find((r) => r.reportId === chosen) ?? items[0];
  return (
    <>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <Waiting />
      ) : (
        <TwoPanes
          items={items}
          keyOf={(r) => r.reportId}
          line={(r) => <Line report={r} />}
          chosen={shown?.reportId}
          onChoose={onChoose}
          empty={t('none.reports')}
          label={t('view.reports')}
        >
          {shown !== undefined && <ReportPane key={shown.reportId} report={shown} />}
        </TwoPanes>
      )}
    </>
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
