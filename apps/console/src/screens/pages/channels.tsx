import { Badge, Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Channel } from '@airlock/contracts/page';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay, useSession } from '../../session/use-session.js';
import { ChannelForm } from './channel-form.js';

/** Ways to reach people outside of the console: the team's and one's own. */
export const Channels = () => {
  const { t } = useTranslation('pages');
  const may = useMay();
  const list = useApi('listChannels', {});
  const [edited, setEdited] = useState<Channel | 'new'>();
  const [secret, setSecret] = useState<string>();
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h5">
          {t('channels.title')}
        </Title>
        {may('pages.answer') && (
          <Button size="xs" variant="default" onClick={() => setEdited('new')}>
            {t('channels.add')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t('channels.intro')}
      </Text>
      {secret !== undefined && <Secret secret={secret} onDone={() => setSecret(undefined)} />}
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Text c="dimmed">{t('channels.none')}</Text>}
      {list.data?.items.map((channel) => (
        <ChannelRow key={channel.channelId} channel={channel} onEdit={() => setEdited(channel)} />
      ))}
      {edited !== undefined && (
        <ChannelForm
          {...(edited === 'new' ? {} : { channel: edited })}
          onClose={() => setEdited(undefined)}
          onSecret={setSecret}
        />
      )}
    </Stack>
  );
};

/** A secret that was made for a webhook: shown once and never again. */
const Secret = ({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) => {
  const { t } = useTranslation('pages');
  return (
    <Paper withBorder p="sm" role="status">
      <Text size="sm" fw={600}>
        {t('channels.secret')}
      </Text>
      <Group gap="xs" mt={4}>
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {t(copied ? 'channels.copied' : 'channels.copy')}
            </Button>
          )}
        </CopyButton>
        <Button size="xs" onClick={onDone}>
          {t('channels.kept')}
        </Button>
      </Group>
    </Paper>
  );
};

const ChannelRow = ({ channel: c, onEdit }: { readonly channel: Channel; readonly onEdit: () => void }) => {
  const { t } = useTranslation('pages');
  const may = useMay();
  const me = useSession().view.principal.id;
  const name = usePersonName();
  const time = useTimeText();
  const test = useAct('testChannel', { refreshes: ['listChannels'] });
  const remove = useAct('removeChannel', { refreshes: ['listChannels'] });
  const params = { channelId: c.channelId };
  const isMine = may('pages.answer') && (c.person === me || may('paging.manage'));
  const result = test.data;
  return (
    <Paper withBorder p="sm" component="section" aria-label={c.name}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Group gap={6}>
            <Text size="sm" fw={600}>
              {c.name}
            </Text>
            <Badge size="sm" variant="light" color="gray">
              {t(`channel.${c.kind}`)}
            </Badge>
            {!c.enabled && (
              <Badge size="sm" variant="light" color="yellow">
                {t('channels.off')}
              </Badge>
            )}
            {c.failingSince !== undefined && (
              <Badge size="sm" variant="filled" color="red">
                {t('channels.failing')}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {c.person === undefined ? t('team') : name(c.person)} ·{' '}
            {c.layers.length === 0
              ? t('channels.allSteps')
              : listText(c.layers.map((layer) => t(`layer.${layer}`)))}{' '}
            · {c.target}
            {c.lastDeliveredAt !== undefined &&
              ` · ${t('channels.delivered', { at: time(c.lastDeliveredAt) })}`}
          </Text>
          {c.failingSince !== undefined && (
            <Text size="xs" c="red">
              {t('channels.failingSince', { at: time(c.failingSince) })} {c.lastError}
            </Text>
          )}
        </div>
        {isMine && (
          <Group gap={6} wrap="nowrap">
            <Button
              size="xs"
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate({ params })}
            >
              {t('channels.test')}
            </Button>
            <Button size="xs" variant="default" onClick={onEdit}>
              {t('channels.edit')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate({ params })}
            >
              {t('channels.remove')}
            </Button>
          </Group>
        )}
      </Group>
      <div role="status">
        {result !== undefined && (
          <Text size="sm" mt={4} c={result.ok ? 'green' : 'red'}>
            {result.ok
              ? t('channels.testOk', { ms: Math.round(result.tookMs) })
              : t('channels.testFailed', { error: result.error ?? '' })}
          </Text>
        )}
      </div>
      <ErrorNote error={test.error ?? remove.error} />
    </Paper>
  );
};
