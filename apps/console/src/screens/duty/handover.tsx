import { Badge, Group, Text } from '@mantine/core';
import type { Handover } from '@airlock/contracts/handover';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { listText } from '../../parts/list-text.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { HandoverPane } from './handover-pane.js';
import { useNames } from './use-names.js';
import { useTimes } from './use-times.js';
import { ownZone } from './zone.js';

export const STATE_COLOURS = {
  due: 'orange',
  missing: 'red',
  written: 'blue',
  acknowledged: 'green',
} as const;
const isOpen = (h: Handover): number => (h.state === 'acknowledged' ? 1 : 0);

/** Changes of shift: what is open first, then those of the past. */
export const HandoverTab = () => {
  const { t } = useTranslation('duty');
  const list = useApi('listHandovers', { query: { limit: 100 } });
  const [chosen, setChosen] = useState<string>();
  if (list.isPending) return <Waiting />;
  const items = [...(list.data?.items ?? [])].sort((a, b) => isOpen(a) - isOpen(b) || b.at - a.at);
  const shown = items.find((h) => h.handoverId === chosen) ?? items[0];
  return (
    <>
      <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
      <TwoPanes
        items={items}
        keyOf={(h) => h.handoverId}
        line={(h) => <Line handover={h} />}
        chosen={shown?.handoverId}
        onChoose={setChosen}
        empty={t('handover.none')}
        label={t('tab.handover')}
      >
        {shown !== undefined && <HandoverPane key={shown.handoverId} handoverId={shown.handoverId} />}
      </TwoPanes>
    </>
  );
};

const Line = ({ handover: h }: { readonly handover: Handover }) => {
  const { t } = useTranslation('duty');
  const nameOf = useNames();
  const times = useTimes(ownZone());
  const names = (ids: readonly string[]): string => listText(ids.map(nameOf));
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {h.schedule} · {times.full(h.at)}
        </Text>
        <Badge color={STATE_COLOURS[h.state]} variant="light" tt="none">
          {t(`handover.state.${h.state}`)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {names(h.from)} → {names(h.to)}
      </Text>
    </>
  );
};
