import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { LexiconPane } from './lexicon-pane.js';
import { ListForm } from './list-form.js';

/** Lists of terms: those of the house, and those that ship with Airlock. */
export const Lexicons = () => {
  const { t, i18n } = useTranslation('banks');
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  const [isBeginning, setBeginning] = useState(false);
  const lists = useApi('listLexicons', {});
  const items = [...(lists.data?.items ?? [])].sort((a, b) => a.origin.localeCompare(b.origin));
  const shown = items.find(({ list }) => list === chosen) ?? items[0];
  if (lists.isPending) return <Waiting />;
  return (
    <Stack gap="sm">
      {may('banks.write') && (
        <Group justify="end">
          <Button size="xs" onClick={() => setBeginning(true)}>
            {t('list.begin')}
          </Button>
        </Group>
      )}
      <ErrorNote error={lists.error} onRetry={() => void lists.refetch()} />
      <TwoPanes
        items={items}
        keyOf={({ list }) => list}
        chosen={shown?.list}
        onChoose={setChosen}
        empty={t('list.none')}
        label={t('lexicons')}
        line={(l) => (
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <div>
              <Text size="sm" fw={600}>
                {l.list}
              </Text>
              <Text size="xs" c="dimmed">
                {l.origin === 'shipped' ? t('list.shipped') : `${l.owner} · ${l.source}`}
              </Text>
            </div>
            <Group gap={6} wrap="nowrap">
              {l.pending > 0 && (
                <Badge color="orange" variant="light" tt="none">
                  {t('pendingCount', { count: l.pending })}
                </Badge>
              )}
              <Text size="sm" ff="monospace">
                {l.terms.toLocaleString(i18n.language)}
              </Text>
            </Group>
          </Group>
        )}
      >
        {shown !== undefined && <LexiconPane key={shown.list} lexicon={shown} />}
      </TwoPanes>
      {isBeginning && <ListForm onClose={() => setBeginning(false)} onDone={setChosen} />}
    </Stack>
  );
};
