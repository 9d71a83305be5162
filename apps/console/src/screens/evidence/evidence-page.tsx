import { Badge, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Timeline } from '@mantine/core';
import type { EvidenceItem, EvidenceItemKind } from '@airlock/contracts/evidence';
import type { EvidenceView } from '@airlock/contracts/http/evidence-api';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList, type FactLine } from '../../parts/fact-list.js';
import { listText } from '../../parts/list-text.js';
import { usePersonName } from '../../parts/person-name.js';
import { Screen } from '../../parts/screen.js';
import { useBytesText, useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { STATE_COLOURS } from './evidence.js';
import { useReasonText } from './reason-text.js';
import { ReadDialog } from './read-dialog.js';
import { Releases } from './releases.js';

const route = getRouteApi('/evidence/$evidenceId');

/** One sealed evidence: what is in it, what is not, and everybody who had it in their hands. */
export const EvidencePage = () => {
  const { t } = useTranslation('evidence');
  const { evidenceId } = route.useParams();
  const reasonOf = useReasonText();
  const evidence = useApi('getEvidence', { params: { evidenceId: evidenceId as never } });
  if (evidence.isPending) return <Waiting />;
  if (evidence.isError)
    return (
      <Screen title={evidenceId}>
        <ErrorNote error={evidence.error} onRetry={() => void evidence.refetch()} />
      </Screen>
    );
  const e = evidence.data;
  return (
    <Screen
      title={e.evidenceId}
      intro={reasonOf(e.reason)}
      actions={
        <Badge color={STATE_COLOURS[e.state]} variant="light" size="lg">
          {t(`state.${e.state}`)}
        </Badge>
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack>
          <Facts evidence={e} />
          <Items evidence={e} />
        </Stack>
        <Stack>
          <Releases evidence={e} />
          <Custody evidence={e} />
        </Stack>
      </SimpleGrid>
    </Screen>
  );
};

const Facts = ({ evidence: e }: { readonly evidence: EvidenceView }) => {
  const { t } = useTranslation('evidence');
  const time = useTimeText();
  const facts: readonly FactLine[] = [
    [t('column.stream'), e.streamId ?? t('inspection')],
    [t('fact.window'), `${time(e.from)} – ${time(e.to)}`],
    [t('fact.asked'), `${e.requestedBy}, ${time(e.requestedAt)}`],
    [t('column.class'), e.retentionClass],
    [t('fact.manifest'), e.manifestSha256 ?? '–'],
    [t('fact.clock'), e.manifest?.clock ?? '–'],
    [
      t('fact.models'),
      Object.entries(e.manifest?.models ?? {})
        .map(([name, versions]) => `${name} ${listText(versions)}`)
        .join(' · ') || '–',
    ],
  ];
  return (
    <Paper withBorder p="sm">
      <FactList facts={facts} />
      {e.manifest !== undefined && e.manifest.missing.length > 0 && (
        <Text size="sm" c="orange" mt="xs">
          {t('missing', {
            count: e.manifest.missing.length,
            what: listText(e.manifest.missing.map((gap) => `${gap.what} (${t(`gap.${gap.why}`)})`)),
          })}
        </Text>
      )}
    </Paper>
  );
};

const Items = ({ evidence }: { readonly evidence: EvidenceView }) => {
  const { t } = useTranslation('evidence');
  const bytes = useBytesText();
  const [reading, setReading] = useState<EvidenceItem>();
  const [open, setOpen] = useState<EvidenceItemKind>();
  const kinds = Map.groupBy(evidence.items, (item) => item.kind);
  return (
    <Paper withBorder p="sm">
      <Text fw={600}>{t('items')}</Text>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {[...kinds].map(([kind, items]) => [
            <Table.Tr key={kind}>
              <Table.Td fw={500}>{t(`kind.${kind}`)}</Table.Td>
              <Table.Td ta="end">{items.length}</Table.Td>
              <Table.Td ta="end">{bytes(items.reduce((sum, item) => sum + item.bytes, 0))}</Table.Td>
              <Table.Td ta="end">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-expanded={open === kind}
                  aria-label={t('showKind', { what: t(`kind.${kind}`) })}
                  onClick={() => setOpen(open === kind ? undefined : kind)}
                >
                  {t(open === kind ? 'fewer' : 'show')}
                </Button>
              </Table.Td>
            </Table.Tr>,
            ...(open === kind ? items : []).map((item) => (
              <Table.Tr key={item.name}>
                <Table.Td colSpan={2} ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere' }}>
                  {item.name}
                </Table.Td>
                <Table.Td ta="end" fz="xs">
                  {bytes(item.bytes)}
                </Table.Td>
                <Table.Td ta="end">
                  <Button size="compact-xs" variant="default" onClick={() => setReading(item)}>
                    {t('read.open')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            )),
          ])}
        </Table.Tbody>
      </Table>
      {reading !== undefined && (
        <ReadDialog evidenceId={evidence.evidenceId} item={reading} onClose={() => setReading(undefined)} />
      )}
    </Paper>
  );
};

const Custody = ({ evidence }: { readonly evidence: EvidenceView }) => {
  const { t } = useTranslation('evidence');
  const time = useTimeText();
  const nameOf = usePersonName();
  const reasonOf = useReasonText();
  return (
    <Paper withBorder p="sm">
      <Text fw={600} mb="sm">
        {t('custody')}
      </Text>
      <Timeline bulletSize={12} lineWidth={2} active={evidence.custody.length}>
        {evidence.custody.map((event) => (
          <Timeline.Item
            key={event.custodyId}
            styles={{ itemTitle: { fontSize: 'var(--mantine-font-size-sm)' } }}
            title={t(`custodyKind.${event.kind}`, { who: nameOf(event.actor) })}
          >
            <Group gap="xs">
              <Text size="xs" c="dimmed" ff="monospace">
                {time(event.at)}
              </Text>
              <Text size="sm">{reasonOf(event.reason)}</Text>
              {event.detail['item'] !== undefined && (
                <Text size="xs" ff="monospace">
                  {event.detail['item']}
                </Text>
              )}
            </Group>
          </Timeline.Item>
        ))}
      </Timeline>
    </Paper>
  );
};
