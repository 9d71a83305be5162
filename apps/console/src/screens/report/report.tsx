import { Anchor, Container, Group, Paper, Stack, Tabs, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../../i18n/i18n.js';
import { type Language, LANGUAGES } from '../../i18n/language.js';
import { ReportForm } from './report-form.js';
import { ReportStatus } from './report-status.js';

/** For anybody, without an account: report something on air, and see what became of it. */
export const Report = () => {
  const { t } = useTranslation('report');
  const [tab, setTab] = useState<string | null>('report');
  return (
    <Container size="sm" py="xl" component="main">
      <Stack>
        <Group justify="space-between">
          <Title order={1} size="h2">
            {t('title')}
          </Title>
          <Group gap="xs">
            {(Object.keys(LANGUAGES) as Language[]).map((language) => (
              <Anchor
                key={language}
                component="button"
                type="button"
                size="sm"
                lang={language}
                onClick={() => void setLanguage(language)}
              >
                {LANGUAGES[language]}
              </Anchor>
            ))}
          </Group>
        </Group>
        <Text>{t('intro')}</Text>
        <Paper withBorder p="md">
          <Tabs value={tab} onChange={setTab}>
            <Tabs.List mb="md">
              <Tabs.Tab value="report">{t('tab.report')}</Tabs.Tab>
              <Tabs.Tab value="status">{t('tab.status')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="report">
              <ReportForm />
            </Tabs.Panel>
            <Tabs.Panel value="status">
              <ReportStatus />
            </Tabs.Panel>
          </Tabs>
        </Paper>
      </Stack>
    </Container>
  );
};
