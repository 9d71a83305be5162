import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = { en: 'English', 'zh-CN': '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_AS = 'airlock.language';
/** All texts of a language in one piece, by screen. */
const texts: Record<Language, () => Promise<{ texts: Record<string, object> }>> = {
  en: () => import('./en.js'),
  'zh-CN': () => import('./zh-cn.js'),
};

const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

const wanted = (): Language => {
  const kept = localStorage.getItem(KEPT_AS);
  if (isLanguage(kept)) return kept;
  return navigator.languages.some((l) => l.startsWith('zh')) ? 'zh-CN' : 'en';
};

const add = async (language: Language): Promise<void> => {
  for (const [screen, resources] of Object.entries((await texts[language]()).texts))
    i18next.addResourceBundle(language, screen, resources);
};

/** Loads the language of the person before anything is drawn. */
export const startI18n = async (): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: wanted(),
    fallbackLng: false,
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
    resources: {},
  });
  await add(wanted());
  document.documentElement.lang = i18next.language;
};

export const setLanguage = async (language: Language): Promise<void> => {
  await add(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
};
