import { Anchor, Button, Group, Paper, Select, Stack, Text, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Complaint } from '@airlock/contracts/complaint';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { DecideForm } from '../../parts/decide-form.js';
import { ErrorNote } from '../../parts/error-note.js';
import { FactList } from '../../parts/fact-list.js';
import { useTimeText } from '../../parts/time.js';
import { clockText } from '../../parts/time-text.js';
import { useMay } from '../../session/use-session.js';

const OUTCOMES = ['upheld', 'rejected', 'unfounded'] as const;

/** One report: what it says, about which moment, how its reporter is taken, and the answer. */
export const ComplaintPane = ({ complaint: c }: { readonly complaint: Complaint }) => {
  const { t } = useTranslation('complaints');
  const time = useTimeText();
  const may = useMay();
  return (
    <Stack>
      <Paper withBorder p="md">
        <Text fw={600}>{t(`reason.${c.reason}`)}</Text>
        <Text my="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {c.explanation}
        </Text>
        <FactList
          facts={[
            [t('fact.received'), time(c.receivedAt)],
            [t('fact.due'), time(c.dueAt)],
            [t('fact.moment'), t('fact.at', { time: clockText(c.place.offsetMs) })],
            [t('fact.lang'), c.lang],
            [t('fact.victim'), c.isVictim ? t('yes') : undefined],
            [t('fact.keep'), c.keepEvidence ? t('yes') : undefined],
          ]}
        />
        <Group mt="sm" gap="md">
          <Anchor
            component={Link}
            to="/streams/$streamId"
            params={{ streamId: c.place.streamId } as never}
            size="sm"
          >
            {t('toStream')}
          </Anchor>
          {c.caseId !== undefined && may('cases.read') && (
            <Anchor component={Link} to="/desk" size="sm">
              {t('toCase', { caseId: c.caseId })}
            </Anchor>
          )}
        </Group>
      </Paper>
      {c.reporter !== undefined && <Reporter reporter={c.reporter} />}
      {c.state === 'decided' ? (
        <Paper withBorder p="md">
          <Text fw={600}>{c.outcome !== undefined && t(`outcome.${c.outcome}`)}</Text>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {c.answer}
          </Text>
          <Text size="xs" c="dimmed">
            {c.decidedBy} {c.decidedAt !== undefined && time(c.decidedAt)}
          </Text>
        </Paper>
      ) : (
        may('complaints.decide') && <Decide complaint={c} />
      )}
    </Stack>
  );
};

const Decide = ({ complaint }: { readonly complaint: Complaint }) => {
  const { t } = useTranslation('complaints');
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(null);
  const deciding = useAct('decideComplaint', { refreshes: ['listComplaints', 'getNotifier'] });
  return (
    <DecideForm
      isChosen={outcome !== null}
      label={t('decide.answer')}
      description={t('decide.answerWhy', { lang: complaint.lang })}
      submit={t('decide.do')}
      deciding={deciding}
      onDecide={(answer) => {
        if (outcome !== null)
          deciding.mutate({ params: { receipt: complaint.receipt }, body: { outcome, answer } });
      }}
    >
      <Select
        label={t('decide.outcome')}
        data={OUTCOMES.map((value) => ({
          value,
          label: `${t(`outcome.${value}`)} – ${t(`outcomeWhy.${value}`)}`,
        }))}
        value={outcome}
        onChange={(value) => setOutcome(value)}
      />
    </DecideForm>
  );
};

const STANDING_COLOURS = { plain: undefined, trusted: 'green', abusive: 'orange', suspended: 'red' } as const;

const Reporter = ({ reporter }: { readonly reporter: string }) => {
  const { t, i18n } = useTranslation('complaints');
  const time = useTimeText();
  const may = useMay();
  const known = useApi('getNotifier', { params: { reporter } });
  const [reason, setReason] = useState('');
  const warning = useAct('warnNotifier', { refreshes: ['getNotifier'] });
  if (known.data === undefined) return <ErrorNote error={known.error} />;
  const { standing, factors, warnedAt, suspendedUntil } = known.data;
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text size="sm">
          {t('reporter.title')}{' '}
          <Text
            span
            fw={600}
            {...(STANDING_COLOURS[standing] === undefined ? {} : { c: STANDING_COLOURS[standing] })}
          >
            {t(`standing.${standing}`)}
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {t('reporter.unfounded', { count: factors.unfounded, share: percent.format(factors.share) })}
          {warnedAt !== undefined && ` ${t('reporter.warned', { time: time(warnedAt) })}`}
          {suspendedUntil !== undefined && ` ${t('reporter.suspended', { time: time(suspendedUntil) })}`}
        </Text>
        {standing === 'abusive' && warnedAt === undefined && may('complaints.decide') && (
          <Group align="end">
            <Textarea
              label={t('reporter.reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              autosize
              style={{ flexGrow: 1 }}
            />
            <Button
              variant="default"
              disabled={reason.trim() === ''}
              loading={warning.isPending}
              onClick={() => warning.mutate({ params: { reporter }, body: { reason } })}
            >
              {t('reporter.warn')}
            </Button>
          </Group>
        )}
        <ErrorNote error={warning.error} />
      </Stack>
    </Paper>
  );
};
