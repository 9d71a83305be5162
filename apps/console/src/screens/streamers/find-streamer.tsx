import { Anchor, Badge, Group, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Measure } from '@airlock/contracts/credit';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamerLine } from '@airlock/contracts/http/streamer-api';
import type { StreamerId } from '@airlock/contracts/ids';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useApi } from '../../api/use-api.js';
import { streams, useAll } from '../../live/live.js';
import { ErrorNote } from '../../parts/error-note.js';
import { MoreButton } from '../../parts/more-button.js';
import { Waiting } from '../../parts/waiting.js';
import { TierBadge } from './tier-badge.js';

const PAGE = 50;
const ID = /^[A-Za-z0-9][\w.-]*$/;

/** By id, by tier, or among those who are live now; Enter opens the one that is named. */
export const FindStreamer = () => {
  const { t } = useTranslation('streamers');
  const navigate = useNavigate();
  const [which, setWhich] = useState('live');
  const [typed, setTyped] = useState('');
  const [named] = useDebouncedValue(typed.trim(), 200);
  const tiers = useApi('creditRules', {}).data?.tiers ?? [];
  const live = useAll(streams).filter((v) => v.stream.live);
  const isLive = which === 'live';
  const onAir = live.map((v) => v.stream).filter((s) => `${s.streamerId} ${s.title}`.includes(named));
  return (
    <Stack>
      <Group align="end">
        <TextInput
          label={t('find.id')}
          description={t('find.idHint')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            const streamerId = typed.trim();
            if (event.key === 'Enter' && ID.test(streamerId))
              void navigate({ to: '/streamers/$streamerId', params: { streamerId } });
          }}
          w={320}
          data-autofocus
        />
        <SegmentedControl
          aria-label={t('find.which')}
          value={which}
          onChange={setWhich}
          data={[
            { value: 'live', label: t('find.live', { count: live.length }) },
            { value: 'all', label: t('find.all') },
            ...tiers.map(({ name }) => ({ value: name, label: t('find.tier', { tier: name }) })),
          ]}
        />
      </Group>
      {isLive ? (
        onAir.length === 0 ? (
          <Text c="dimmed">{t('find.none')}</Text>
        ) : (
          <Lines
            lines={onAir.map((s) => ({ streamerId: s.streamerId, tier: s.tier }))}
            live={live.map((v) => v.stream)}
          />
        )
      ) : (
        <Known
          key={`${which} ${named}`}
          tier={which === 'all' ? undefined : which}
          named={named}
          live={live.map((v) => v.stream)}
        />
      )}
    </Stack>
  );
};

interface KnownProps {
  readonly tier: string | undefined;
  readonly named: string;
  readonly live: readonly StreamRecord[];
}

const Known = ({ tier, named, live }: KnownProps) => {
  const { t } = useTranslation('streamers');
  const list = useInfiniteQuery({
    queryKey: ['listStreamers', tier, named],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        'listStreamers',
        {
          query: {
            limit: PAGE,
            after: pageParam,
            ...(tier === undefined ? {} : { tier }),
            ...(named === '' ? {} : { named }),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ items }) => (items.length < PAGE ? undefined : items.at(-1)?.streamerId),
  });
  const found = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <Waiting />;
  return (
    <>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      {found.length === 0 ? <Text c="dimmed">{t('find.none')}</Text> : <Lines lines={found} live={live} />}
      {tier !== undefined && (
        <Text size="xs" c="dimmed">
          {t('find.ledgerOnly')}
        </Text>
      )}
      <MoreButton list={list}>{t('more')}</MoreButton>
    </>
  );
};

type Line = Partial<StreamerLine> & { readonly streamerId: StreamerId };

const Lines = ({
  lines,
  live,
}: {
  readonly lines: readonly Line[];
  readonly live: readonly StreamRecord[];
}) => {
  const { t } = useTranslation('streamers');
  const withPoints = lines.some((line) => line.points !== undefined);
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table highlightOnHover verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('column.streamer')}</Table.Th>
            <Table.Th w={110}>{t('column.tier')}</Table.Th>
            {withPoints && (
              <Table.Th ta="end" w={110}>
                {t('column.points')}
              </Table.Th>
            )}
            {withPoints && <Table.Th>{t('column.measures')}</Table.Th>}
            <Table.Th>{t('column.onAir')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ streamerId, tier, points, measures }) => {
            const stream = live.find((s) => s.streamerId === streamerId);
            return (
              <Table.Tr key={streamerId}>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to="/streamers/$streamerId"
                    params={{ streamerId } as never}
                    size="sm"
                  >
                    {streamerId}
                  </Anchor>
                </Table.Td>
                <Table.Td>{tier !== undefined && <TierBadge tier={tier} />}</Table.Td>
                {withPoints && (
                  <Table.Td ta="end" ff="monospace">
                    {points}
                  </Table.Td>
                )}
                {withPoints && (
                  <Table.Td>
                    <Measures measures={measures ?? []} />
                  </Table.Td>
                )}
                <Table.Td>
                  {stream !== undefined && (
                    <Anchor
                      component={Link}
                      to="/streams/$streamId"
                      params={{ streamId: stream.streamId } as never}
                      size="sm"
                    >
                      {stream.title === '' ? stream.streamId : stream.title}
                    </Anchor>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};

export const Measures = ({ measures }: { readonly measures: readonly Measure[] }) => {
  const { t } = useTranslation('approvals');
  return (
    <Group gap={4}>
      {measures.map((measure) => (
        <Badge key={measure} color="orange" variant="light" tt="none">
          {t(`action.${measure}`)}
        </Badge>
      ))}
    </Group>
  );
};
