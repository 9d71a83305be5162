import { Alert } from '@mantine/core';
import type { IncidentView } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { INCIDENT_READS } from './use-incidents.js';

interface CloseDialogProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** It is over: what was learnt is written down. */
export const CloseDialog = ({ incident: { incidentId, checks, done }, onClose }: CloseDialogProps) => {
  const { t } = useTranslation('incidents');
  const [review, setReview] = useState('');
  const close = useAct('closeIncident', { refreshes: INCIDENT_READS });
  return (
    <FormModal
      title={t('close.open')}
      does={t('close.do')}
      isBusy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={() =>
        close.mutate({ params: { incidentId }, body: { review: review.trim() } }, { onSuccess: onClose })
      }
    >
      {done < checks && (
        <Alert color="yellow" variant="light">
          {t('close.left', { count: checks - done })}
        </Alert>
      )}
      <LongText
        label={t('review')}
        description={t('close.reviewWhy')}
        value={review}
        onChange={setReview}
        maxLength={10_000}
        minRows={5}
        data-autofocus
      />
    </FormModal>
  );
};
