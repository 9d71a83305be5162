import { Alert, Group, NumberInput, Select } from '@mantine/core';
import type { Card } from '@airlock/contracts/credit';
import type { StreamerId } from '@airlock/contracts/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { AskedFor } from '../../parts/asked-for.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';

interface AdjustProps {
  readonly streamerId: StreamerId;
  readonly onClose: () => void;
}

/** Points or a card by hand; above the limit a second person has to allow it, which is said before and after. */
export const AdjustDialog = ({ streamerId, onClose }: AdjustProps) => {
  const { t } = useTranslation(['streamers', 'approvals']);
  const alone = useApi('creditRules', {}).data?.byHand.alone;
  const [points, setPoints] = useState<number | string>(0);
  const [card, setCard] = useState<Card>();
  const [reason, setReason] = useState('');
  const adjusting = useAct('adjustCredit', {
    refreshes: ['getCredit', 'getStreamer', 'listStreamers', 'listApprovals'],
  });
  const isAboveLimit = card === 'red' || (alone !== undefined && Math.abs(Number(points)) > alone);
  const isSaid = reason.trim().length >= 3 && (Number(points) !== 0 || card !== undefined);
  const adjust = () =>
    adjusting.mutate(
      {
        params: { streamerId },
        body: { points: Number(points), reason, ...(card === undefined ? {} : { card }) },
      },
      { onSuccess: (answer) => answer.state === 'done' && onClose() },
    );
  return (
    <FormModal
      title={t('adjust.title', { streamer: streamerId })}
      does={t(isAboveLimit ? 'adjust.ask' : 'adjust.do')}
      size="md"
      isReady={isSaid}
      isBusy={adjusting.isPending}
      error={adjusting.error}
      onClose={onClose}
      onSubmit={adjust}
      {...(adjusting.data?.state === 'waiting'
        ? { instead: <AskedFor title={t('asked.title')} text={t('asked.text')} onClose={onClose} /> }
        : {})}
    >
      <Group grow align="start">
        <NumberInput
          label={t('adjust.points')}
          description={t('adjust.pointsHint')}
          value={points}
          onChange={setPoints}
          allowDecimal={false}
          data-autofocus
        />
        <Select
          label={t('adjust.card')}
          description={t('adjust.cardHint')}
          placeholder={t('adjust.noCard')}
          data={(['yellow', 'red'] as const).map((value) => ({
            value,
            label: t(`approvals:card.${value}`),
          }))}
          value={card ?? null}
          onChange={(value) => setCard((value as Card | null) ?? undefined)}
          clearable
        />
      </Group>
      <LongText
        label={t('reason')}
        description={t('adjust.reasonHint')}
        value={reason}
        onChange={setReason}
      />
      <Alert color={isAboveLimit ? 'yellow' : 'gray'} variant="light" p="xs">
        {t(isAboveLimit ? 'adjust.waits' : 'adjust.limit', { alone })}
      </Alert>
    </FormModal>
  );
};
