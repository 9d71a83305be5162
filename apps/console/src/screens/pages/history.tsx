import {
  Anchor,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '@airlock/contracts/page';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '../../api/client.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ExpandableRow, useOpenRow } from '../../parts/expandable-row.js';
import { MoreButton } from '../../parts/more-button.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { Waiting } from '../../parts/waiting.js';
import { PageMarks } from './page-marks.js';
import { PagePane } from './page-pane.js';
import { useBoth } from './use-both.js';

const PAGE = 50;
const DAY_MS = 86_400_000;
const DAYS = { day: 1, week: 7, month: 30 } as const;
/** Rooms for an order of the clock between here and there. */
const SLACK_MS = 60_000;

/** Every page there was, newest first, and all of a time as a file. */
export const History = () => {
  const { t } = useTranslation('pages');
  const [state, setState] = useState<'all' | Page['state']>('all');
  const [kind, setKind] = useState('');
  const [given] = useDebouncedValue(kind.trim(), 250);
  const list = useInfiniteQuery({
    queryKey: ['listPages', state, given],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'listPages',
        {
          query: {
            limit: PAGE,
            ...(pageParam === undefined ? {} : { before: pageParam }),
            ...(state === 'all' ? {} : { state }),
            ...(given === '' ? {} : { kind: given }),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.raisedAt),
    placeholderData: keepPreviousData,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Group align="end" mb="sm">
        <SegmentedControl
          value={state}
          onChange={(value) => setState(value as typeof state)}
          aria-label={t('history.state')}
          data={(['all', 'open', 'acknowledged', 'resolved'] as const).map((value) => ({
            value,
            label: value === 'all' ? t('history.all') : t(`state.${value}`),
          }))}
        />
        <TextInput
          aria-label={t('history.kind')}
          placeholder={t('history.kind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          w={220}
        />
        <Export />
      </Group>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Waiting />}
      {list.isSuccess && all.length === 0 && <Text c="dimmed">{t('history.empty')}</Text>}
      {all.length > 0 && <Rows pages={all} />}
      <MoreButton list={list}>{t('history.older')}</MoreButton>
    </>
  );
};

const Rows = ({ pages }: { readonly pages: readonly Page[] }) => {
  const { t } = useTranslation('pages');
  const { isOpen, toggle } = useOpenRow<string>();
  const both = useBoth();
  const time = useTimeText();
  const name = usePersonName();
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing={6} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {(['raised', 'what', 'state', 'by', 'after'] as const).map((column) => (
              <Table.Th key={column}>{t(`column.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pages.map((page) => {
            const after = page.acknowledgedAt ?? page.resolvedAt;
            const by = page.acknowledgedBy ?? page.resolvedBy;
            return (
              <ExpandableRow
                key={page.pageId}
                isOpen={isOpen(page.pageId)}
                columns={5}
                below={<PagePane page={page} />}
              >
                <Table.Td ff="monospace" style={{ whiteSpace: 'nowrap' }}>
                  {time(page.raisedAt)}
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    ta="start"
                    aria-expanded={isOpen(page.pageId)}
                    onClick={() => toggle(page.pageId)}
                  >
                    {both(page.title)}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Group gap={4}>
                    <PageMarks page={page} />
                  </Group>
                </Table.Td>
                <Table.Td>{by === undefined ? '–' : name(by)}</Table.Td>
                <Table.Td ff="monospace">
                  {after === undefined ? '–' : clockText(after - page.raisedAt)}
                </Table.Td>
              </ExpandableRow>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

const Export = () => {
  const { t } = useTranslation('pages');
  const [days, setDays] = useState<keyof typeof DAYS>('week');
  // To the minute: a link that changes at every look is another link.
  const until = useMemo(() => Math.ceil(serverNow() / 60_000) * 60_000 + SLACK_MS, []);
  const span = { from: until - DAYS[days] * DAY_MS, until };
  return (
    <Paper ms="auto">
      <Group gap="xs" align="end">
        <Select
          aria-label={t('export.span')}
          value={days}
          onChange={(value) => setDays((value ?? 'week') as keyof typeof DAYS)}
          allowDeselect={false}
          data={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`export.${value}`) }))}
          w={150}
        />
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            component="a"
            href={urlOf('exportPages', { query: { ...span, format } })}
            download={`pages.${format}`}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </Group>
    </Paper>
  );
};
