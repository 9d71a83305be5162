import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { ReasonField } from '../../parts/reason-field.js';
import { useSession } from '../../session/use-session.js';
import type { Bar } from './bars.js';
import { OF_ROTA } from './use-duty.js';
import { useNames } from './use-names.js';

export interface TakeOverFormProps {
  readonly of: Pick<Bar, 'scheduleId' | 'layer' | 'people'>;
  readonly onDone: () => void;
}

/** Takes the running shift over, from this moment. */
export const TakeOverForm = ({ of, onDone }: TakeOverFormProps) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const { view } = useSession();
  const others = of.people.filter((id) => id !== view.principal.id);
  const [insteadOf, setInsteadOf] = useState<string | null>(others.length === 1 ? others[0]! : null);
  const [reason, setReason] = useState('');
  const doing = useAct('takeOver', { refreshes: OF_ROTA });
  const submit = () =>
    doing.mutate(
      {
        body: {
          scheduleId: of.scheduleId,
          layer: of.layer,
          reason,
          ...(insteadOf === null ? {} : { insteadOf }),
        },
      },
      { onSuccess: onDone },
    );
  return (
    <Stack>
      <Text size="sm">{t('takeOver.intro', { layer: t(`layer.${of.layer}`) })}</Text>
      {others.length > 0 && (
        <Select
          label={t('takeOver.from')}
          placeholder={t('override.everybody')}
          data={others.map((id) => ({ value: id, label: nameOf(id) }))}
          value={insteadOf}
          onChange={setInsteadOf}
          clearable
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
      <ErrorNote error={doing.error} />
      <Group justify="end">
        <Button loading={doing.isPending} disabled={reason.trim() === ''} onClick={submit}>
          {t('takeOver.do')}
        </Button>
      </Group>
    </Stack>
  );
};
