import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { keepLanguage, type Language, textsOf, wantedLanguage } from './language.js';

const add = async (language: Language): Promise<void> => {
  for (const [screen, resources] of Object.entries(await textsOf(language)))
    i18next.addResourceBundle(language, screen, resources);
};

/** Loads the language of the person before anything is drawn. */
export const startI18n = async (): Promise<void> => {
  const lng = wantedLanguage();
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
    resources: { [lng]: await textsOf(lng) },
  });
  document.documentElement.lang = lng;
};

export const setLanguage = async (language: Language): Promise<void> => {
  await add(language);
  await i18next.changeLanguage(language);
  keepLanguage(language);
  document.documentElement.lang = language;
};
