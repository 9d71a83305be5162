import { Button, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { useMay } from '../../session/use-session.js';
import { CheckPerson } from './check-person.js';
import { Entries } from './entries.js';
import { Exchange } from './exchange.js';
import { ProposeDialog } from './propose-dialog.js';

/** Who may not come back: four lists with their entries, and what is exchanged with others. */
export const Blacklist = () => {
  const { t } = useTranslation(['blacklist', 'shell']);
  const may = useMay();
  const [isProposing, setProposing] = useState(false);
  return (
    <Screen
      title={t('shell:nav.blacklist')}
      intro={t('intro')}
      actions={
        may('blacklists.propose') && <Button onClick={() => setProposing(true)}>{t('propose.open')}</Button>
      }
    >
      <Tabs defaultValue="entries" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="entries">{t('tab.entries')}</Tabs.Tab>
          {may('blacklists.check') && <Tabs.Tab value="check">{t('tab.check')}</Tabs.Tab>}
          <Tabs.Tab value="exchange">{t('tab.exchange')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="entries">
          <Entries />
        </Tabs.Panel>
        <Tabs.Panel value="check">
          <CheckPerson />
        </Tabs.Panel>
        <Tabs.Panel value="exchange">
          <Exchange />
        </Tabs.Panel>
      </Tabs>
      {isProposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </Screen>
  );
};
