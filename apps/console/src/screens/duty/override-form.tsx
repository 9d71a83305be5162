import { Button, Checkbox, Group, MultiSelect, Select, Stack } from '@mantine/core';
import type { DutyLayer } from '@airlock/contracts/duty';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import type { Bar } from './bars.js';
import { LAYERS } from './bars.js';
import { Consent, useConsent } from './consent.js';
import { ReasonField } from '../../parts/reason-field.js';
import { MomentInput } from './fields.js';
import { OF_ROTA } from './use-duty.js';
import { useNames, usePeopleChoice } from './use-names.js';

export interface OverrideFormProps {
  /** What it is put before, or the gap it fills. */
  readonly of: Pick<Bar, 'scheduleId' | 'layer' | 'from' | 'to' | 'people'>;
  readonly zone: string;
  readonly onDone: () => void;
}

/** Puts others on for a while. */
export const OverrideForm = ({ of, zone, onDone }: OverrideFormProps) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const choice = usePeopleChoice();
  const [layer, setLayer] = useState<DutyLayer>(of.layer);
  const [from, setFrom] = useState<number | undefined>(of.from);
  const [to, setTo] = useState<number | undefined>(of.to);
  const [people, setPeople] = useState<string[]>([]);
  const [insteadOf, setInsteadOf] = useState<string | null>(null);
  const [adds, setAdds] = useState(false);
  const [reason, setReason] = useState('');
  const doing = useAct('addOverride', { refreshes: OF_ROTA });
  const consent = useConsent(doing.error);
  const isReady = from !== undefined && to !== undefined && people.length > 0 && reason.trim() !== '';
  const submit = () => {
    if (!isReady) return;
    doing.mutate(
      {
        params: { scheduleId: of.scheduleId },
        body: {
          ...{ layer, from, to, people, adds },
          ...(insteadOf === null || adds ? {} : { insteadOf }),
          ...consent.given(reason),
        },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <Stack>
      <Group grow align="start">
        <MomentInput label={t('from')} value={from} onChange={setFrom} zone={zone} />
        <MomentInput label={t('to')} value={to} onChange={setTo} zone={zone} />
        <Select
          label={t('layerField')}
          description={t('override.layerWhy')}
          data={LAYERS.map((value) => ({ value, label: t(`layer.${value}`) }))}
          value={layer}
          onChange={(value) => value !== null && setLayer(value as DutyLayer)}
          allowDeselect={false}
        />
      </Group>
      <MultiSelect
        label={t('override.people')}
        data={choice}
        value={people}
        onChange={setPeople}
        searchable
        data-autofocus
      />
      {of.people.length > 0 && (
        <Group align="end">
          <Select
            label={t('override.insteadOf')}
            placeholder={t('override.everybody')}
            data={of.people.map((id) => ({ value: id, label: nameOf(id) }))}
            value={insteadOf}
            onChange={setInsteadOf}
            disabled={adds}
            clearable
            flex={1}
          />
          <Checkbox
            label={t('override.adds')}
            checked={adds}
            onChange={(event) => setAdds(event.currentTarget.checked)}
            pb="xs"
          />
        </Group>
      )}
      <ReasonField value={reason} onChange={setReason} />
      <Consent consent={consent} zone={zone} />
      <Group justify="end">
        <Button
          loading={doing.isPending}
          disabled={!isReady || (consent.refusal !== undefined && !consent.isAccepted)}
          color={consent.isAccepted ? 'red' : undefined}
          onClick={submit}
        >
          {t(consent.isAccepted ? 'consent.do' : 'override.do')}
        </Button>
      </Group>
    </Stack>
  );
};
