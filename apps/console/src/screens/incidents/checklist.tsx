import { Checkbox, Group, Paper, Progress, Text, TextInput, Title } from '@mantine/core';
import type { IncidentCheck, IncidentView } from '@airlock/contracts/incident';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { useBoth } from '../pages/use-both.js';
import classes from './incidents.module.css';
import { INCIDENT_READS } from './use-incidents.js';

/** The playbook line by line; the one to be done next stands out. */
export const Checklist = ({ incident }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation('incidents');
  const { checklist, done, checks } = incident;
  const next = checklist.find(({ doneAt }) => doneAt === undefined)?.id;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('checklist')}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {t('checklist')}
        </Title>
        {checks > 0 && (
          <Text size="sm" ff="monospace">
            {done}/{checks}
          </Text>
        )}
      </Group>
      {checks === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noPlaybook')}
        </Text>
      ) : (
        <>
          <Progress value={(100 * done) / checks} size="sm" my="xs" aria-label={t('checklist')} />
          {checklist.map((line) => (
            <Line key={line.id} incident={incident} line={line} isNext={line.id === next} />
          ))}
        </>
      )}
    </Paper>
  );
};

interface LineProps {
  readonly incident: IncidentView;
  readonly line: IncidentCheck;
  readonly isNext: boolean;
}

const Line = ({ incident: { incidentId, state }, line, isNext }: LineProps) => {
  const { t } = useTranslation('incidents');
  const both = useBoth();
  const name = usePersonName();
  const time = useTimeText();
  const may = useMay();
  const [note, setNote] = useState('');
  const check = useAct('checkIncident', { refreshes: INCIDENT_READS });
  const isDone = line.doneAt !== undefined;
  const canWork = state === 'open' && may('incidents.open');
  return (
    <div className={classes['check']}>
      <Checkbox
        label={
          <span
            className={isDone ? classes['done'] : undefined}
            style={isNext ? { fontWeight: 600 } : undefined}
          >
            {both(line.text)}
          </span>
        }
        description={
          line.doneBy !== undefined && line.doneAt !== undefined
            ? `${name(line.doneBy)} · ${time(line.doneAt)}${line.note === undefined ? '' : ` · ${line.note}`}`
            : undefined
        }
        checked={isDone}
        disabled={!canWork || check.isPending}
        onChange={(event) =>
          check.mutate(
            {
              params: { incidentId },
              body: {
                ...{ id: line.id, done: event.currentTarget.checked },
                ...(note.trim() === '' ? {} : { note: note.trim() }),
              },
            },
            { onSuccess: () => setNote('') },
          )
        }
      />
      {canWork && isNext && (
        <TextInput
          size="xs"
          mt={6}
          ms={30}
          aria-label={t('checkNote')}
          placeholder={t('checkNote')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={2_000}
        />
      )}
      <ErrorNote error={check.error} />
    </div>
  );
};
