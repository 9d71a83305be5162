import type { BankedCase } from '@airlock/contracts/quality';
import { Anchor, Autocomplete, Badge, Button, Group, Paper, Select, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useLabelName } from '../../parts/label-name.js';
import { Waiting } from '../../parts/waiting.js';
import { caseIdIn } from './case-id-in.js';
import { useNumbers } from './numbers.js';

const SHOWN = 100;
const OUTCOMES = ['violation', 'clean'] as const satisfies readonly BankedCase['outcome'][];

/** Cases with a known answer, which are put before people unannounced, and a way to make a closed case one. */
export const KnownAnswers = () => {
  const { t } = useTranslation('reports');
  const id = useId();
  const found = useApi('listBank', { query: { limit: SHOWN } });
  const all = found.data?.items ?? [];
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Title order={2} size="h5" id={id}>
        {t('bank.title')}
      </Title>
      <Text size="xs" c="dimmed" maw={760} mb="sm">
        {t('bank.about')}
      </Text>
      <Add />
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting />}
      {found.isSuccess && all.length === 0 && (
        <Text size="sm" c="dimmed" py="lg" ta="center">
          {t('bank.empty')}
        </Text>
      )}
      {all.length > 0 && <Banked all={all} />}
    </Paper>
  );
};

/** A closed case and its right answer; those that were looked at again lately are offered. */
const Add = () => {
  const { t } = useTranslation('reports');
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<BankedCase['outcome']>('violation');
  const recent = useApi('listLookResults', { query: { limit: SHOWN } }).data?.items ?? [];
  const bank = useAct('bankCase', { refreshes: ['listBank'] });
  const caseId = caseIdIn(text);
  const choose = (next: string): void => {
    setText(next);
    const settled = recent.find((r) => r.caseId === next)?.settled;
    if (settled !== undefined) setOutcome(settled);
  };
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (caseId === undefined) return;
    bank.mutate(
      { params: { caseId: caseId as BankedCase['caseId'] }, body: { outcome } },
      { onSuccess: () => setText('') },
    );
  };
  return (
    <form onSubmit={add}>
      <Group align="end" gap="xs" mb="sm">
        <Autocomplete
          label={t('bank.case')}
          value={text}
          onChange={choose}
          data={[...new Set(recent.map((r) => r.caseId as string))]}
          limit={12}
          w={340}
          error={text.trim() !== '' && caseId === undefined ? t('bank.noCase') : undefined}
        />
        <Select
          label={t('bank.answer')}
          data={OUTCOMES.map((value) => ({ value, label: t(`decision.${value}`) }))}
          value={outcome}
          onChange={(value) => value !== null && setOutcome(value)}
          allowDeselect={false}
          w={160}
        />
        <Button type="submit" disabled={caseId === undefined} loading={bank.isPending}>
          {t('bank.add')}
        </Button>
      </Group>
      <ErrorNote error={bank.error} />
    </form>
  );
};

const Banked = ({ all }: { readonly all: readonly BankedCase[] }) => {
  const { t } = useTranslation('reports');
  const label = useLabelName();
  const { count } = useNumbers();
  const bank = useAct('bankCase', { refreshes: ['listBank'] });
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <ErrorNote error={bank.error} />
      <Table verticalSpacing={4} fz="sm" aria-label={t('bank.title')}>
        <Table.Thead>
          <Table.Tr>
            {(['case', 'label', 'answer', 'source', 'asked'] as const).map((column) => (
              <Table.Th key={column}>{t(`bank.${column}`)}</Table.Th>
            ))}
            <Table.Th aria-label={t('bank.change')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map(({ caseId, label: found, outcome, source, asked, right, withdrawnAt }) => {
            const isOut = withdrawnAt !== undefined;
            const does = t(isOut ? 'bank.putBack' : 'bank.withdraw');
            return (
              <Table.Tr key={caseId}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Anchor component={Link} to={`/desk/${encodeURIComponent(caseId)}`} size="sm">
                    {caseId}
                  </Anchor>
                </Table.Td>
                <Table.Td>{found === undefined ? t('noLabel') : label(found)}</Table.Td>
                <Table.Td>
                  {t(`decision.${outcome}`)}
                  {isOut && (
                    <Badge ms={6} color="gray" variant="light" tt="none">
                      {t('bank.out')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{t(`bank.sourceOf.${source}`)}</Table.Td>
                <Table.Td>{t('bank.askedOf', { asked: count(asked), right: count(right) })}</Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`${does}: ${caseId}`}
                    disabled={bank.isPending}
                    onClick={() => bank.mutate({ params: { caseId }, body: { outcome, withdrawn: !isOut } })}
                  >
                    {does}
                  </Button>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
