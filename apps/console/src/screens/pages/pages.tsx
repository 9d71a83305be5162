import { Badge, Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { BellIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';
import { Waiting } from '../../parts/waiting.js';
import { usePagesNow } from '../../ring/use-pages.js';
import { useMay } from '../../session/use-session.js';
import { Channels } from './channels.js';
import { ContactForm } from './contact-form.js';
import { History } from './history.js';
import { OnCall } from './on-call.js';
import { OpenPages } from './open-pages.js';
import { RaiseDialog } from './raise-dialog.js';
import { Steps } from './steps.js';

type Tab = 'now' | 'history' | 'ways';

/** Who is called, over what, and who answers. */
export const Pages = () => {
  const { t } = useTranslation(['pages', 'shell']);
  const may = useMay();
  const now = usePagesNow();
  const [tab, setTab] = useState<Tab>('now');
  const [isRaising, raising] = useDisclosure();
  return (
    <Screen
      title={t('shell:nav.pages')}
      intro={t('intro')}
      actions={
        may('pages.raise') && (
          <Button leftSection={<BellIcon />} onClick={raising.open}>
            {t('raise.open')}
          </Button>
        )
      }
    >
      {now !== undefined && <OnCall onCall={now.onCall} />}
      <Tabs value={tab} onChange={(next) => setTab((next ?? 'now') as Tab)} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab
            value="now"
            rightSection={
              now !== undefined &&
              now.open.length > 0 && (
                <Badge size="sm" color="red" variant="filled">
                  {now.open.length}
                </Badge>
              )
            }
          >
            {t('tab.now')}
          </Tabs.Tab>
          <Tabs.Tab value="history">{t('tab.history')}</Tabs.Tab>
          <Tabs.Tab value="ways">{t('tab.ways')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now">{now === undefined ? <Waiting /> : <OpenPages now={now} />}</Tabs.Panel>
        <Tabs.Panel value="history">
          <History />
        </Tabs.Panel>
        <Tabs.Panel value="ways">
          <Group align="start" gap="xl">
            <div style={{ flex: '1 1 560px', minWidth: 0 }}>
              <Channels />
            </div>
            <div style={{ flex: '0 1 380px' }}>
              {may('pages.answer') && now !== undefined && (
                <ContactForm key={now.contact.person} contact={now.contact} />
              )}
              <Steps />
            </div>
          </Group>
        </Tabs.Panel>
      </Tabs>
      {isRaising && <RaiseDialog onClose={raising.close} />}
    </Screen>
  );
};
