import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in its largest unit: `340 ms`, `4.2 s`, `1.5 h`. */
export const durationText = (ms: number, language: string): string => {
  const [unit, size] = UNITS.find(([, most]) => ms >= most) ?? (['millisecond', 1] as const);
  const value = ms / size;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: language === 'en' ? 'short' : 'narrow',
    maximumFractionDigits: unit === 'millisecond' || value >= 100 ? 0 : 1,
  }).format(value);
};

export interface Numbers {
  readonly count: (n: number) => string;
  readonly share: (part: number | undefined) => string;
  readonly duration: (ms: number | undefined) => string;
  readonly decimal: (n: number) => string;
}

/** Numbers in the language of the page; a dash for what nobody measured. */
export const useNumbers = (): Numbers => {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const whole = new Intl.NumberFormat(i18n.language);
    const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
    const decimal = new Intl.NumberFormat(i18n.language, {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    return {
      count: (n) => whole.format(n),
      share: (part) => (part === undefined ? '–' : percent.format(part)),
      duration: (ms) => (ms === undefined ? '–' : durationText(ms, i18n.language)),
      decimal: (n) => decimal.format(n),
    };
  }, [i18n.language]);
};
