import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { Badge, Stack, Tabs, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { ApprovalCard } from './approval-card.js';
import { Decide, Withdraw } from './decide.js';
import { sortApprovals } from './sort-approvals.js';
import { HISTORY, useViewer, useWaitingApprovals } from './waiting-approvals.js';

const TABS = ['forMe', 'mine', 'others', 'decided'] as const;
type Tab = (typeof TABS)[number];

/** What one person asked for and another one has to allow. */
export const Approvals = () => {
  const { t } = useTranslation(['approvals', 'shell']);
  const viewer = useViewer();
  const may = useMay();
  const waiting = useWaitingApprovals();
  const [tab, setTab] = useState<Tab>(may('approvals.decide') ? 'forMe' : 'others');
  if (waiting === undefined)
    return (
      <Screen title={t('shell:nav.approvals')}>
        <Waiting />
      </Screen>
    );
  const sorted = sortApprovals(waiting, viewer);
  const tabs = TABS.filter((name) => may('approvals.decide') || name === 'others' || name === 'decided');
  return (
    <Screen title={t('shell:nav.approvals')} intro={t('intro')}>
      <Tabs value={tab} onChange={(next) => setTab((next ?? 'forMe') as Tab)} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                name === 'decided' || sorted[name].length === 0 ? undefined : (
                  <Badge size="sm" variant="light" color={name === 'forMe' ? 'orange' : 'gray'}>
                    {sorted[name].length}
                  </Badge>
                )
              }
            >
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="forMe">
          <Cards of={sorted.forMe} empty={t('none.forMe')} act={(a) => <Decide approval={a} />} />
        </Tabs.Panel>
        <Tabs.Panel value="mine">
          <Cards of={sorted.mine} empty={t('none.mine')} act={(a) => <Withdraw approval={a} />} />
        </Tabs.Panel>
        <Tabs.Panel value="others">
          <Cards of={sorted.others} empty={t('none.others')} />
        </Tabs.Panel>
        <Tabs.Panel value="decided">
          <Decided />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
};

const Decided = () => {
  const { t } = useTranslation('approvals');
  const { data, error, refetch } = useApi('listApprovals', HISTORY);
  if (error !== null) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return <Cards of={data.items.filter(({ state }) => state !== 'waiting')} empty={t('none.decided')} />;
};

interface CardsProps {
  readonly of: readonly ApprovalView[];
  readonly empty: string;
  readonly act?: (approval: ApprovalView) => ReactNode;
}

const Cards = ({ of, empty, act }: CardsProps) =>
  of.length === 0 ? (
    <Text c="dimmed">{empty}</Text>
  ) : (
    <Stack maw={860} gap="sm">
      {of.map((approval) => (
        <ApprovalCard key={approval.approvalId} approval={approval}>
          {act?.(approval)}
        </ApprovalCard>
      ))}
    </Stack>
  );
