import type { PolicyDesk } from '@airlock/contracts/policy';
import { Badge, Button, Card, Group, Stack, Table, Text, Textarea, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { LabelBars } from './bars.js';

const HOUR_MS = 3_600_000;

export interface TrialProps {
  readonly desk: PolicyDesk;
  readonly text: string;
  /** The text can be put on trial. */
  readonly isGood: boolean;
}

/** The policy on trial: judges what is on air beside the one in force, and acts never. */
export const Trial = ({ desk, text, isGood }: TrialProps) => {
  const { t } = useTranslation('policy');
  const may = useMay();
  const [reason, setReason] = useState('');
  const start = useAct('startTrial', { refreshes: ['getTrial', 'getPolicyDesk'] });
  return (
    <Stack gap="md">
      <Text size="sm" maw={760}>
        {t('trial.text')}
      </Text>
      {desk.trial !== undefined && <Running desk={desk} />}
      {may('policy.publish') && (
        <Group align="end">
          <Textarea
            label={t('reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            autosize
            w={420}
            maxLength={2_000}
          />
          <Button
            size="sm"
            disabled={!isGood || reason.trim() === ''}
            loading={start.isPending}
            onClick={() =>
              start.mutate({ body: { source: text, reason, hours: 24 } }, { onSuccess: () => setReason('') })
            }
          >
            {desk.trial === undefined ? t('trial.start') : t('trial.replace')}
          </Button>
          {!isGood && (
            <Text size="sm" c="dimmed">
              {t('trial.needsDraft')}
            </Text>
          )}
        </Group>
      )}
      <ErrorNote error={start.error} />
    </Stack>
  );
};

const Running = ({ desk }: { readonly desk: PolicyDesk }) => {
  const { t, i18n } = useTranslation('policy');
  const may = useMay();
  const time = useTimeText();
  const trial = desk.trial!;
  const end = useAct('endTrial', { refreshes: ['getTrial', 'getPolicyDesk'] });
  const view = useApi('getTrial', {});
  const { refetch } = view;
  const judged = trial.judged.segments + trial.judged.messages;
  const differs = trial.differs.segments + trial.differs.messages;
  // The counts are pushed; what stands behind them is read when they change.
  useEffect(() => void refetch(), [refetch, differs, trial.n]);
  const shown = view.data?.trial;
  const count = (n: number): string => n.toLocaleString(i18n.language);
  return (
    <Card withBorder padding="md" component="section" aria-label={t('trial.running')}>
      <Group justify="space-between">
        <div>
          <Title order={2} size="h5">
            {trial.name}
          </Title>
          <Text size="sm" c="dimmed">
            <PersonName id={trial.startedBy} />: {trial.reason}
          </Text>
        </div>
        <Group gap="xs">
          <Countdown to={trial.until} urgentMs={HOUR_MS} />
          {may('policy.publish') && (
            <Button
              size="compact-sm"
              variant="default"
              loading={end.isPending}
              onClick={() => end.mutate({})}
            >
              {t('trial.end')}
            </Button>
          )}
        </Group>
      </Group>
      <Text my="sm" role="status" aria-label={t('trial.counts')}>
        {t('trial.sum', { judged: count(judged), differs: count(differs) })}
      </Text>
      <ErrorNote error={end.error ?? view.error} />
      {shown !== null && shown !== undefined && shown.labels.length > 0 && (
        <LabelBars labels={shown.labels} />
      )}
      {shown !== null && shown !== undefined && shown.differences.length > 0 && (
        <Table.ScrollContainer minWidth={620} mt="sm">
          <Table verticalSpacing={4} aria-label={t('examples')}>
            <Table.Tbody>
              {shown.differences.slice(0, 20).map((d) => (
                <Table.Tr key={`${d.streamId} ${d.item}`}>
                  <Table.Td>{time(d.at)}</Table.Td>
                  <Table.Td>{t(`item.${d.kind}`)}</Table.Td>
                  <Table.Td>
                    {d.labels.slice(0, 3).map((label) => (
                      <Badge key={label} size="sm" variant="light" color="gray" mr={4} tt="none">
                        {label}
                      </Badge>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    {t(`decision.${d.live as 'hold'}`)} →{' '}
                    <b>{t(`decision.${d.trial as 'hold'}`, { defaultValue: d.trial })}</b>
                  </Table.Td>
                  <Table.Td c="dimmed">{listText(d.rules)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
};
