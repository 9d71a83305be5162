import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { lengthParts } from './time-text.js';

/** Times (ms since 1970) as people of the language write them, on 24 hours. */
export const useTimeText = (): ((at: number) => string) => {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : i18n.language, {
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
    return (at) => format.format(at);
  }, [i18n.language]);
};

/** A length (ms) as people say it; `digits` of a second as long as it is less than a minute. */
export const useLengthText = (): ((ms: number, digits?: number) => string) => {
  const { t } = useTranslation('shell');
  return (ms, digits) =>
    lengthParts(ms, digits)
      .map(({ unit, n }) => t(`length.${unit}`, { n }))
      .join(' ');
};

/** A length of bytes as people read it. */
export const useBytesText = (): ((bytes: number) => string) => {
  const { i18n } = useTranslation();
  return (bytes) => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
    const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit: units[power]!,
      maximumFractionDigits: power === 0 ? 0 : 1,
    }).format(bytes / 1_000 ** power);
  };
};
