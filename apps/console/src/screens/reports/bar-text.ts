import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Span } from './span.js';

/** What stands below a bar. */
export const useBarText = ({ asks, bar }: Span): ((at: number) => string) => {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, {
      ...(bar === 'hour'
        ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : { day: 'numeric', month: 'short' }),
      ...(asks === 'day' ? { timeZone: 'UTC' } : {}),
    });
    return (at) => format.format(at);
  }, [i18n.language, asks, bar]);
};
