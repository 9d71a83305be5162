import { useTranslation } from 'react-i18next';

/** Why it was sealed, in words: what the gate did of its own accord, or what somebody wrote. */
export const useReasonText = (): ((reason: string) => string) => {
  const { t } = useTranslation('evidence');
  return (reason) => (reason === 'dumped' ? t('dumped') : reason);
};
