import { Checkbox, Select, Switch, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { useMay } from '../../session/use-session.js';
import { useBoth } from '../pages/use-both.js';
import { FormModal } from '../../parts/form-modal.js';
import { INCIDENT_READS } from './use-incidents.js';

const LEVELS = ['1', '2', '3', '4'] as const;

/** Opens an incident, or a drill of one. */
export const OpenDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('incidents');
  const both = useBoth();
  const may = useMay();
  const navigate = useNavigate();
  const playbooks = useApi('listPlaybooks', {}).data?.items ?? [];
  const people = useApi('listPeople', {}, { enabled: may('duty.read') }).data?.items ?? [];
  const [title, setTitle] = useState('');
  const [playbook, setPlaybook] = useState<string | null>(null);
  const [level, setLevel] = useState<string | null>(null);
  const [commander, setCommander] = useState<string | null>(null);
  const [drill, setDrill] = useState(false);
  const [page, setPage] = useState(true);
  const opening = useAct('openIncident', { refreshes: INCIDENT_READS });
  const followed = playbooks.find(({ name }) => name === playbook);
  const shownLevel = level ?? String(followed?.level ?? 3);
  return (
    <FormModal
      title={t(drill ? 'open.drillTitle' : 'open.title')}
      does={t(drill ? 'open.doDrill' : 'open.do')}
      isBusy={opening.isPending}
      error={opening.error}
      isDangerous={!drill}
      onClose={onClose}
      onSubmit={() =>
        opening.mutate(
          {
            body: {
              ...{ title, drill, page, level: Number(shownLevel) },
              ...(playbook === null ? {} : { playbook }),
              ...(commander === null ? {} : { commander }),
            },
          },
          {
            onSuccess: ({ incidentId }) =>
              void navigate({ to: '/incidents/$incidentId', params: { incidentId } }),
          },
        )
      }
    >
      <Switch
        label={t('open.drill')}
        description={t('open.drillWhy')}
        checked={drill}
        onChange={(event) => setDrill(event.currentTarget.checked)}
      />
      <TextInput
        label={t('open.what')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={300}
        required
        data-autofocus
      />
      <Select
        label={t('open.playbook')}
        value={playbook}
        onChange={setPlaybook}
        clearable
        data={playbooks.map(({ name, title: text }) => ({ value: name, label: both(text) }))}
        description={followed === undefined ? undefined : t('open.lines', { count: followed.items.length })}
      />
      <Select
        label={t('column.level')}
        value={shownLevel}
        onChange={setLevel}
        allowDeselect={false}
        data={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <Select
        label={t('column.commander')}
        description={t('open.commanderWhy')}
        value={commander}
        onChange={setCommander}
        clearable
        searchable
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Checkbox
        label={t('open.page')}
        description={t('open.pageWhy')}
        checked={page}
        onChange={(event) => setPage(event.currentTarget.checked)}
      />
    </FormModal>
  );
};
