import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Times (ms since 1970) and lengths as the rota writes them, in a zone. */
export const useTimes = (zone: string) => {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const language = i18n.language === 'en' ? 'en-GB' : i18n.language;
    const format = (options: Intl.DateTimeFormatOptions) => {
      // Made when it is needed: each takes a browser milliseconds.
      let made: Intl.DateTimeFormat | undefined;
      return (at: number): string =>
        (made ??= new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: 'h23', ...options })).format(at); // prettier-ignore
    };
    const time = format({ hour: '2-digit', minute: '2-digit' });
    const day = format({ weekday: 'short', day: 'numeric', month: 'short' });
    const weekday = format({ weekday: 'short' });
    const hours = new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', maximumFractionDigits: 1 });
    const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', maximumFractionDigits: 0 }); // prettier-ignore
    const full = (at: number): string => `${day(at)} ${time(at)}`;
    return {
      time,
      day,
      /** Enough where seven days are shown. */
      weekday,
      full,
      range: (from: number, to: number): string =>
        day(from) === day(to) ? `${full(from)} – ${time(to)}` : `${full(from)} – ${full(to)}`,
      /** Of a length, ms. */
      length: (ms: number): string =>
        ms < 5_400_000 ? minutes.format(Math.round(ms / 60_000)) : hours.format(ms / 3_600_000),
    };
  }, [i18n.language, zone]);
};
