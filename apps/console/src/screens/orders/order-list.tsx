import { Badge, Group, Text } from '@mantine/core';
import type { AuthorityOrder } from '@airlock/contracts/order';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ReadPanes } from '../../parts/two-panes.js';
import { Deadline } from './deadline.js';
import type { ReportDraft } from './new-report-dialog.js';
import { OrderPane } from './order-pane.js';

export interface OrderListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (orderId: string) => void;
  readonly onReport: (draft: ReportDraft) => void;
}

/** Orders, those to be carried out first. */
export const OrderList = ({ chosen, onChoose, onReport }: OrderListProps) => {
  const { t } = useTranslation('orders');
  const list = useApi('listOrders', { query: { limit: 200 } });
  return (
    <ReadPanes
      read={list}
      items={list.data?.items ?? []}
      keyOf={(o) => o.orderId}
      line={(o) => <Line order={o} />}
      pane={(o) => <OrderPane order={o} onReport={onReport} />}
      chosen={chosen}
      onChoose={onChoose}
      empty={t('none.orders')}
      label={t('view.orders')}
    />
  );
};

const Line = ({ order: o }: { readonly order: AuthorityOrder }) => {
  const { t } = useTranslation('orders');
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {o.docNo}
        </Text>
        {o.state === 'received' ? (
          <Deadline dueAt={o.dueAt} since={o.receivedAt} />
        ) : (
          <Badge color="green" variant="light" tt="none">
            {t('state.acted')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {o.issuer} · {t(`basis.${o.basis}`)}
      </Text>
    </>
  );
};
