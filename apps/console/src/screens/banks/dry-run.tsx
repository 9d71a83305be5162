import type { LookBack } from '@airlock/contracts/http/policy-api';
import type { FindingsReport } from '@airlock/contracts/look-back';
import { Anchor, Button, Group, Mark, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimeText } from '../../parts/time.js';
import { LookBackProgress } from '../policy/look-back-progress.js';
import { useLookBack } from '../policy/policy-desk.js';

export interface DryRunProps {
  /** Of what was asked; the result is of no other. Empty: nothing to ask yet. */
  readonly subject: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly start: (hours: number, onStarted: (run: LookBack) => void) => void;
}

/** What something would have found in the last hour or day, before it acts. */
export const DryRun = ({ subject, isBusy, error, start }: DryRunProps) => {
  const { t } = useTranslation('banks');
  const [hours, setHours] = useState('1');
  const [started, setStarted] = useState<LookBack & { readonly subject: string }>();
  const run = useLookBack(started);
  const isDone = run?.state === 'done';
  const view = useApi('getLookBack', { params: { lookBackId: run?.lookBackId ?? '' } }, { enabled: isDone });
  const report = isDone && view.data?.report?.kind !== 'policy' ? view.data?.report : undefined;
  return (
    <Stack gap="sm">
      <Group>
        <SegmentedControl
          size="xs"
          value={hours}
          onChange={setHours}
          data={(['1', '24'] as const).map((value) => ({ value, label: t(`dry.span.${value}`) }))}
          aria-label={t('dry.spanOf')}
        />
        <Button
          size="xs"
          variant="light"
          disabled={subject === '' || run?.state === 'running'}
          loading={isBusy}
          onClick={() => start(Number(hours), (look) => setStarted({ ...look, subject }))}
        >
          {t('dry.do')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('dry.why')}
        </Text>
      </Group>
      <ErrorNote error={error ?? view.error} />
      {run !== undefined && <LookBackProgress run={run} />}
      {report !== undefined && started?.subject === subject && (
        <Findings report={report} isCut={run?.isCut === true} />
      )}
    </Stack>
  );
};

interface FindingsProps {
  readonly report: FindingsReport;
  readonly isCut: boolean;
}

const Findings = ({ report, isCut }: FindingsProps) => {
  const { t, i18n } = useTranslation(['banks', 'policy']);
  const time = useTimeText();
  const count = (n: number): string => n.toLocaleString(i18n.language);
  const { kind, looked, found, streams, by, decided, examples } = report;
  return (
    <Stack gap="xs" component="section" aria-label={t('dry.result')}>
      <Text size="sm" fw={600}>
        {t(`dry.sum.${kind}`, { looked: count(looked), found: count(found), streams: count(streams) })}
      </Text>
      {isCut && (
        <Text size="xs" c="dimmed">
          {t('dry.cut')}
        </Text>
      )}
      {found > 0 && (
        <>
          <Text size="sm">
            {by
              .slice(0, 12)
              .map(({ what, n }) => `${shortened(what)} × ${count(n)}`)
              .join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('dry.decided')}{' '}
            {decided
              .map(({ decision, n }) => `${t(`policy:decision.${decision as 'hold'}`)} ${count(n)}`)
              .join(' · ')}
          </Text>
          <Table verticalSpacing={4} aria-label={t('dry.examples')}>
            <Table.Tbody>
              {examples.slice(0, 20).map((e) => (
                <Table.Tr key={`${e.streamId} ${e.item} ${e.what}`}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{time(e.at)}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Example example={e} />
                  </Table.Td>
                  <Table.Td>
                    <Anchor
                      component={Link}
                      to="/streams/$streamId"
                      params={{ streamId: e.streamId } as never}
                      size="sm"
                    >
                      {t('dry.stream')}
                    </Anchor>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </Stack>
  );
};

const Example = ({ example }: { readonly example: FindingsReport['examples'][number] }) => {
  const { t } = useTranslation('banks');
  const { what, text, span, distance } = example;
  if (text === undefined)
    return (
      <>
        {shortened(what)}
        {distance !== undefined && ` (${t('dry.distance', { count: distance })})`}
      </>
    );
  const [from, to] = span ?? [0, 0];
  return (
    <>
      {text.slice(0, from)}
      {to > from && <Mark>{text.slice(from, to)}</Mark>}
      {text.slice(to)}
    </>
  );
};

/** Hashes by their beginning. */
const shortened = (what: string): string => (what.length === 64 ? `${what.slice(0, 12)}…` : what);
