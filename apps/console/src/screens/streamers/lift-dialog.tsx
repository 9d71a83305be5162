import { Text } from '@mantine/core';
import type { Sanction } from '@airlock/contracts/sanction';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';

/** Ends a measure early; the streamer is told why. */
export const LiftDialog = ({
  sanction,
  onClose,
}: {
  readonly sanction: Sanction;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation(['streamers', 'approvals']);
  const [reason, setReason] = useState('');
  const lifting = useAct('liftSanction', {
    refreshes: ['listSanctions', 'getStreamer', 'getCredit', 'listNotices'],
  });
  return (
    <FormModal
      title={t('lift.one', { kind: t(`approvals:action.${sanction.kind}`) })}
      does={t('lift.do')}
      size="md"
      isReady={reason.trim() !== ''}
      isBusy={lifting.isPending}
      error={lifting.error}
      onClose={onClose}
      onSubmit={() =>
        lifting.mutate(
          { params: { actionId: sanction.sanctionId }, body: { reason } },
          { onSuccess: onClose },
        )
      }
    >
      <Text size="sm" c="dimmed">
        {sanction.reason}
      </Text>
      <LongText
        label={t('reason')}
        description={t('lift.reasonHint')}
        value={reason}
        onChange={setReason}
        data-autofocus
      />
    </FormModal>
  );
};
