import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ApprovalId } from '@airlock/contracts/approval';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { IncidentView } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useMay } from '../../session/use-session.js';
import { MassDialog } from './mass-dialog.js';
import { RollBackDialog } from './roll-back-dialog.js';

/** Actions on many streams that were asked for, and how far they have got. */
export const Mass = ({ incident }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation(['incidents', 'approvals']);
  const may = useMay();
  const [isAsking, asking] = useDisclosure();
  const [undoing, setUndoing] = useState<ApprovalId>();
  const list = useApi('listIncidentMass', { params: { incidentId: incident.incidentId } });
  const items = list.data?.items ?? [];
  const undone = items.find((m) => m.approvalId === undoing);
  const canAsk = incident.state === 'open' && may('actions.mass');
  if (items.length === 0 && !canAsk) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('mass.title')}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('mass.title')}
          </Title>
          {canAsk && (
            <Button size="xs" variant="default" onClick={asking.open}>
              {t('mass.open')}
            </Button>
          )}
        </Group>
        <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
        {items.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('mass.none')}
          </Text>
        )}
        {items.length > 0 && (
          <Table verticalSpacing={4} horizontalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {(['kind', 'state', 'taken', 'lifted', 'spared'] as const).map((name) => (
                  <Table.Th key={name}>{t(`mass.column.${name}`)}</Table.Th>
                ))}
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((m) => (
                <Table.Tr key={m.approvalId}>
                  <Table.Td>{t(`approvals:action.${m.kind}` as 'approvals:action.cut')}</Table.Td>
                  <Table.Td>
                    <Badge
                      miw="max-content"
                      variant="light"
                      color={m.state === 'waiting' ? 'orange' : 'gray'}
                    >
                      {t(`mass.state.${m.state}` as 'mass.state.waiting', { defaultValue: m.state })}
                    </Badge>
                  </Table.Td>
                  <Table.Td ff="monospace">
                    {m.taken}/{m.targets}
                  </Table.Td>
                  <Table.Td ff="monospace">{m.lifted}</Table.Td>
                  <Table.Td ff="monospace">{m.spared ?? 0}</Table.Td>
                  <Table.Td ta="end">
                    {m.inForce.length > 0 && may('actions.mass') && (
                      <Button size="compact-xs" variant="default" onClick={() => setUndoing(m.approvalId)}>
                        {t('rollBack.open')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {items.some(({ state }) => state === 'waiting') && (
          <Text size="sm">
            {t('mass.waits')} <Link to="/approvals">{t('mass.toApprovals')}</Link>
          </Text>
        )}
      </Stack>
      {undone !== undefined && <RollBackDialog mass={undone} onClose={() => setUndoing(undefined)} />}
      {isAsking && <MassDialog incident={incident} onClose={asking.close} />}
    </Paper>
  );
};
