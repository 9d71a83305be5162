import i18next from 'i18next';

/** Several words in one line, set apart as the language in use does it. */
export const listText = (words: readonly string[]): string =>
  words.join(i18next.language === 'zh-CN' ? '、' : ', ');
