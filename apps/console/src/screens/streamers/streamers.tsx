import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { useMay } from '../../session/use-session.js';
import { FindStreamer } from './find-streamer.js';
import { Simulation } from './simulation.js';

/** Everybody who streams, and what other credit rules would do to them. */
export const Streamers = () => {
  const { t } = useTranslation(['streamers', 'shell']);
  const may = useMay();
  return (
    <Screen title={t('shell:nav.streamers')} intro={t('intro')}>
      {may('credit.simulate') ? (
        <Tabs defaultValue="find" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="find">{t('tab.find')}</Tabs.Tab>
            <Tabs.Tab value="simulate">{t('tab.simulate')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="find">
            <FindStreamer />
          </Tabs.Panel>
          <Tabs.Panel value="simulate">
            <Simulation />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <FindStreamer />
      )}
    </Screen>
  );
};
