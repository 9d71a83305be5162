import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import type { BlacklistStatus, ListFamily } from '@airlock/contracts/blacklist';
import type { BlacklistView } from '@airlock/contracts/http/blacklist-api';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ReadPanes } from '../../parts/two-panes.js';
import { EntryPane } from './entry-pane.js';
import { StatusBadge, TermLeft, useKeysText } from './entry-words.js';

export const FAMILIES = [
  'platform',
  'authority',
  'industry',
  'commerce',
] as const satisfies readonly ListFamily[];
const STATUSES = [
  'active',
  'proposed',
  'lifted',
  'expired',
  'rejected',
] as const satisfies readonly BlacklistStatus[];

/** Entries of one list or of all, beside the one that is looked at; an address may name one. */
export const Entries = () => {
  const { t } = useTranslation(['blacklist', 'approvals']);
  const named = useLocation().hash;
  const [family, setFamily] = useState<ListFamily | 'all'>('all');
  const [status, setStatus] = useState<BlacklistStatus | null>(null);
  const [chosen, setChosen] = useState(named === '' ? undefined : named);
  const list = useApi('listBlacklist', {
    query: {
      limit: 200,
      ...(family === 'all' ? {} : { family }),
      ...(status === null ? {} : { status }),
    },
  });
  const isNamed = named.startsWith('bl_');
  const one = useApi('getBlacklistEntry', { params: { entryId: named as never } }, { enabled: isNamed });
  const found = list.data?.items ?? [];
  const items =
    one.data === undefined || found.some((e) => e.entryId === one.data.entryId)
      ? found
      : [one.data, ...found];
  return (
    <Stack>
      <Group>
        <SegmentedControl
          aria-label={t('which')}
          value={family}
          onChange={(value) => setFamily(value as ListFamily | 'all')}
          data={[
            { value: 'all', label: t('all') },
            ...FAMILIES.map((value) => ({ value, label: t(`approvals:family.${value}`) })),
          ]}
        />
        <Select
          aria-label={t('statusFilter')}
          placeholder={t('anyStatus')}
          data={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={status}
          onChange={(value) => setStatus(value as BlacklistStatus | null)}
          clearable
          w={180}
        />
      </Group>
      <ReadPanes
        read={list}
        items={items}
        keyOf={(entry) => entry.entryId}
        line={(entry) => <Line entry={entry} />}
        pane={(entry) => <EntryPane entry={entry} />}
        chosen={chosen}
        onChoose={setChosen}
        empty={t('none')}
        label={t('tab.entries')}
      />
    </Stack>
  );
};

const Line = ({ entry }: { readonly entry: BlacklistView }) => {
  const { t } = useTranslation(['blacklist', 'approvals']);
  const keysText = useKeysText();
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {entry.grounds.reasons === '' ? entry.entryId : entry.grounds.reasons}
        </Text>
        <Group gap="xs" wrap="nowrap" flex="none">
          {entry.reportState === 'red' && (
            <Text size="xs" c="red" fw={600}>
              {t('report.late')}
            </Text>
          )}
          <TermLeft entry={entry} />
          <StatusBadge entry={entry} />
        </Group>
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {t(`approvals:family.${entry.family}`)} · {keysText(entry.keys)}
      </Text>
    </>
  );
};
