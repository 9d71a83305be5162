import { Alert, Anchor, Badge, Button, Group, List, Paper, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AuthorityOrder, OrderTarget } from '@airlock/contracts/order';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { Deadline } from './deadline.js';
import { Done } from './done.js';
import type { ReportDraft } from './new-report-dialog.js';

/** What a target names, and which of it is on air now. */
const useOnAir = (): ((target: OrderTarget) => { readonly name: string; readonly live: readonly string[] }) => {
  const all = useAll(streams);
  return (target) => {
    const live = all.filter(({ stream: s }) =>
      s.live && (target.kind === 'stream' ? s.streamId === target.streamId : s.streamerId === target.streamerId),
    );
    return {
      name: target.kind === 'stream' ? target.streamId : target.streamerId,
      live: live.map((v) => v.stream.streamId),
    };
  };
}; // prettier-ignore

export interface OrderPaneProps {
  readonly order: AuthorityOrder;
  readonly onReport: (draft: ReportDraft) => void;
}

/** One order: what it says, until when, what it names; then carrying it out, and what that did. */
export const OrderPane = ({ order: o, onReport }: OrderPaneProps) => {
  const { t } = useTranslation('orders');
  const time = useTimeText();
  const may = useMay();
  return (
    <Stack>
      <Paper withBorder p="md">
        <Group justify="space-between" align="start" wrap="nowrap">
          <div>
            <Text fw={600}>{o.issuer}</Text>
            <Text size="sm" c="dimmed">
              {o.docNo}
            </Text>
          </div>
          {o.state === 'received' ? (
            <Deadline dueAt={o.dueAt} since={o.receivedAt} size="xl" />
          ) : (
            <Badge color="green" variant="light" size="lg" tt="none">
              {t('state.acted')}
            </Badge>
          )}
        </Group>
        <Text my="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {o.text}
        </Text>
        <FactList
          facts={[
            [t('fact.basis'), t(`basisLong.${o.basis}`)],
            [t('fact.received'), time(o.receivedAt)],
            [t('fact.due'), time(o.dueAt)],
            [t('fact.entered'), <PersonName key="by" id={o.enteredBy} />],
          ]}
        />
        <Targets order={o} />
      </Paper>
      {o.state === 'acted' ? (
        <Done order={o} onReport={onReport} />
      ) : may('orders.act') ? (
        <CarryOut order={o} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('act.notYours')}
        </Text>
      )}
    </Stack>
  );
};

const Targets = ({ order }: { readonly order: AuthorityOrder }) => {
  const { t } = useTranslation('orders');
  const onAir = useOnAir();
  return (
    <Table mt="sm" verticalSpacing={4} aria-label={t('targets.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('targets.title')}</Table.Th>
          <Table.Th>{t('targets.now')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {order.targets.map((target) => {
          const { name, live } = onAir(target);
          return (
            <Table.Tr key={`${target.kind} ${name}`}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text span size="xs" c="dimmed" me={6}>
                  {t(`targets.${target.kind}`)}
                </Text>
                {name}
              </Table.Td>
              <Table.Td>
                {live.length === 0 ? (
                  <Text size="sm" c="dimmed">
                    {t('targets.off')}
                  </Text>
                ) : (
                  live.map((streamId) => (
                    <Anchor
                      key={streamId}
                      component={Link}
                      to="/streams/$streamId"
                      params={{ streamId } as never}
                      size="sm"
                      me="xs"
                      aria-label={t('targets.open', { streamId })}
                    >
                      {t('targets.on')}
                    </Anchor>
                  ))
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
};

const CarryOut = ({ order }: { readonly order: AuthorityOrder }) => {
  const { t } = useTranslation('orders');
  const onAir = useOnAir();
  const [isArmed, setArmed] = useState(false);
  const acting = useAct('carryOutOrder', { refreshes: ['listOrders'] });
  const cut = [...new Set(order.targets.flatMap((target) => onAir(target).live))];
  const absent = order.targets.map(onAir).filter(({ live }) => live.length === 0);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('act.title')}>
      {isArmed ? (
        <Alert color="red" variant="light" title={t('act.sure', { count: cut.length })}>
          <List size="sm" mb="xs">
            {cut.map((streamId) => (
              <List.Item key={streamId}>{t('act.cuts', { streamId })}</List.Item>
            ))}
            {absent.map(({ name }) => (
              <List.Item key={name}>{t('act.absent', { name })}</List.Item>
            ))}
            <List.Item>{t('act.signs')}</List.Item>
          </List>
          <ErrorNote error={acting.error} />
          <Group justify="end">
            <Button variant="default" onClick={() => setArmed(false)}>
              {t('act.no')}
            </Button>
            <Button
              color="red"
              autoFocus
              loading={acting.isPending}
              onClick={() => acting.mutate({ params: { orderId: order.orderId } })}
            >
              {t('act.yes')}
            </Button>
          </Group>
        </Alert>
      ) : (
        <Group justify="space-between">
          <Text size="sm">{t('act.what', { count: cut.length })}</Text>
          <Button color="red" onClick={() => setArmed(true)}>
            {t('act.do')}
          </Button>
        </Group>
      )}
    </Paper>
  );
};
