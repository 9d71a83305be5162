import { Button, Tabs } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
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
      <Lists key={useLocation().hash} />
      {isProposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </Screen>
  );
};

/** An address that names an entry leads to the entries, wherever one was. */
const Lists = () => {
  const { t } = useTranslation('blacklist');
  const may = useMay();
  const [tab, setTab] = useState<string | null>('entries');
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="entries">{t('tab.entries')}</Tabs.Tab>
        {may('blacklists.check') && <Tabs.Tab value="check">{t('tab.check')}</Tabs.Tab>}
        <Tabs.Tab value="exchange">{t('tab.exchange')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="entries">
        <Entries />
      </Tabs.Panel>
      <Tabs.Panel value="check">
        <CheckPerson onOpen={() => setTab('entries')} />
      </Tabs.Panel>
      <Tabs.Panel value="exchange">
        <Exchange />
      </Tabs.Panel>
    </Tabs>
  );
};
