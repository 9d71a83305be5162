import { Autocomplete, Button, Group, Modal, NumberInput, Stack } from '@mantine/core';
import type { StreamId } from '@airlock/contracts/ids';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { LongText } from '../../parts/long-text.js';

/** Half the longest that is sealed as one, s. */
const MOST_S = 3 * 3_600;

/** Has part of a stream sealed, around now. */
export const SealDialog = ({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation('evidence');
  const live = useAll(streams);
  const [stream, setStream] = useState('');
  const [before, setBefore] = useState<string | number>(120);
  const [after, setAfter] = useState<string | number>(30);
  const [reason, setReason] = useState('');
  const sealing = useAct('sealEvidence', { refreshes: ['listEvidence'] });
  const seal = () =>
    sealing.mutate(
      {
        body: {
          streamId: stream.trim() as StreamId,
          beforeMs: Number(before) * 1_000,
          afterMs: Number(after) * 1_000,
          reason,
        },
      },
      { onSuccess: onClose },
    );
  return (
    <Modal opened={opened} onClose={onClose} title={t('seal.title')} size="lg">
      <Stack>
        <Autocomplete
          label={t('seal.stream')}
          description={t('seal.streamWhy')}
          data={live.map((v) => v.stream.streamId)}
          value={stream}
          onChange={setStream}
          limit={20}
          data-autofocus
          required
        />
        <Group grow>
          <NumberInput label={t('seal.before')} value={before} onChange={setBefore} min={0} max={MOST_S} />
          <NumberInput label={t('seal.after')} value={after} onChange={setAfter} min={0} max={MOST_S} />
        </Group>
        <LongText label={t('reason')} value={reason} onChange={setReason} />
        <ErrorNote error={sealing.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            loading={sealing.isPending}
            disabled={stream.trim() === '' || reason.trim().length < 3}
            onClick={seal}
          >
            {t('seal.do')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
