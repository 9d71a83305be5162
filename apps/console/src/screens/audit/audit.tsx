import { Button, Group, Select, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@airlock/contracts/http/stream-api';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { serverNow } from '../../live/clock.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ExpandableRow, ExpandCell, useOpenRow } from '../../parts/expandable-row.js';
import { MoreButton } from '../../parts/more-button.js';
import { Screen } from '../../parts/screen.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { EntryDetail } from './entry-detail.js';
import { HeadPanel } from './head-panel.js';

const PAGE = 100;
const HOUR_MS = 3_600_000;
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS } as const;
type Span = keyof typeof SPANS | 'all';

/** A verb, or its beginning: what is not one yet is not asked for. */
const VERB = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;

/** Who did what, as it was written down, and the proofs of it. */
export const Audit = () => {
  const { t } = useTranslation('audit');
  const [span, setSpan] = useState<Span>('day');
  const [asked, setAsked] = useState({ actor: '', verb: '', subject: '' });
  const [given] = useDebouncedValue(asked, 250);
  const [isProving, setProving] = useState(false);
  const entries = useInfiniteQuery({
    queryKey: ['listAudit', span, given],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'listAudit',
        {
          query: {
            limit: PAGE,
            ...(pageParam === undefined ? {} : { beforeSeq: pageParam }),
            ...(span === 'all' ? {} : { from: Math.max(0, serverNow() - SPANS[span]) }),
            ...(given.actor === '' ? {} : { actor: given.actor.trim() }),
            ...(given.subject === '' ? {} : { subject: given.subject.trim() }),
            ...(VERB.test(given.verb) ? { verb: given.verb } : {}),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.seq),
  });
  const all = entries.data?.pages.flatMap((page) => page.items) ?? [];
  const field = (name: keyof typeof asked) => ({
    label: t(`filter.${name}`),
    value: asked[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setAsked({ ...asked, [name]: event.currentTarget.value }),
  });
  return (
    <Screen
      title={t('title')}
      intro={t('intro')}
      actions={
        <Button variant="default" aria-expanded={isProving} onClick={() => setProving(!isProving)}>
          {t('head.show')}
        </Button>
      }
    >
      {isProving && <HeadPanel />}
      <Group align="end" gap="sm">
        <Select
          label={t('filter.span')}
          data={(['hour', 'day', 'week', 'month', 'all'] as const).map((value) => ({
            value,
            label: t(`span.${value}`),
          }))}
          value={span}
          onChange={(value) => setSpan((value ?? 'day') as Span)}
          allowDeselect={false}
          w={150}
        />
        <TextInput {...field('actor')} />
        <TextInput {...field('verb')} placeholder="stream.cut" />
        <TextInput {...field('subject')} w={280} />
      </Group>
      <ErrorNote error={entries.error} onRetry={() => void entries.refetch()} />
      {entries.isPending ? (
        <Waiting />
      ) : all.length === 0 ? (
        <Text c="dimmed">{t('empty')}</Text>
      ) : (
        <Entries entries={all} onFilter={(part) => setAsked({ actor: '', verb: '', subject: '', ...part })} />
      )}
      <MoreButton list={entries}>{t('older')}</MoreButton>
    </Screen>
  );
};

interface EntriesProps {
  readonly entries: readonly AuditEntry[];
  readonly onFilter: (part: Partial<Record<'actor' | 'verb' | 'subject', string>>) => void;
}

const Entries = ({ entries, onFilter }: EntriesProps) => {
  const { t } = useTranslation('audit');
  const { isOpen, toggle } = useOpenRow<number>();
  const time = useTimeText();
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table highlightOnHover verticalSpacing={4} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {(['seq', 'at', 'actor', 'verb', 'subject'] as const).map((name) => (
              <Table.Th key={name} w={name === 'seq' ? 70 : undefined}>
                {t(`column.${name}`)}
              </Table.Th>
            ))}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => {
            const { seq, at, actor, role, verb, subject } = entry;
            return (
              <ExpandableRow key={seq} isOpen={isOpen(seq)} columns={6} below={<EntryDetail entry={entry} />}>
                <Table.Td ff="monospace" ta="end">
                  {seq}
                </Table.Td>
                <Table.Td ff="monospace" style={{ whiteSpace: 'nowrap' }}>
                  {time(at)}
                </Table.Td>
                <Table.Td>
                  <Filter text={actor} onClick={() => onFilter({ actor })} />
                  <Text span size="xs" c="dimmed">
                    {role}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Filter text={verb} onClick={() => onFilter({ verb })} />
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Filter text={subject} onClick={() => onFilter({ subject })} />
                </Table.Td>
                <ExpandCell isOpen={isOpen(seq)} label={t('open', { seq })} onToggle={() => toggle(seq)} />
              </ExpandableRow>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

/** A value that narrows the list to itself. */
const Filter = ({ text, onClick }: { readonly text: string; readonly onClick: () => void }) => (
  <UnstyledButton onClick={onClick} fz="sm" me="xs" style={{ textDecoration: 'underline dotted' }}>
    {text}
  </UnstyledButton>
);
