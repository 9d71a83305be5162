import { Group, Paper, Text } from '@mantine/core';
import type { PagingNow } from '@airlock/contracts/http/page-api';
import { useTranslation } from 'react-i18next';
import { listText } from '../../parts/list-text.js';
import { usePersonName } from '../../parts/person-name.js';

const LAYERS = ['primary', 'backup', 'lead'] as const;
const SHOWN = 6;

/** Who is called now, in the order they are called. */
export const OnCall = ({ onCall }: { readonly onCall: PagingNow['onCall'] }) => {
  const { t } = useTranslation('pages');
  const name = usePersonName();
  return (
    <Paper withBorder px="md" py="xs">
      <Group component="dl" gap="xl" m={0}>
        {LAYERS.map((layer) => {
          const people = onCall[layer];
          const more = people.length - SHOWN;
          return (
            <Group key={layer} gap="xs" wrap="nowrap">
              <Text component="dt" size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                {t(`layer.${layer}`)}
              </Text>
              <Text component="dd" size="sm" fw={500} m={0} title={listText(people.map(name))}>
                {people.length === 0 ? t('nobody') : listText(people.slice(0, SHOWN).map(name))}
                {more > 0 && ` ${t('ring.more', { count: more })}`}
              </Text>
            </Group>
          );
        })}
      </Group>
    </Paper>
  );
};
