import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { Lexicons } from './lexicons.js';
import { Pictures } from './pictures.js';

/** What is looked for: words, and pictures that are known. */
export const Banks = () => {
  const { t } = useTranslation('banks');
  return (
    <Screen title={t('title')} intro={t('intro')}>
      <Tabs defaultValue="lexicons" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="lexicons">{t('lexicons')}</Tabs.Tab>
          <Tabs.Tab value="pictures">{t('pictures')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="lexicons">
          <Lexicons />
        </Tabs.Panel>
        <Tabs.Panel value="pictures">
          <Pictures />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
};
