import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { usePersonName } from '../../parts/person-name.js';
import { TwoPanes } from '../../parts/two-panes.js';
import { Waiting } from '../../parts/waiting.js';
import { useMay } from '../../session/use-session.js';
import { BankPane } from './bank-pane.js';
import { ImportForm } from './import-form.js';

/** Banks of known pictures. */
export const Pictures = () => {
  const { t, i18n } = useTranslation('banks');
  const name = usePersonName();
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  const [isImporting, setImporting] = useState(false);
  const banks = useApi('listBanks', {});
  const items = banks.data?.items ?? [];
  const shown = items.find(({ bank }) => bank === chosen) ?? items[0];
  if (banks.isPending) return <Waiting />;
  return (
    <Stack gap="sm">
      {may('banks.write') && (
        <Group justify="end">
          <Button size="xs" onClick={() => setImporting(true)}>
            {t('import.open')}
          </Button>
        </Group>
      )}
      <ErrorNote error={banks.error} onRetry={() => void banks.refetch()} />
      <TwoPanes
        items={items}
        keyOf={({ bank }) => bank}
        chosen={shown?.bank}
        onChoose={setChosen}
        empty={t('bank.none')}
        label={t('pictures')}
        line={(b) => (
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <div>
              <Text size="sm" fw={600}>
                {b.bank}
              </Text>
              <Text size="xs" c="dimmed">
                {[name(b.owner), b.source, t('bank.matches', { count: b.matches })].join(' · ')}
              </Text>
            </div>
            <Group gap={6} wrap="nowrap">
              {b.pending > 0 && (
                <Badge color="orange" variant="light" tt="none">
                  {t('pendingCount', { count: b.pending })}
                </Badge>
              )}
              {b.quarantined > 0 && (
                <Badge color="yellow" variant="light" tt="none">
                  {t('quarantinedCount', { count: b.quarantined })}
                </Badge>
              )}
              <Text size="sm" ff="monospace">
                {b.entries.toLocaleString(i18n.language)}
              </Text>
            </Group>
          </Group>
        )}
      >
        {shown !== undefined && <BankPane key={shown.bank} of={shown} />}
      </TwoPanes>
      {isImporting && (
        <ImportForm bank={shown?.bank ?? ''} onClose={() => setImporting(false)} onDone={setChosen} />
      )}
    </Stack>
  );
};
