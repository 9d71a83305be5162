import { Kbd, Modal, Table, Text } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keysOf, scopesOf, useKeyMap } from './keys.js';
import { KEY_ACTIONS, type KeyName, type Scope } from './table.js';

/** What keys are for on a screen, by the first word of its address. */
const HERE: Readonly<Record<string, readonly Scope[]>> = {
  desk: ['desk', 'player'],
  wall: ['wall'],
  streams: ['stream', 'player'],
  pages: ['pages'],
};

/** All keys, by where they apply; those of the screen that is open first. */
export const KeyHelp = ({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) => {
  const { t } = useTranslation('shell');
  const map = useKeyMap();
  const names = Object.keys(KEY_ACTIONS) as KeyName[];
  const here = HERE[useLocation().pathname.split('/')[1] ?? ''] ?? [];
  const scopes = [...new Set<Scope>([...here, ...names.flatMap(scopesOf)])];
  return (
    <Modal opened={opened} onClose={onClose} title={t('keys.title')} size="lg">
      {scopes.map((scope) => (
        <div key={scope}>
          <Text fw={600} mt="sm">
            {t(`scope.${scope}`)}
          </Text>
          <Table aria-label={t(`scope.${scope}`)}>
            <Table.Tbody>
              {names
                .filter((name) => scopesOf(name).includes(scope))
                .map((name) => (
                  <Table.Tr key={name}>
                    <Table.Td>{t(`keys.${name}`)}</Table.Td>
                    <Table.Td ta="end">
                      <Kbd>{keysOf(name, map)}</Kbd>
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </div>
      ))}
    </Modal>
  );
};
