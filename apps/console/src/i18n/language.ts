export const LANGUAGES = { en: 'English', 'zh-CN': '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_AS = 'airlock.language';

/** All texts of a language in one piece, by screen. */
const texts: Record<Language, () => Promise<{ texts: Record<string, object> }>> = {
  en: () => import('./en.js'),
  'zh-CN': () => import('./zh-cn.js'),
};

export const textsOf = async (language: Language): Promise<Record<string, object>> =>
  (await texts[language]()).texts;

const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

/** The one that was chosen on this machine, else what the browser is set to. */
export const wantedLanguage = (): Language => {
  const kept = localStorage.getItem(KEPT_AS);
  if (isLanguage(kept)) return kept;
  return navigator.languages.some((l) => l.startsWith('zh')) ? 'zh-CN' : 'en';
};

export const keepLanguage = (language: Language): void => localStorage.setItem(KEPT_AS, language);
