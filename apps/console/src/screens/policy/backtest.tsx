import type { LookBack } from '@airlock/contracts/http/policy-api';
import type { PolicyReport } from '@airlock/contracts/look-back';
import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';
import { LabelBars } from './bars.js';
import { LookBackProgress } from './look-back-progress.js';
import { useLookBack } from './policy-desk.js';

export interface BacktestProps {
  readonly text: string;
  readonly isGood: boolean;
}

/** What the text would have decided otherwise about what was judged. */
export const Backtest = ({ text, isGood }: BacktestProps) => {
  const { t } = useTranslation('policy');
  const [hours, setHours] = useState('24');
  const [started, setStarted] = useState<LookBack & { readonly text: string }>();
  const start = useAct('startBacktest');
  const run = useLookBack(started);
  const isDone = run?.state === 'done';
  const view = useApi('getLookBack', { params: { lookBackId: run?.lookBackId ?? '' } }, { enabled: isDone });
  const report = isDone && view.data?.report?.kind === 'policy' ? view.data.report : undefined;
  return (
    <Stack gap="md">
      <Text size="sm" maw={760}>
        {t('backtest.text')}
      </Text>
      <Group>
        <SegmentedControl
          size="xs"
          value={hours}
          onChange={setHours}
          data={['1', '6', '24'].map((value) => ({
            value,
            label: t('backtest.hours', { count: Number(value) }),
          }))}
          aria-label={t('backtest.span')}
        />
        <Button
          size="xs"
          disabled={!isGood || run?.state === 'running'}
          loading={start.isPending}
          onClick={() =>
            start.mutate(
              { body: { source: text, hours: Number(hours) } },
              { onSuccess: (look) => setStarted({ ...look, text }) },
            )
          }
        >
          {t('backtest.do')}
        </Button>
        {!isGood && (
          <Text size="sm" c="dimmed">
            {t('notGood')}
          </Text>
        )}
      </Group>
      <ErrorNote error={start.error ?? view.error} />
      {run !== undefined && <LookBackProgress run={run} />}
      {report !== undefined && (
        <>
          {started?.text !== text && <Alert color="orange">{t('backtest.stale')}</Alert>}
          {run?.isCut === true && (
            <Text size="sm" c="dimmed">
              {t('backtest.cut')}
            </Text>
          )}
          <Report report={report} />
        </>
      )}
    </Stack>
  );
};

const Report = ({ report }: { readonly report: PolicyReport }) => {
  const { t, i18n } = useTranslation('policy');
  const count = (n: number): string => n.toLocaleString(i18n.language);
  const { items, differs, decisions, labels, actions, people } = report;
  const total = differs.segments + differs.messages;
  return (
    <Stack gap="md" component="section" aria-label={t('backtest.result')}>
      <Title order={2} size="h5">
        {t('backtest.sum', {
          differs: count(total),
          segments: count(items.segments),
          messages: count(items.messages),
        })}
      </Title>
      {total === 0 ? (
        <Text size="sm">{t('backtest.same')}</Text>
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Card withBorder padding="sm">
              <Title order={3} size="h6" mb="xs">
                {t('bars.title')}
              </Title>
              <LabelBars labels={labels.slice(0, 12)} />
            </Card>
            <Card withBorder padding="sm">
              <Title order={3} size="h6" mb="xs">
                {t('backtest.decisions')}
              </Title>
              <Table verticalSpacing={4}>
                <Table.Tbody>
                  {decisions.map((d) => (
                    <Table.Tr key={`${d.kind} ${d.from} ${d.to}`}>
                      <Table.Td>{t(`item.${d.kind}`)}</Table.Td>
                      <Table.Td>
                        {t(`decision.${d.from as 'hold'}`)} → <b>{t(`decision.${d.to as 'hold'}`)}</b>
                      </Table.Td>
                      <Table.Td ta="end">{count(d.n)}</Table.Td>
                    </Table.Tr>
                  ))}
                  {actions.map((a) => (
                    <Table.Tr key={a.kind}>
                      <Table.Td>{t('item.action')}</Table.Td>
                      <Table.Td>{a.kind}</Table.Td>
                      <Table.Td ta="end">
                        +{count(a.gained)} / −{count(a.lost)}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              {people !== undefined && (
                <Text size="sm" mt="xs">
                  {t('backtest.people', {
                    n: count(people.n),
                    before: percent(people.before.precision?.value),
                    after: percent(people.after.precision?.value),
                  })}
                </Text>
              )}
            </Card>
          </SimpleGrid>
          <Examples report={report} />
        </>
      )}
    </Stack>
  );
};

const percent = (value: number | undefined): string =>
  value === undefined ? '–' : `${String(Math.round(100 * value))} %`;

const Examples = ({ report }: { readonly report: PolicyReport }) => {
  const { t } = useTranslation('policy');
  const time = useTimeText();
  return (
    <div>
      <Title order={3} size="h6" mb="xs">
        {t('examples')}
      </Title>
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing={4} aria-label={t('examples')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('history.when')}</Table.Th>
              <Table.Th>{t('backtest.what')}</Table.Th>
              <Table.Th>{t('backtest.before')}</Table.Th>
              <Table.Th>{t('backtest.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.examples.map((e) => (
              <Table.Tr key={`${e.streamId} ${e.item}`}>
                <Table.Td>{time(e.at)}</Table.Td>
                <Table.Td maw={380}>
                  <Group gap={6}>
                    {e.labels.slice(0, 3).map((label) => (
                      <Badge key={label} size="sm" variant="light" color="gray" tt="none">
                        {label}
                      </Badge>
                    ))}
                  </Group>
                  <Text size="sm">{e.text ?? `${e.streamId} ${e.item}`}</Text>
                </Table.Td>
                <Table.Td>{said(t(`decision.${e.before.decision as 'hold'}`), e.before)}</Table.Td>
                <Table.Td fw={600}>{said(t(`decision.${e.after.decision as 'hold'}`), e.after)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
};

const said = (decision: string, { rules }: { readonly rules: readonly string[] }): string =>
  rules.length === 0 ? decision : `${decision} (${rules.join(', ')})`;
