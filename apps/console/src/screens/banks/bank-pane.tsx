import type { BankView, KnownView } from '@airlock/contracts/http/known-api';
import type { KnownStatus } from '@airlock/contracts/known';
import { Button, Code, Group, SegmentedControl, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LabelName } from '../../parts/label-name.js';
import { MoreButton } from '../../parts/more-button.js';
import { Panel } from '../../parts/panel.js';
import { saveText } from '../../parts/save-file.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { AskReason } from './ask-reason.js';
import { BankForm } from './bank-form.js';
import { By, canApprove, StatusBadge } from './by.js';
import { DryRun } from './dry-run.js';
import { knownCsv, knownJson } from './known-file.js';
import { OwnerFacts } from './owner-facts.js';

const REFRESHES = ['listBanks', 'listKnown'] as const;
const PAGE = 100;
/** The most control hands over at once. */
const EXPORT_PAGE = 1_000;

const everyEntry = async (bank: string): Promise<KnownView[]> => {
  const all: KnownView[] = [];
  for (;;) {
    const after = all.at(-1)?.entryId;
    const query = { limit: EXPORT_PAGE, ...(after === undefined ? {} : { after }) };
    const { items } = await call('listKnown', { params: { bank }, query });
    all.push(...items);
    if (items.length < EXPORT_PAGE) return all;
  }
};

const WHICH = ['all', 'active', 'quarantined', 'removed'] as const;

interface Change {
  readonly entryId: string;
  readonly status: KnownStatus;
}

/** The pictures of one bank, with what may be done with each. */
export const BankPane = ({ of }: { readonly of: BankView }) => {
  const { bank } = of;
  const { t } = useTranslation('banks');
  const may = useMay();
  const mayWrite = may('banks.write');
  const [which, setWhich] = useState<(typeof WHICH)[number]>('all');
  const [change, setChange] = useState<Change>();
  const [isEditing, setEditing] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ['listKnown', bank, which],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(
        'listKnown',
        {
          params: { bank },
          query: {
            limit: PAGE,
            ...(pageParam === undefined ? {} : { after: pageParam }),
            ...(which === 'all' ? {} : { status: which }),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.entryId),
  });
  const approve = useAct('approveKnown', { refreshes: REFRESHES });
  const set = useAct('setKnownStatus', { refreshes: REFRESHES });
  const dry = useAct('dryRunPictures');
  const save = useMutation({
    mutationFn: async (as: 'json' | 'csv') => {
      const all = await everyEntry(bank);
      if (as === 'json') saveText(`${bank}.json`, 'application/json', knownJson(of, all));
      else saveText(`${bank}.csv`, 'text/csv', knownCsv(of, all));
    },
  });
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const pending = entries.filter((e) => e.approvedBy === undefined && e.status === 'active');
  const hashes = pending.map(({ hash }) => hash).slice(0, EXPORT_PAGE);
  const { principal } = useSession().view;
  const mineToApprove = entries.filter((e) => canApprove(e, principal.id)).slice(0, EXPORT_PAGE);
  const begin = (next: Change): void => {
    set.reset();
    setChange(next);
  };
  return (
    <Panel
      title={bank}
      aside={
        <Group gap="xs">
          {mayWrite && (
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {t('edit')}
            </Button>
          )}
          {(['json', 'csv'] as const).map((as) => (
            <Button
              key={as}
              size="xs"
              variant="default"
              loading={save.isPending && save.variables === as}
              onClick={() => save.mutate(as)}
            >
              {t(`export.${as}`)}
            </Button>
          ))}
        </Group>
      }
    >
      <OwnerFacts said={of} />
      <SegmentedControl
        size="xs"
        value={which}
        onChange={setWhich}
        data={WHICH.map((value) => ({ value, label: t(`bank.which.${value}`) }))}
        aria-label={t('bank.which.of')}
      />
      <ErrorNote error={list.error ?? save.error} onRetry={() => void list.refetch()} />
      <ErrorNote error={approve.error} />
      {mayWrite && may('policy.read') && hashes.length > 0 && (
        <>
          <Text size="sm">{t('bank.tryPending', { count: hashes.length })}</Text>
          <DryRun
            subject={hashes.join(' ')}
            isBusy={dry.isPending}
            error={dry.error}
            start={(hours, onSuccess) => dry.mutate({ body: { hashes, hours } }, { onSuccess })}
          />
        </>
      )}
      {mayWrite && mineToApprove.length > 1 && (
        <Group>
          <Button
            size="xs"
            variant="light"
            loading={approve.isPending}
            onClick={() =>
              approve.mutate({
                params: { bank },
                body: { entryIds: mineToApprove.map(({ entryId }) => entryId) },
              })
            }
          >
            {t('approveAll', { count: mineToApprove.length })}
          </Button>
        </Group>
      )}
      {list.isPending && <Waiting />}
      {list.isSuccess && entries.length === 0 && <Text c="dimmed">{t('bank.empty')}</Text>}
      {entries.length > 0 && (
        <Table.ScrollContainer minWidth={400}>
          <Table verticalSpacing={4} highlightOnHover aria-label={t('bank.entries')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('bank.picture')}</Table.Th>
                <Table.Th>{t('label')}</Table.Th>
                <Table.Th>{t('status')}</Table.Th>
                {mayWrite && <Table.Th aria-label={t('actions')} />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((e) => (
                <Table.Tr key={e.entryId}>
                  <Table.Td>
                    <Code title={e.hash}>{e.hash.slice(0, 12)}…</Code>
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {[
                        e.source,
                        ...(e.frames === undefined ? [] : [t('bank.clip', { count: e.frames.length })]),
                        t('bank.matches', { count: e.matches }),
                      ].join(' · ')}
                    </Text>
                    {e.note !== '' && <Text size="xs">{e.note}</Text>}
                  </Table.Td>
                  <Table.Td>
                    <LabelName label={e.label} />
                  </Table.Td>
                  <Table.Td>
                    <StatusBadge entry={e} />
                    <By entry={e} />
                  </Table.Td>
                  {mayWrite && (
                    <Table.Td>
                      <EntryButtons
                        entry={e}
                        isBusy={approve.isPending}
                        onApprove={() =>
                          approve.mutate({ params: { bank }, body: { entryIds: [e.entryId] } })
                        }
                        onChange={begin}
                      />
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton list={list}>{t('bank.more')}</MoreButton>
      {isEditing && <BankForm bank={of} onClose={() => setEditing(false)} />}
      {change !== undefined && (
        <AskReason
          title={t(`bank.ask.${change.status}`)}
          does={t(`do.${change.status}`)}
          isDangerous={change.status === 'removed'}
          isBusy={set.isPending}
          error={set.error}
          onClose={() => setChange(undefined)}
          onGiven={(reason) =>
            set.mutate(
              { params: { bank, entryId: change.entryId }, body: { status: change.status, reason } },
              { onSuccess: () => setChange(undefined) },
            )
          }
        />
      )}
    </Panel>
  );
};

interface EntryButtonsProps {
  readonly entry: KnownView;
  readonly isBusy: boolean;
  readonly onApprove: () => void;
  readonly onChange: (change: Change) => void;
}

const EntryButtons = ({ entry, isBusy, onApprove, onChange }: EntryButtonsProps) => {
  const { t } = useTranslation('banks');
  const { entryId, status, hash } = entry;
  const mine = useSession().view.principal.id;
  const of = hash.slice(0, 12);
  const others = (['active', 'quarantined', 'removed'] as const).filter((to) => to !== status);
  return (
    <Group gap={4} justify="end">
      {canApprove(entry, mine) && (
        <Button
          size="compact-xs"
          variant="light"
          disabled={isBusy}
          aria-label={`${t('do.approve')}: ${of}`}
          onClick={onApprove}
        >
          {t('do.approve')}
        </Button>
      )}
      {others.map((to) => (
        <Button
          key={to}
          size="compact-xs"
          variant="default"
          aria-label={`${t(`do.${to}`)}: ${of}`}
          onClick={() => onChange({ entryId, status: to })}
        >
          {t(`do.${to}`)}
        </Button>
      ))}
    </Group>
  );
};
