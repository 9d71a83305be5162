import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Swap } from '@airlock/contracts/duty';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useMay, useSession } from '../../session/use-session.js';
import { OF_ROTA } from './use-duty.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

const SHOWN = 8;

/** Swaps: those that wait for an answer first. */
export const Swaps = () => {
  const { t } = useTranslation('duty');
  const list = useApi('listSwaps', { query: { limit: 50 } });
  const waits = (swap: Swap): number => (swap.state === 'asked' ? 0 : 1);
  const items = [...(list.data?.items ?? [])].sort((a, b) => waits(a) - waits(b)).slice(0, SHOWN);
  if (items.length === 0) return null;
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('swap.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('swap.title')}
      </Title>
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {items.map((swap) => (
          <Line key={swap.swapId} swap={swap} />
        ))}
      </Stack>
    </Paper>
  );
};

const Line = ({ swap }: { readonly swap: Swap }) => {
  const { t } = useTranslation('duty');
  const may = useMay();
  const { view } = useSession();
  const nameOf = useNames();
  const times = useTimes(ownZone());
  const accepting = useAct('acceptSwap', { refreshes: OF_ROTA });
  const refusing = useAct('refuseSwap', { refreshes: OF_ROTA });
  const input = { params: { swapId: swap.swapId }, body: {} };
  const isAsked = swap.with === view.principal.id;
  const isOpen =
    swap.state === 'asked' && may('duty.work') && (isAsked || swap.askedBy === view.principal.id);
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text size="sm">
            {t(swap.take === undefined ? 'swap.gives' : 'swap.exchanges', {
              who: nameOf(swap.askedBy),
              whom: nameOf(swap.with),
              give: times.range(swap.give.from, swap.give.to),
              take: swap.take === undefined ? '' : times.range(swap.take.from, swap.take.to),
            })}
          </Text>
          <Text size="xs" c="dimmed">
            {t(`layer.${swap.layer}`)} · {swap.reason}
            {swap.note === undefined ? '' : ` · ${swap.note}`}
          </Text>
        </div>
        {isOpen ? (
          <Group gap="xs" wrap="nowrap">
            {isAsked && (
              <Button size="xs" loading={accepting.isPending} onClick={() => accepting.mutate(input)}>
                {t('swap.accept')}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              loading={refusing.isPending}
              onClick={() => refusing.mutate(input)}
            >
              {t(isAsked ? 'swap.refuse' : 'swap.withdraw')}
            </Button>
          </Group>
        ) : (
          <Badge variant="light" color={swap.state === 'accepted' ? 'green' : 'gray'} tt="none">
            {t(`swap.state.${swap.state}`)}
          </Badge>
        )}
      </Group>
      <ErrorNote error={accepting.error ?? refusing.error} />
    </li>
  );
};
