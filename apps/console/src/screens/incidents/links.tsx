import { Anchor, Autocomplete, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { IncidentLinks, IncidentView } from '@airlock/contracts/incident';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { cases, streams, useAll } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useMay } from '../../session/use-session.js';
import classes from './incidents.module.css';
import { linksFrom } from './links-from.js';
import { INCIDENT_READS } from './use-incidents.js';

const KINDS = ['streamIds', 'caseIds', 'pageIds', 'actionIds', 'approvalIds'] as const;

/** Streams, cases, pages and actions that belong to it. */
export const Links = ({ incident }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation('incidents');
  const may = useMay();
  const held = KINDS.filter((kind) => incident.links[kind].length > 0);
  return (
    <Paper withBorder p="md" component="section" aria-label={t('links.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('links.title')}
      </Title>
      <Stack gap="sm">
        {held.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('links.none')}
          </Text>
        )}
        {held.map((kind) => (
          <Ids key={kind} kind={kind} ids={incident.links[kind]} />
        ))}
        {incident.state === 'open' && may('incidents.open') && <Add incident={incident} />}
      </Stack>
    </Paper>
  );
};

const PLACES = {
  streamIds: '/streams/',
  caseIds: '/desk/',
  pageIds: '/pages/',
  actionIds: undefined,
  approvalIds: undefined,
} as const;

const Ids = ({ kind, ids }: { readonly kind: keyof IncidentLinks; readonly ids: readonly string[] }) => {
  const { t } = useTranslation('incidents');
  const onAir = new Map<string, string | undefined>(
    useAll(streams).map(({ stream }) => [stream.streamId, stream.title]),
  );
  return (
    <div>
      <Text size="xs" c="dimmed">
        {t(`links.${kind}`, { count: ids.length })}
      </Text>
      <Group gap="xs" className={classes['ids']} tabIndex={ids.length > 12 ? 0 : undefined}>
        {ids.map((id) =>
          kind === 'approvalIds' ? (
            <Anchor key={id} component={Link} to="/approvals" size="sm">
              {id}
            </Anchor>
          ) : PLACES[kind] === undefined ? (
            <Text key={id} size="sm" ff="monospace">
              {id}
            </Text>
          ) : (
            <Anchor
              key={id}
              component={Link}
              to={`${PLACES[kind]}${encodeURIComponent(id)}`}
              size="sm"
              title={id}
            >
              {onAir.get(id) ?? id}
            </Anchor>
          ),
        )}
      </Group>
    </div>
  );
};

const Add = ({ incident: { incidentId } }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState('');
  const link = useAct('linkIncident', { refreshes: INCIDENT_READS });
  const known = [
    ...useAll(streams).map(({ stream }) => stream.streamId as string),
    ...useAll(cases).map(({ caseId }) => caseId as string),
  ];
  const links = linksFrom(text);
  return (
    <>
      <Group align="end" gap="xs" wrap="nowrap">
        <Autocomplete
          label={t('links.add')}
          description={t('links.addWhy')}
          value={text}
          onChange={setText}
          data={[...new Set(known)]}
          limit={12}
          style={{ flex: 1 }}
          error={text.trim() !== '' && links === undefined ? t('links.unknown') : undefined}
        />
        <Button
          variant="default"
          loading={link.isPending}
          disabled={links === undefined}
          onClick={() =>
            links !== undefined &&
            link.mutate({ params: { incidentId }, body: links }, { onSuccess: () => setText('') })
          }
        >
          {t('links.do')}
        </Button>
      </Group>
      <ErrorNote error={link.error} />
    </>
  );
};
