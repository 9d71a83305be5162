import { useTranslation } from 'react-i18next';

/** A time, ms since 1970, as the person writes it; undefined where there is none. */
export const useDateText = (): ((at: number | undefined) => string | undefined) => {
  const { i18n } = useTranslation();
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (at) => (at === undefined ? undefined : format.format(at));
};
