import type { ReleasePlan } from '@airlock/contracts/control';
import { useTranslation } from 'react-i18next';

/** The mode of a stream in a word or two, with the length of its delay. */
export const useModeText = (): ((plan: ReleasePlan) => string) => {
  const { t } = useTranslation('stream');
  return ({ mode, delayMs, review }) =>
    mode === 'review'
      ? t(`mode.${review}`)
      : mode === 'delay'
        ? t('mode.delay', { s: Math.round(delayMs / 1_000) })
        : t(`mode.${mode}`);
};
