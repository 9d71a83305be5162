import { Anchor, Button, Group, Grid, Menu, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { DownloadIcon } from '@primer/octicons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { IncidentView } from '@airlock/contracts/incident';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { Since } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { useBoth } from '../pages/use-both.js';
import { ChangeDialog } from './change-dialog.js';
import { Checklist } from './checklist.js';
import { CloseDialog } from './close-dialog.js';
import classes from './incidents.module.css';
import { Links } from './links.js';
import { DrillMark, Level } from './marks.js';
import { Mass } from './mass.js';
import { IncidentTimeline } from './timeline.js';
import { useIncidentsFollowed } from './use-incidents.js';

const route = getRouteApi('/incidents/$incidentId');

/** One incident on one page: what to do, what was done, what belongs to it. */
export const IncidentPage = () => {
  const { t } = useTranslation('incidents');
  const { incidentId } = route.useParams();
  useIncidentsFollowed();
  const read = useApi('getIncident', { params: { incidentId: incidentId as never } });
  if (read.isPending) return <Waiting />;
  if (read.isError) return <ErrorNote error={read.error} onRetry={() => void read.refetch()} />;
  const incident = read.data;
  return (
    <>
      {incident.drill && (
        <div className={classes['strip']} role="note">
          {t('drill.text')}
        </div>
      )}
      <Stack p="md" gap="md">
        <Head incident={incident} />
        {incident.review !== undefined && (
          <Paper withBorder p="md">
            <Title order={2} size="h5">
              {t('review')}
            </Title>
            <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{incident.review}</Text>
          </Paper>
        )}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="md">
              <Checklist incident={incident} />
              <Mass incident={incident} />
              <Links incident={incident} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <IncidentTimeline incident={incident} />
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
};

const Head = ({ incident: i }: { readonly incident: IncidentView }) => {
  const { t } = useTranslation(['incidents', 'shell']);
  const may = useMay();
  const both = useBoth();
  const time = useTimeText();
  const [isChanging, changing] = useDisclosure();
  const [isClosing, closing] = useDisclosure();
  return (
    <Paper withBorder p="md" className={i.drill ? classes['drill'] : undefined}>
      <Group justify="space-between" align="start">
        <Stack gap={6} style={{ flex: '1 1 420px', minWidth: 0 }}>
          <Anchor component={Link} to="/incidents" size="sm">
            {t('shell:nav.incidents')}
          </Anchor>
          <Group gap="sm" wrap="nowrap" align="center">
            <Level level={i.level} size="xl" />
            <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {i.title}
            </Title>
            {i.drill && <DrillMark />}
          </Group>
          <Text size="sm" c="dimmed">
            {t(`level.${String(i.level) as '1'}`)} · {t('column.commander')} <PersonName id={i.commander} />
            {i.playbook !== undefined && ` · ${both(i.playbook.title)}`} ·{' '}
            {t('openedAt', { at: time(i.openedAt) })}
            {i.closedAt !== undefined && ` · ${t('closedAt', { at: time(i.closedAt) })}`}
          </Text>
        </Stack>
        <Group gap="xs">
          {i.state === 'open' && (
            <Text size="sm" c="dimmed">
              {t('openFor')} <Since at={i.openedAt} />
            </Text>
          )}
          {i.state === 'open' && may('incidents.open') && (
            <Button variant="default" onClick={changing.open}>
              {t('change.open')}
            </Button>
          )}
          <ExportMenu incident={i} />
          {i.state === 'open' && may('incidents.run') && (
            <Button onClick={closing.open}>{t('close.open')}</Button>
          )}
        </Group>
      </Group>
      {isChanging && <ChangeDialog incident={i} onClose={changing.close} />}
      {isClosing && <CloseDialog incident={i} onClose={closing.close} />}
    </Paper>
  );
};

const ExportMenu = ({ incident: { incidentId } }: { readonly incident: IncidentView }) => {
  const { t, i18n } = useTranslation('incidents');
  const lang = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<DownloadIcon />}>
          {t('export.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['html', 'md', 'json', 'notice'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={urlOf('exportIncident', { params: { incidentId }, query: { format, lang } })}
            download={`${incidentId}.${format === 'notice' ? 'notice.html' : format}`}
          >
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
