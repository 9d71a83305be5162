import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AuthorityOrder } from '@airlock/contracts/order';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { Deadline } from './deadline.js';
import type { ReportDraft } from './new-report-dialog.js';
import { OrderPane } from './order-pane.js';

/** Read again so often: an order entered at another desk is not pushed. */
const AGAIN_MS = 10_000;

export interface OrderListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (orderId: string) => void;
  readonly onReport: (draft: ReportDraft) => void;
}

/** Orders, those to be carried out first. */
export const OrderList = ({ chosen, onChoose, onReport }: OrderListProps) => {
  const { t } = useTranslation('orders');
  const list = useQuery({ ...apiQuery('listOrders', { query: { limit: 200 } }), refetchInterval: AGAIN_MS });
  const items = list.data?.items ?? [];
  const shown = items.find((o) => o.orderId === chosen) ?? items[0];
  return (
    <>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <Waiting />
      ) : (
        <TwoPanes
          items={items}
          keyOf={(o) => o.orderId}
          line={(o) => <Line order={o} />}
          chosen={shown?.orderId}
          onChoose={onChoose}
          empty={t('none.orders')}
          label={t('view.orders')}
        >
          {shown !== undefined && <OrderPane key={shown.orderId} order={shown} onReport={onReport} />}
        </TwoPanes>
      )}
    </>
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
