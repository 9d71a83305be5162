import { Autocomplete, Checkbox, Radio, Stack } from '@mantine/core';
import type { StreamId } from '@airlock/contracts/ids';
import type { PageUrgency } from '@airlock/contracts/page';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';

/** Calls whoever is on duty, in the words of whoever asks. */
export const RaiseDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('pages');
  const live = useAll(streams).filter(({ stream }) => stream.live);
  const [title, setTitle] = useState('');
  const [urgency, setUrgency] = useState<PageUrgency>('normal');
  const [stream, setStream] = useState('');
  const [drill, setDrill] = useState(false);
  const raise = useAct('raisePage', { refreshes: ['pagingNow', 'listPages'] });
  return (
    <FormModal
      title={t('raise.open')}
      does={t('raise.do')}
      isBusy={raise.isPending}
      error={raise.error}
      isDangerous={urgency === 'critical' && !drill}
      onClose={onClose}
      onSubmit={() =>
        raise.mutate(
          {
            body: {
              title,
              urgency,
              drill,
              ...(stream.trim() === '' ? {} : { streamId: stream.trim() as StreamId }),
            },
          },
          { onSuccess: onClose },
        )
      }
    >
      <LongText
        label={t('raise.what')}
        description={t('raise.whatWhy')}
        value={title}
        onChange={setTitle}
        maxLength={300}
        data-autofocus
      />
      <Radio.Group
        label={t('raise.urgency')}
        value={urgency}
        onChange={(value) => setUrgency(value as PageUrgency)}
      >
        <Stack gap="xs" mt={4}>
          {(['normal', 'critical'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`urgency.${value}`)}
              description={t(`urgencyWhy.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Autocomplete
        label={t('raise.stream')}
        data={live.map(({ stream: { streamId } }) => streamId)}
        value={stream}
        onChange={setStream}
        limit={20}
      />
      <Checkbox
        label={t('raise.drill')}
        description={t('raise.drillWhy')}
        checked={drill}
        onChange={(event) => setDrill(event.currentTarget.checked)}
      />
    </FormModal>
  );
};
