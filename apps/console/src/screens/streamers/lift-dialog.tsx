import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { Sanction } from '@airlock/contracts/sanction';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';

/** Ends a measure early; the streamer is told why. */
export const LiftDialog = ({
  sanction,
  onClose,
}: {
  readonly sanction: Sanction;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation(['streamers', 'approvals', 'shell']);
  const [reason, setReason] = useState('');
  const lifting = useAct('liftSanction', {
    refreshes: ['listSanctions', 'getStreamer', 'getCredit', 'listNotices'],
  });
  const lift = () =>
    lifting.mutate({ params: { actionId: sanction.sanctionId }, body: { reason } }, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t('lift.one', { kind: t(`approvals:action.${sanction.kind}`) })}>
      <Stack>
        <Text size="sm" c="dimmed">
          {sanction.reason}
        </Text>
        <Textarea
          label={t('reason')}
          description={t('lift.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={2_000}
          required
          data-autofocus
        />
        <ErrorNote error={lifting.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button loading={lifting.isPending} disabled={reason.trim() === ''} onClick={lift}>
            {t('lift.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
