import { Autocomplete, Button, Group, Modal, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core';
import type { DutyPerson } from '@airlock/contracts/duty';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { policy, useOne } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { ZoneSelect } from './fields.js';
import { OF_ROTA } from './use-duty.js';
import { ownZone } from './zone.js';

/** Who can be put on the rota, and what they bring. */
export const PeopleTab = () => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const list = useApi('listDutyPeople', {});
  const [edited, setEdited] = useState<DutyPerson | 'new'>();
  if (list.isPending) return <Waiting />;
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('people.intro')}
        </Text>
        {may('duty.write') && <Button onClick={() => setEdited('new')}>{t('people.add')}</Button>}
      </Group>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      <Table.ScrollContainer minWidth={700}>
        <Table verticalSpacing={4} fz="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {(['person', 'account', 'skills', 'languages', 'timeZone'] as const).map((name) => (
                <Table.Th key={name}>{t(`column.${name}`)}</Table.Th>
              ))}
              {may('duty.write') && <Table.Th>{t('column.doing')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.data?.items.map((p) => (
              <Table.Tr key={p.personId}>
                <Table.Td fw={600}>{p.name}</Table.Td>
                <Table.Td c="dimmed">{p.personId}</Table.Td>
                <Table.Td>{listText(p.skills)}</Table.Td>
                <Table.Td>{listText(p.languages)}</Table.Td>
                <Table.Td>{p.timeZone}</Table.Td>
                {may('duty.write') && (
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t('people.editOf', { name: p.name })}
                      onClick={() => setEdited(p)}
                    >
                      {t('people.edit')}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {edited !== undefined && (
        <PersonForm person={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </Stack>
  );
};

interface PersonFormProps {
  readonly person: DutyPerson | undefined;
  readonly onClose: () => void;
}

const PersonForm = ({ person, onClose }: PersonFormProps) => {
  const { t } = useTranslation('duty');
  const known = useApi('listPeople', {}).data?.items ?? [];
  const wanted = useOne(policy, 'policy')?.skills ?? [];
  const listed = useApi('listDutyPeople', {}).data?.items ?? [];
  const [id, setId] = useState(person?.personId ?? '');
  const [name, setName] = useState(person?.name ?? '');
  const [skills, setSkills] = useState<string[]>(person?.skills ?? []);
  const [languages, setLanguages] = useState<string[]>(person?.languages ?? []);
  const [timeZone, setTimeZone] = useState(person?.timeZone ?? ownZone());
  const putting = useAct('putDutyPerson', { refreshes: ['listDutyPeople', ...OF_ROTA] });
  const all = (read: (p: DutyPerson) => readonly string[]): string[] =>
    [...new Set(listed.flatMap(read))].sort();
  return (
    <Modal opened onClose={onClose} size="lg" title={person === undefined ? t('people.add') : person.name}>
      <Stack>
        {person === undefined && (
          <Autocomplete
            label={t('column.account')}
            description={t('people.accountWhy')}
            data={known.map((k) => k.id)}
            value={id}
            onChange={(value) => {
              setId(value);
              const chosen = known.find((k) => k.id === value);
              if (chosen !== undefined && name === '') setName(chosen.name);
            }}
            data-autofocus
          />
        )}
        <TextInput
          label={t('column.person')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TagsInput
          label={t('column.skills')}
          description={t('people.skillsWhy')}
          data={[...new Set([...wanted, ...all((p) => p.skills)])].sort()}
          value={skills}
          onChange={setSkills}
        />
        <TagsInput
          label={t('column.languages')}
          description={t('people.languagesWhy')}
          data={all((p) => p.languages)}
          value={languages}
          onChange={setLanguages}
        />
        <ZoneSelect value={timeZone} onChange={setTimeZone} />
        <ErrorNote error={putting.error} />
        <Group justify="end">
          <Button
            loading={putting.isPending}
            disabled={id.trim() === '' || name.trim() === ''}
            onClick={() =>
              putting.mutate(
                { params: { personId: id.trim() }, body: { name, skills, languages, timeZone } },
                { onSuccess: onClose },
              )
            }
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
