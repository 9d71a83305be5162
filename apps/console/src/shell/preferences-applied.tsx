import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { setLanguage } from '../i18n/i18n.js';
import { setKeyMap } from '../keys/keys.js';
import { loadPreferences, usePreferences } from '../session/preferences.js';

/** Sets the console up as the person has it, on whatever machine they sign in. */
export const PreferencesApplied = () => {
  const { language, theme, keys } = usePreferences();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => void loadPreferences(), []);
  useEffect(() => {
    if (language !== undefined) void setLanguage(language);
  }, [language]);
  useEffect(() => setColorScheme(theme === 'system' ? 'auto' : theme), [theme, setColorScheme]);
  useEffect(() => setKeyMap(keys), [keys]);
  return null;
};
