import { Button, Code, CopyButton, Group, Paper, Stack, Stepper, Text, TextInput } from '@mantine/core';
import type { RegulatorReport } from '@airlock/contracts/order';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { useLabelName } from '../../parts/label-name.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { Deadline } from './deadline.js';

const MINUTE_MS = 60_000;
const STEPS = ['draft', 'sent', 'acknowledged'] as const;

/** One report on its way: drafted, handed over, confirmed. */
export const ReportPane = ({ report: r }: { readonly report: RegulatorReport }) => {
  const { t } = useTranslation('orders');
  const time = useTimeText();
  const label = useLabelName();
  const may = useMay();
  const late = r.sentAt === undefined ? 0 : Math.max(0, Math.ceil((r.sentAt - r.dueAt) / MINUTE_MS));
  const sent = r.sentAt === undefined ? undefined : time(r.sentAt);
  return (
    <Stack>
      <Paper withBorder p="md">
        <Group justify="space-between" align="start" wrap="nowrap" mb="sm">
          <Text fw={600}>{r.addressee}</Text>
          {r.state === 'draft' && <Deadline dueAt={r.dueAt} since={r.detectedAt} size="xl" />}
        </Group>
        <Stepper
          active={r.state === 'acknowledged' ? STEPS.length : STEPS.indexOf(r.state) + 1}
          size="xs"
          iconSize={24}
          aria-label={t(`reportState.${r.state}`)}
        >
          {STEPS.map((step) => (
            <Stepper.Step key={step} label={t(`reportState.${step}`)} allowStepSelect={false} tabIndex={-1} />
          ))}
        </Stepper>
        <FactList
          facts={[
            [t('fact.subject'), r.subject],
            [t('fact.label'), r.label && label(r.label)],
            [t('fact.detected'), time(r.detectedAt)],
            [t('fact.due'), time(r.dueAt)],
            [t('fact.drafted'), <PersonName key="by" id={r.draftedBy} />],
            [t('fact.sent'), late > 0 ? `${sent} · ${t('done.late', { count: late })}` : sent],
            [t('fact.receipt'), r.receipt],
          ]}
        />
        <Group justify="end" mt="sm" mb={4}>
          <CopyButton value={r.text}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {t(copied ? 'receipt.copied' : 'draft.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Code
          block
          tabIndex={0}
          ff="inherit"
          fz="sm"
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {r.text}
        </Code>
      </Paper>
      {may('reports.write') && r.state !== 'acknowledged' && <Next report={r} />}
    </Stack>
  );
};

const Next = ({ report: r }: { readonly report: RegulatorReport }) => {
  const { t } = useTranslation('orders');
  const [receipt, setReceipt] = useState('');
  const sending = useAct('sendReport', { refreshes: ['listReports'] });
  const confirming = useAct('acknowledgeReport', { refreshes: ['listReports'] });
  const params = { reportId: r.reportId };
  return (
    <Paper withBorder p="md">
      {r.state === 'draft' ? (
        <Group justify="space-between">
          <Text size="sm">{t('send.what')}</Text>
          <Button loading={sending.isPending} onClick={() => sending.mutate({ params })}>
            {t('send.do')}
          </Button>
        </Group>
      ) : (
        <Group align="end">
          <TextInput
            label={t('fact.receipt')}
            description={t('confirm.what')}
            value={receipt}
            onChange={(event) => setReceipt(event.currentTarget.value)}
            style={{ flexGrow: 1 }}
          />
          <Button
            loading={confirming.isPending}
            disabled={receipt.trim() === ''}
            onClick={() => confirming.mutate({ params, body: { receipt } })}
          >
            {t('confirm.do')}
          </Button>
        </Group>
      )}
      <ErrorNote error={sending.error ?? confirming.error} />
    </Paper>
  );
};
