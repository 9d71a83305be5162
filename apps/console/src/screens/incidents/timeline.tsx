import { Anchor, Badge, Button, Group, Paper, Text, Textarea, Timeline, Title } from '@mantine/core';
import type { IncidentView, TimelineEntry } from '@airlock/contracts/incident';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { useMay } from '../../session/use-session.js';
import { useBoth } from '../pages/use-both.js';
import { INCIDENT_READS } from './use-incidents.js';

const COLOURS: Partial<Record<TimelineEntry['what'], string>> = {
  opened: 'red',
  page: 'orange',
  page_acknowledged: 'green',
  check: 'green',
  action: 'red',
  dark: 'red',
  mass_requested: 'orange',
  mass_decided: 'orange',
  note: 'blue',
  closed: 'green',
};

/** What happened, newest first: what people wrote, and what what is linked did by itself. */
export const IncidentTimeline = ({ incident }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation('incidents');
  const may = useMay();
  const name = usePersonName();
  const time = useTimeText();
  const both = useBoth();
  /** Lines of the playbook and counts are kept in English; what people wrote stays as it is. */
  const said = ({ what, text }: TimelineEntry): string => {
    if (what === 'linked') return t('links.added', { count: Number.parseInt(text, 10) });
    const line = incident.checklist.find((known) => text.startsWith(known.text.en));
    return line === undefined || !what.includes('check') ? text : text.replace(line.text.en, both(line.text));
  };
  const entries = incident.timeline.map((entry, i) => [i, entry] as const).reverse();
  return (
    <Paper withBorder p="md" component="section" aria-label={t('timeline')}>
      <Title order={2} size="h5" mb="sm">
        {t('timeline')}
      </Title>
      {incident.state === 'open' && may('incidents.open') && <Note incident={incident} />}
      <Timeline bulletSize={14} lineWidth={2} active={entries.length}>
        {entries.map(([i, entry]) => (
          <Timeline.Item
            key={i}
            color={COLOURS[entry.what] ?? 'gray'}
            title={
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {t(`what.${entry.what}`)}
                </Text>
                {entry.by !== undefined && <Text size="sm">{name(entry.by)}</Text>}
                {entry.drill && !incident.drill && (
                  <Badge size="xs" color="violet" variant="outline">
                    {t('drill.mark')}
                  </Badge>
                )}
                <Text size="xs" c="dimmed" ff="monospace" ms="auto">
                  {time(entry.at)}
                </Text>
              </Group>
            }
          >
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {said(entry)} <Ref id={entry.ref} />
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Paper>
  );
};

const Ref = ({ id }: { readonly id: string | undefined }) =>
  id === undefined ? null : id.includes('.') ? (
    <Anchor component={Link} to="/streams/$streamId" params={{ streamId: id } as never} size="xs">
      {id}
    </Anchor>
  ) : (
    <Text span size="xs" c="dimmed" ff="monospace">
      {id}
    </Text>
  );

const Note = ({ incident: { incidentId } }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState('');
  const write = useAct('noteIncident', { refreshes: INCIDENT_READS });
  const send = (): void => {
    if (text.trim() !== '')
      write.mutate({ params: { incidentId }, body: { text: text.trim() } }, { onSuccess: () => setText('') });
  };
  return (
    <>
      <Textarea
        label={t('note.label')}
        description={t('note.how')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
        }}
        autosize
        minRows={1}
        maxLength={2_000}
      />
      <ErrorNote error={write.error} />
      <Group justify="end" mt="xs" mb="md">
        <Button size="xs" loading={write.isPending} disabled={text.trim() === ''} onClick={send}>
          {t('note.do')}
        </Button>
      </Group>
    </>
  );
};
