import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { EvidenceView } from '@airlock/contracts/http/evidence-api';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callForBytes } from '../../api/client.js';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { saveFile } from '../../parts/save-file.js';
import { useTimeText } from '../../parts/time.js';
import { useSeconds } from '../../live/clock.js';
import { useMay, useSession } from '../../session/use-session.js';

/** How a package leaves the house: asked for by one person, allowed by another, fetched while that lasts. */
export const Releases = ({ evidence }: { readonly evidence: EvidenceView }) => {
  const { t } = useTranslation('evidence');
  const may = useMay();
  const time = useTimeText();
  const now = useSeconds();
  const client = useQueryClient();
  const { withSecondFactor } = useSession();
  const fetching = useMutation({
    mutationFn: (releaseId: string) =>
      withSecondFactor(() =>
        callForBytes('exportEvidence', {
          params: { evidenceId: evidence.evidenceId, releaseId: releaseId as ApprovalId },
        }),
      ),
    onSuccess: (zip) => saveFile(`${evidence.evidenceId}.zip`, zip),
    onSettled: () => client.invalidateQueries({ queryKey: ['getEvidence'] }),
  });
  return (
    <Paper withBorder p="sm">
      <Stack gap="sm">
        <Text fw={600}>{t('release.title')}</Text>
        {evidence.releases.map((release) => (
          <Group key={release.releaseId} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm">{release.destination}</Text>
              <Text size="xs" c="dimmed">
                {t('release.by', { asked: release.requestedBy, allowed: release.approvedBy })} ·{' '}
                {release.reason}
              </Text>
            </div>
            {release.until > now ? (
              <Button
                size="xs"
                loading={fetching.isPending}
                onClick={() => fetching.mutate(release.releaseId)}
                disabled={!may('evidence.release')}
              >
                {t('release.fetch', { until: time(release.until) })}
              </Button>
            ) : (
              <Text size="xs" c="dimmed">
                {t('release.over')}
              </Text>
            )}
          </Group>
        ))}
        <ErrorNote error={fetching.error} />
        {may('evidence.release') && <Ask evidence={evidence} />}
      </Stack>
    </Paper>
  );
};

const Ask = ({ evidence }: { readonly evidence: EvidenceView }) => {
  const { t } = useTranslation('evidence');
  const [destination, setDestination] = useState('');
  const [reason, setReason] = useState('');
  const asking = useAct('releaseEvidence', { refreshes: ['getEvidence', 'listApprovals'] });
  if (asking.isSuccess) return <Text size="sm">{t('release.asked')}</Text>;
  return (
    <Stack gap="xs">
      <TextInput
        label={t('release.destination')}
        description={t('release.why')}
        value={destination}
        onChange={(event) => setDestination(event.currentTarget.value)}
      />
      <Textarea
        label={t('reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
      />
      <ErrorNote error={asking.error} />
      <Group>
        <Button
          size="xs"
          variant="light"
          loading={asking.isPending}
          disabled={
            destination.trim().length < 3 || reason.trim().length < 3 || evidence.state !== 'complete'
          }
          onClick={() =>
            asking.mutate({ params: { evidenceId: evidence.evidenceId }, body: { destination, reason } })
          }
        >
          {t('release.ask')}
        </Button>
        {evidence.state !== 'complete' && (
          <Text size="xs" c="dimmed">
            {t('release.notYet')}
          </Text>
        )}
      </Group>
    </Stack>
  );
};
