import { Anchor, Badge, Button, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EvidenceState } from '@airlock/contracts/evidence';
import type { StreamId } from '@airlock/contracts/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { MoreButton } from '../../parts/more-button.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { useReasonText } from './reason-text.js';
import { SealDialog } from './seal-dialog.js';

const PAGE = 50;
export const STATE_COLOURS: Readonly<Record<EvidenceState, string>> = {
  waiting: 'gray',
  sealed: 'blue',
  complete: 'green',
};

/** What was sealed, newest first. */
export const Evidence = () => {
  const { t } = useTranslation('evidence');
  const may = useMay();
  const time = useTimeText();
  const reasonOf = useReasonText();
  const [isSealing, sealing] = useDisclosure();
  const [stream, setStream] = useState('');
  const [given] = useDebouncedValue(stream.trim(), 250);
  const list = useInfiniteQuery({
    queryKey: ['listEvidence', given],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'listEvidence',
        {
          query: {
            limit: PAGE,
            ...(pageParam === undefined ? {} : { before: pageParam }),
            ...(given === '' ? {} : { streamId: given as StreamId }),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.requestedAt),
    placeholderData: keepPreviousData,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Screen
      title={t('title')}
      intro={t('intro')}
      actions={may('evidence.seal') && <Button onClick={sealing.open}>{t('seal.open')}</Button>}
    >
      <TextInput
        label={t('ofStream')}
        value={stream}
        onChange={(event) => setStream(event.currentTarget.value)}
        w={320}
      />
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Waiting />}
      {list.isSuccess && all.length === 0 && <Text c="dimmed">{t('empty')}</Text>}
      {all.length > 0 && (
        <Table.ScrollContainer minWidth={760}>
          <Table highlightOnHover verticalSpacing={6} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                {(['evidence', 'stream', 'from', 'length', 'reason', 'state', 'class'] as const).map(
                  (name) => (
                    <Table.Th key={name} visibleFrom={name === 'class' ? 'lg' : undefined}>
                      {t(`column.${name}`)}
                    </Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.map((e) => (
                <Table.Tr key={e.evidenceId}>
                  <Table.Td>
                    <Anchor
                      component={Link}
                      to="/evidence/$evidenceId"
                      params={{ evidenceId: e.evidenceId } as never}
                      fz="sm"
                    >
                      {e.evidenceId}
                    </Anchor>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{e.streamId ?? t('inspection')}</Table.Td>
                  <Table.Td ff="monospace">{time(e.from)}</Table.Td>
                  <Table.Td ff="monospace">{clockText(e.to - e.from)}</Table.Td>
                  <Table.Td>{reasonOf(e.reason)}</Table.Td>
                  <Table.Td>
                    <Badge color={STATE_COLOURS[e.state]} variant="light" miw="max-content">
                      {t(`state.${e.state}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td visibleFrom="lg">{e.retentionClass}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton list={list}>{t('older')}</MoreButton>
      <SealDialog opened={isSealing} onClose={sealing.close} />
    </Screen>
  );
};
