import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Rate, ReviewerQuality } from '@airlock/contracts/quality';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ExpandableRow, ExpandCell, useOpenRow } from '../../parts/expandable-row.js';
import { useLabelName } from '../../parts/label-name.js';
import { usePersonName } from '../../parts/person-name.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { csvText } from './csv-text.js';
import { Interval, WeekLine } from './intervals.js';
import { KnownAnswers } from './known-answers.js';
import { LookResults } from './look-results.js';
import { useNumbers } from './numbers.js';
import classes from './reports.module.css';
import type { Asked } from './reports.js';
import { saveText } from '../../parts/save-file.js';

/** With fewer checks than these a value says more about chance than about a person. */
const FEW = 20;

const csvOf = (all: readonly ReviewerQuality[]): string =>
  csvText([
    [
      ...['reviewer', 'decided', 'lookedAgain', 'waiting', 'overturned'],
      ...['pairs', 'kappa', 'kappaLow', 'kappaHigh'],
      ...(['correct', 'precision', 'recall', 'knownAnswers'] as const).flatMap((name) => [
        ...[`${name}N`, name, `${name}Low`, `${name}High`],
      ]),
      ...['drift', 'driftDifference'],
    ],
    ...all.map((r) => [
      ...[r.reviewer, r.decided, r.lookedAgain, r.waiting, r.overturned],
      ...[r.agreement.n, r.agreement.value, r.agreement.low, r.agreement.high],
      ...[r.correct, r.precision, r.recall, r.knownAnswers].flatMap((x) => [x.n, x.value, x.low, x.high]),
      ...[r.drift.verdict, r.drift.difference],
    ]),
  ]);

/** How well people decide, as far as it was checked. */
export const Quality = ({ asked }: { readonly asked: Asked }) => {
  const { t } = useTranslation('reports');
  const { span, now, name } = asked;
  const may = useMay();
  const id = useId();
  const found = useApi('reviewerQuality', { query: { from: span.from, to: Math.min(span.to, now) } });
  const all = found.data?.items ?? [];
  return (
    <Stack>
      <Paper component="section" withBorder p="md" aria-labelledby={id}>
        <Group justify="space-between" align="start" wrap="nowrap">
          <div>
            <Title order={2} size="h5" id={id}>
              {t('quality.title')}
            </Title>
            <Text size="xs" c="dimmed" maw={760}>
              {t('quality.about', { few: FEW })}
            </Text>
          </div>
          <SaveBoth
            title={t('quality.title')}
            isDisabled={all.length === 0}
            csv={() => saveText(`${name('quality')}.csv`, 'text/csv', csvOf(all))}
            json={() => saveText(`${name('quality')}.json`, 'application/json', JSON.stringify(all, null, 1))}
          />
        </Group>
        <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting />}
        {found.isSuccess && all.length === 0 && (
          <Text size="sm" c="dimmed" py="lg" ta="center">
            {t('quality.empty')}
          </Text>
        )}
        {all.length > 0 && <Reviewers all={all} />}
      </Paper>
      <LookResults asked={asked} />
      {may('quality.arbitrate') && <KnownAnswers />}
    </Stack>
  );
};

export interface SaveBothProps {
  readonly title: string;
  readonly isDisabled: boolean;
  readonly csv: () => void;
  readonly json: () => void;
}

export const SaveBoth = ({ title, isDisabled, csv, json }: SaveBothProps) => {
  const { t } = useTranslation('reports');
  return (
    <Group gap="xs" wrap="nowrap">
      <Button size="compact-xs" variant="default" disabled={isDisabled} aria-label={t('csvOf', { title })} onClick={csv}>
        CSV
      </Button>
      <Button size="compact-xs" variant="default" disabled={isDisabled} aria-label={t('jsonOf', { title })} onClick={json}>
        JSON
      </Button>
    </Group>
  );
}; // prettier-ignore

const COLUMNS = ['decided', 'agreement', 'correct', 'precision', 'drift'] as const;

const Reviewers = ({ all }: { readonly all: readonly ReviewerQuality[] }) => {
  const { t } = useTranslation('reports');
  const person = usePersonName();
  const { count } = useNumbers();
  const { isOpen, toggle } = useOpenRow<string>();
  return (
    <Table.ScrollContainer minWidth={900} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing="xs" aria-label={t('quality.title')} style={{ verticalAlign: 'top' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('reviewer')}</Table.Th>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`quality.${column}`)}</Table.Th>
            ))}
            <Table.Th>
              <span className="mantine-visually-hidden">{t('quality.more')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map((r) => (
            <ExpandableRow
              key={r.reviewer}
              isOpen={isOpen(r.reviewer)}
              columns={COLUMNS.length + 2}
              below={<More of={r} />}
            >
              <Table.Th scope="row" fw={600}>
                {person(r.reviewer)}
              </Table.Th>
              <Table.Td>
                <Text size="sm">{count(r.decided)}</Text>
                <Text size="xs" c="dimmed">
                  {t('quality.again', { n: count(r.lookedAgain), waiting: count(r.waiting) })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Agreement of={r} />
              </Table.Td>
              <Table.Td>
                <RateCell rate={r.correct} />
              </Table.Td>
              <Table.Td>
                <RateCell rate={r.precision} />
              </Table.Td>
              <Table.Td>
                <DriftCell of={r} />
              </Table.Td>
              <ExpandCell
                isOpen={isOpen(r.reviewer)}
                label={t('quality.moreOf', { name: person(r.reviewer) })}
                onToggle={() => toggle(r.reviewer)}
              />
            </ExpandableRow>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

/** Numbers under their drawing; said to be unknown where there are too few checks. */
const Measured = ({ n, children, text }: { readonly n: number; readonly children: ReactNode; readonly text: string }) => {
  const { t } = useTranslation('reports');
  const { count } = useNumbers();
  return (
    <>
      {children}
      {n < FEW ? (
        <Text size="xs" c="dimmed">
          {t(n === 0 ? 'quality.unchecked' : 'quality.unknown', { n: count(n) })}
        </Text>
      ) : (
        <Text size="xs" className={classes['direct'] ?? ''} ta="start">
          {text} · {t('nOf', { n: count(n) })}
        </Text>
      )}
    </>
  );
}; // prettier-ignore

const Agreement = ({ of: { agreement: k } }: { readonly of: ReviewerQuality }) => {
  const { t } = useTranslation('reports');
  const { decimal, share } = useNumbers();
  const text =
    k.value === undefined
      ? t('quality.sameAlways', { share: share(k.observed) })
      : `κ ${decimal(k.value)} (${decimal(k.low ?? k.value)} – ${decimal(k.high ?? k.value)})`;
  return (
    <Measured n={k.n} text={text}>
      {k.value !== undefined && (
        <Interval {...{ value: k.value, low: k.low, high: k.high }} from={-1} to={1} />
      )}
    </Measured>
  );
};

const RateCell = ({ rate }: { readonly rate: Rate }) => {
  const { share } = useNumbers();
  return (
    <Measured n={rate.n} text={`${share(rate.value)} (${share(rate.low)} – ${share(rate.high)})`}>
      {rate.value !== undefined && (
        <Interval {...{ value: rate.value, low: rate.low, high: rate.high }} from={0} to={1} />
      )}
    </Measured>
  );
};

const DRIFT_COLOURS = { unknown: 'gray', steady: 'blue', falling: 'red', rising: 'green' } as const;

const DriftCell = ({ of: { drift, weeks } }: { readonly of: ReviewerQuality }) => {
  const { t } = useTranslation('reports');
  const { count } = useNumbers();
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Badge variant="light" color={DRIFT_COLOURS[drift.verdict]} tt="none">
          {t(`drift.${drift.verdict}`)}
        </Badge>
        <WeekLine values={weeks.flatMap((w) => w.correct.value ?? [])} />
      </Group>
      <Text size="xs" c="dimmed">
        {t('drift.n', { before: count(drift.before.n), recent: count(drift.recent.n), weeks: drift.weeks })}
      </Text>
    </>
  );
};

const More = ({ of: r }: { readonly of: ReviewerQuality }) => {
  const { t } = useTranslation('reports');
  const { count, share } = useNumbers();
  const label = useLabelName();
  const rate = (x: Rate): string => (x.n === 0 ? '–' : `${share(x.value)} · ${t('nOf', { n: count(x.n) })}`);
  return (
    <Group align="start" gap="xl">
      <Stack gap={2}>
        <Text size="sm">{t('quality.recall', { value: rate(r.recall) })}</Text>
        <Text size="sm">{t('quality.known', { value: rate(r.knownAnswers) })}</Text>
        <Text size="sm">{t('quality.overturned', { n: count(r.overturned) })}</Text>
      </Stack>
      <Stack gap={2}>
        <Text size="xs" c="dimmed">
          {t('quality.byLabel')}
        </Text>
        {r.byLabel.length === 0 && <Text size="sm">–</Text>}
        {r.byLabel.map((l) => (
          <Text key={l.label} size="sm">
            {label(l.label)}: {rate(l.correct)}
          </Text>
        ))}
      </Stack>
    </Group>
  );
};
