import { ActionIcon, Button, Group, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { MoonIcon, SunIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../../i18n/i18n.js';
import { type Language, LANGUAGES } from '../../i18n/language.js';
import { setPreferences } from '../../session/preferences.js';

/** For whoever has not signed in: their own come with them. */
export const LanguageAndTheme = () => {
  const { t, i18n } = useTranslation('shell');
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme();
  const other = shown === 'dark' ? 'light' : 'dark';
  return (
    <Group gap="xs" role="group" aria-label={t('language')}>
      {(Object.keys(LANGUAGES) as Language[]).map((language) => (
        <Button
          key={language}
          lang={language}
          size="compact-sm"
          variant={i18n.language === language ? 'light' : 'subtle'}
          aria-pressed={i18n.language === language}
          onClick={() => {
            setPreferences({ language });
            void setLanguage(language);
          }}
        >
          {LANGUAGES[language]}
        </Button>
      ))}
      <ActionIcon
        variant="subtle"
        aria-label={t('theme')}
        onClick={() => {
          setPreferences({ theme: other });
          setColorScheme(other);
        }}
      >
        {shown === 'dark' ? <SunIcon /> : <MoonIcon />}
      </ActionIcon>
    </Group>
  );
};
