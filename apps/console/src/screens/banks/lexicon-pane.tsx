import type { LexiconView, TermStatusRequest } from '@airlock/contracts/http/lexicon-api';
import type { LexiconEntry } from '@airlock/contracts/lexicon';
import { Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LabelName } from '../../parts/label-name.js';
import { Panel } from '../../parts/panel.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { AskReason } from './ask-reason.js';
import { By, canApprove, StatusBadge } from './by.js';
import { ListForm } from './list-form.js';
import { OwnerFacts } from './owner-facts.js';
import { TermsForm } from './terms-form.js';

const REFRESHES = ['listLexicons', 'listTerms'] as const;
/** Rows shown at first, and more at a time. */
const PAGE = 100;

interface Change {
  readonly terms: string[];
  readonly to: TermStatusRequest['to'];
}

/** One list: who answers for it and its terms. */
export const LexiconPane = ({ lexicon }: { readonly lexicon: LexiconView }) => {
  const { t } = useTranslation('banks');
  const { list, origin } = lexicon;
  const mayWrite = useMay()('banks.write') && origin === 'house';
  const [open, setOpen] = useState<'terms' | 'list'>();
  const [change, setChange] = useState<Change>();
  const terms = useApi('listTerms', { params: { list } });
  const set = useAct('setTerm', { refreshes: REFRESHES });
  const begin = (next: Change): void => {
    set.reset();
    setChange(next);
  };
  return (
    <Panel
      title={list}
      aside={
        mayWrite && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setOpen('list')}>
              {t('edit')}
            </Button>
            <Button size="xs" onClick={() => setOpen('terms')}>
              {t('terms.add')}
            </Button>
          </Group>
        )
      }
    >
      <OwnerFacts said={lexicon} />
      <ErrorNote error={terms.error} onRetry={() => void terms.refetch()} />
      {terms.isPending && <Waiting />}
      {terms.isSuccess && <Terms entries={terms.data.items} onChange={mayWrite ? begin : undefined} />}
      {open === 'terms' && <TermsForm list={list} onClose={() => setOpen(undefined)} />}
      {open === 'list' && (
        <ListForm lexicon={lexicon} onClose={() => setOpen(undefined)} onDone={() => undefined} />
      )}
      {change !== undefined && (
        <AskReason
          title={
            change.terms.length === 1
              ? t(`terms.ask.${change.to}`, { term: change.terms[0] })
              : t('terms.askAll', { count: change.terms.length })
          }
          does={t(`do.${change.to}`)}
          isDangerous={change.to === 'remove'}
          isBusy={set.isPending}
          error={set.error}
          onClose={() => setChange(undefined)}
          onGiven={(reason) =>
            set.mutate(
              { params: { list }, body: { ...change, reason } },
              { onSuccess: () => setChange(undefined) },
            )
          }
        />
      )}
    </Panel>
  );
};

interface TermsProps {
  readonly entries: readonly LexiconEntry[];
  readonly onChange: ((change: Change) => void) | undefined;
}

const Terms = ({ entries, onChange }: TermsProps) => {
  const { t } = useTranslation('banks');
  const [find, setFind] = useState('');
  const [most, setMost] = useState(PAGE);
  const needle = find.trim().toLowerCase();
  const found = entries.filter(
    ({ term }) => term.term.toLowerCase().includes(needle) || term.label.includes(needle),
  );
  const mine = useSession().view.principal.id;
  const waiting = found.filter((e) => canApprove(e, mine)).map(({ term }) => term.term);
  if (entries.length === 0) return <Text c="dimmed">{t('terms.none')}</Text>;
  return (
    <>
      <Group align="end" justify="space-between">
        <TextInput label={t('find')} value={find} onChange={(e) => setFind(e.currentTarget.value)} w={280} />
        {onChange !== undefined && waiting.length > 1 && (
          <Button size="xs" variant="light" onClick={() => onChange({ terms: waiting, to: 'approve' })}>
            {t('approveAll', { count: waiting.length })}
          </Button>
        )}
      </Group>
      <Table.ScrollContainer minWidth={400}>
        <Table verticalSpacing={4} highlightOnHover aria-label={t('terms.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('terms.term')}</Table.Th>
              <Table.Th>{t('label')}</Table.Th>
              <Table.Th>{t('status')}</Table.Th>
              {onChange !== undefined && <Table.Th aria-label={t('actions')} />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(0, most).map((e) => (
              <Table.Tr key={e.term.term}>
                <Table.Td>
                  <Text size="sm" fw={600}>
                    {e.term.term}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {[
                      t(`terms.mode.${e.term.mode}`),
                      ...(e.term.pinyin ? [t('terms.pinyin')] : []),
                      e.term.score.toFixed(2),
                    ].join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <LabelName label={e.term.label} />
                </Table.Td>
                <Table.Td>
                  <StatusBadge entry={e} />
                  <By entry={e} />
                </Table.Td>
                {onChange !== undefined && (
                  <Table.Td>
                    <TermButtons entry={e} onChange={onChange} />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {found.length > most && (
        <Group>
          <Button size="xs" variant="default" onClick={() => setMost(most + PAGE)}>
            {t('more', { count: found.length - most })}
          </Button>
        </Group>
      )}
    </>
  );
};

interface TermButtonsProps {
  readonly entry: LexiconEntry;
  readonly onChange: (change: Change) => void;
}

const TermButtons = ({ entry, onChange }: TermButtonsProps) => {
  const { t } = useTranslation('banks');
  const { term } = entry.term;
  const mine = useSession().view.principal.id;
  const isOut = entry.status === 'removed';
  const offers: Change['to'][] = [
    ...(canApprove(entry, mine) ? (['approve'] as const) : []),
    isOut ? 'restore' : 'remove',
  ];
  return (
    <Group gap={4} justify="end">
      {offers.map((to) => (
        <Button
          key={to}
          size="compact-xs"
          variant={to === 'approve' ? 'light' : 'default'}
          aria-label={`${t(`do.${to}`)}: ${term}`}
          onClick={() => onChange({ terms: [term], to })}
        >
          {t(`do.${to}`)}
        </Button>
      ))}
    </Group>
  );
};
