import { Button, Group, Stack, Text } from '@mantine/core';
import type { OverrideId } from '@airlock/contracts/duty';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { Consent, useConsent } from './consent.js';
import { ReasonField } from '../../parts/reason-field.js';
import { OF_ROTA } from './use-duty.js';

export interface CancelFormProps {
  readonly overrideId: OverrideId;
  readonly zone: string;
  readonly onDone: () => void;
}

/** Takes back what goes before the rotations. */
export const CancelForm = ({ overrideId, zone, onDone }: CancelFormProps) => {
  const { t } = useTranslation('duty');
  const [reason, setReason] = useState('');
  const doing = useAct('cancelOverride', { refreshes: OF_ROTA });
  const consent = useConsent(doing.error);
  return (
    <Stack>
      <Text size="sm">{t('cancelOverride.intro')}</Text>
      <ReasonField value={reason} onChange={setReason} />
      <Consent consent={consent} zone={zone} />
      <Group justify="end">
        <Button
          color="red"
          loading={doing.isPending}
          disabled={reason.trim() === ''}
          onClick={() =>
            doing.mutate({ params: { overrideId }, body: consent.given(reason) }, { onSuccess: onDone })
          }
        >
          {t(consent.isAccepted ? 'consent.do' : 'cancelOverride.do')}
        </Button>
      </Group>
    </Stack>
  );
};
