import { Alert, Anchor, Badge, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { ClockIcon } from '@primer/octicons-react';
import type { Dossier } from '@airlock/contracts/http/streamer-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { Screen } from '../../parts/screen.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { useWaitingApprovals } from '../approvals/waiting-approvals.js';
import { isKnown } from '../approvals/in-words.js';
import { ProposeDialog } from '../blacklist/propose-dialog.js';
import { AdjustDialog } from './adjust-dialog.js';
import { CreditPanel } from './credit-panel.js';
import { Ledger } from './ledger.js';
import { ImposeDialog } from './impose-dialog.js';
import { SanctionsPanel } from './sanctions-panel.js';
import { Cases, Appeals, Changes, Listed, Streams } from './record.js';
import { Who } from './who.js';

const route = getRouteApi('/streamers/$streamerId');

/** Everything that is kept of one streamer on one page, and what may be done about them. */
export const StreamerPage = () => {
  const streamerId = route.useParams().streamerId as StreamerId;
  const dossier = useApi('getStreamer', { params: { streamerId } });
  if (dossier.isPending) return <Waiting />;
  if (dossier.data === undefined)
    return (
      <Screen title={streamerId}>
        <ErrorNote error={dossier.error} onRetry={() => void dossier.refetch()} />
      </Screen>
    );
  return <Page key={streamerId} dossier={dossier.data} />;
};

type Doing = 'adjust' | 'impose' | 'propose';

const Page = ({ dossier }: { readonly dossier: Dossier }) => {
  const { t } = useTranslation('streamers');
  const may = useMay();
  const { streamerId } = dossier;
  const [doing, setDoing] = useState<Doing>();
  const live = useAll(streams).find((v) => v.stream.live && v.stream.streamerId === streamerId);
  const close = () => setDoing(undefined);
  return (
    <Screen
      title={streamerId}
      intro={t('page.intro')}
      actions={
        <Group gap="xs">
          {live !== undefined && (
            <Anchor
              component={Link}
              to="/streams/$streamId"
              params={{ streamId: live.stream.streamId } as never}
            >
              <Badge color="red" variant="filled" tt="none" style={{ cursor: 'pointer' }}>
                {t('page.onAir')}
              </Badge>
            </Anchor>
          )}
          {may('credit.adjust') && (
            <Button variant="default" onClick={() => setDoing('adjust')}>
              {t('adjust.open')}
            </Button>
          )}
          {may('blacklists.propose') && (
            <Button variant="default" onClick={() => setDoing('propose')}>
              {t('page.propose')}
            </Button>
          )}
          {may('actions.suspend') && (
            <Button color="red" onClick={() => setDoing('impose')}>
              {t('impose.open')}
            </Button>
          )}
        </Group>
      }
    >
      <WaitingForWord streamerId={streamerId} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <CreditPanel streamerId={streamerId} />
            <Ledger streamerId={streamerId} />
            <SanctionsPanel dossier={dossier} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Who dossier={dossier} />
            {may('cases.read') && <Cases streamerId={streamerId} />}
            {may('appeals.read') && <Appeals streamerId={streamerId} />}
            {may('blacklists.read') && <Listed streamerId={streamerId} />}
            <Streams streams={dossier.streams} />
            <Changes changes={dossier.changes} />
          </Stack>
        </Grid.Col>
      </Grid>
      {doing === 'adjust' && <AdjustDialog streamerId={streamerId} onClose={close} />}
      {doing === 'impose' && <ImposeDialog streamerId={streamerId} onClose={close} />}
      {doing === 'propose' && <ProposeDialog streamerId={streamerId} onClose={close} />}
    </Screen>
  );
};

/** What was asked for about this streamer and nobody has decided. */
const WaitingForWord = ({ streamerId }: { readonly streamerId: StreamerId }) => {
  const { t } = useTranslation(['streamers', 'approvals', 'shell']);
  const waiting = (useWaitingApprovals() ?? []).filter(
    ({ subject }) => subject === streamerId || subject === `streamer:${streamerId}`,
  );
  if (waiting.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" icon={<ClockIcon />} title={t('page.waiting')}>
      {waiting.map(({ approvalId, kind, reason }) => (
        <Text key={approvalId} size="sm">
          {isKnown(kind) ? t(`approvals:kind.${kind.replaceAll('.', '_') as 'credit_adjust'}`) : kind} ·{' '}
          {reason}
        </Text>
      ))}
      <Anchor component={Link} to="/approvals" size="sm">
        {t('shell:toApprovals')}
      </Anchor>
    </Alert>
  );
};
