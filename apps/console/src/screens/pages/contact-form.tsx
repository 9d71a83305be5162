import { Button, Group, Paper, Select, Slider, Stack, Switch, Text, Title } from '@mantine/core';
import type { Contact } from '@airlock/contracts/page';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { ErrorNote } from '../../parts/error-note.js';
import { CRITICAL_LEAST } from '../../ring/calling.js';
import { ring } from '../../ring/sound.js';

/** How this person wants to be called. */
export const ContactForm = ({ contact }: { readonly contact: Contact }) => {
  const { t } = useTranslation('pages');
  const [{ lang, sound, volume }, setWanted] = useState<Omit<Contact, 'person'>>(contact);
  const save = useAct('setContact', { refreshes: ['pagingNow', 'getContact'] });
  const become = (change: Partial<Omit<Contact, 'person'>>): void => {
    const body = { lang, sound, volume, ...change };
    setWanted(body);
    save.mutate({ body });
  };
  return (
    <Paper withBorder p="md" mb="md">
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('contact.title')}
        </Title>
        <Switch
          label={t('contact.sound')}
          description={t('contact.soundWhy')}
          checked={sound}
          onChange={(event) => become({ sound: event.currentTarget.checked })}
        />
        <div>
          <Text size="sm" fw={500}>
            {t('contact.volume')}
          </Text>
          <Slider
            value={Math.round(volume * 100)}
            onChange={(value) => setWanted({ lang, sound, volume: value / 100 })}
            onChangeEnd={(value) => become({ volume: value / 100 })}
            label={(value) => `${String(value)} %`}
            thumbLabel={t('contact.volume')}
            min={0}
            max={100}
            step={5}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {t('contact.least', { percent: CRITICAL_LEAST * 100 })}
          </Text>
        </div>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => ring('normal', volume, { once: true })}>
            {t('contact.tryNormal')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => ring('critical', Math.max(volume, CRITICAL_LEAST), { once: true })}
          >
            {t('contact.tryCritical')}
          </Button>
        </Group>
        <Select
          label={t('contact.lang')}
          value={lang}
          onChange={(value) => become({ lang: (value ?? 'zh-CN') as Contact['lang'] })}
          allowDeselect={false}
          data={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Notifications />
        <ErrorNote error={save.error} />
      </Stack>
    </Paper>
  );
};

const Notifications = () => {
  const { t } = useTranslation('pages');
  const [state, setState] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  return (
    <div>
      <Text size="sm" fw={500}>
        {t('contact.notifications')}
      </Text>
      {state === 'default' ? (
        <Button
          size="xs"
          variant="default"
          onClick={() => void Notification.requestPermission().then(setState)}
        >
          {t('contact.allow')}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t(state === 'granted' ? 'contact.granted' : 'contact.denied')}
        </Text>
      )}
    </div>
  );
};
