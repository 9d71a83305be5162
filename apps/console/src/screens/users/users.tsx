import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { useMay } from '../../session/use-session.js';
import { Accounts } from './accounts.js';
import { Grants } from './grants.js';
import { Keys } from './keys.js';

const TABS = [
  { name: 'accounts', needs: 'users.manage', panel: Accounts },
  { name: 'keys', needs: 'keys.manage', panel: Keys },
  { name: 'grants', needs: 'grants.read', panel: Grants },
] as const;

/** Who works here, what machines come with, and roles that were had for a while. */
export const Users = () => {
  const { t } = useTranslation(['users', 'shell']);
  const may = useMay();
  const tabs = TABS.filter(({ needs }) => may(needs));
  return (
    <Screen title={t('shell:nav.users')} intro={t('intro')}>
      <Tabs defaultValue={tabs[0]?.name ?? null} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ name, panel: Panel }) => (
          <Tabs.Panel key={name} value={name}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Screen>
  );
};
