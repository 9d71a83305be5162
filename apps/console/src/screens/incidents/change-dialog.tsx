import { Select, TextInput } from '@mantine/core';
import type { IncidentView } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useMay } from '../../session/use-session.js';
import { FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';
import { INCIDENT_READS } from './use-incidents.js';

interface ChangeDialogProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** Another level, title or commander, with the reason. */
export const ChangeDialog = ({ incident: i, onClose }: ChangeDialogProps) => {
  const { t } = useTranslation('incidents');
  const may = useMay();
  const people = useApi('listPeople', {}, { enabled: may('duty.read') }).data?.items ?? [];
  const [title, setTitle] = useState(i.title);
  const [level, setLevel] = useState(String(i.level));
  const [commander, setCommander] = useState<string>(i.commander);
  const [reason, setReason] = useState('');
  const change = useAct('changeIncident', { refreshes: INCIDENT_READS });
  const known = people.some(({ id }) => id === i.commander)
    ? people
    : [...people, { id: i.commander, name: i.commander }];
  return (
    <FormModal
      title={t('change.open')}
      does={t('change.do')}
      isBusy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() =>
        change.mutate(
          {
            params: { incidentId: i.incidentId },
            body: {
              reason,
              ...(title === i.title ? {} : { title }),
              ...(Number(level) === i.level ? {} : { level: Number(level) }),
              ...(commander === i.commander ? {} : { commander }),
            },
          },
          { onSuccess: onClose },
        )
      }
    >
      <TextInput
        label={t('open.what')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={300}
        required
      />
      <Select
        label={t('column.level')}
        value={level}
        onChange={(value) => setLevel(value ?? level)}
        allowDeselect={false}
        data={(['1', '2', '3', '4'] as const).map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <Select
        label={t('column.commander')}
        value={commander}
        onChange={(value) => setCommander(value ?? commander)}
        allowDeselect={false}
        searchable
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <ReasonField value={reason} onChange={setReason} />
    </FormModal>
  );
};
