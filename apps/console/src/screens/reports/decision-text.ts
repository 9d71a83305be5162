import { useTranslation } from 'react-i18next';

/** What was decided, in the language of the page; the word itself where it has none. */
export const useDecisionText = (): ((decision: string) => string) => {
  const { t, i18n } = useTranslation('reports');
  return (decision) =>
    i18n.exists(`reports:decision.${decision}`) ? t(`decision.${decision as 'hold'}`) : decision;
};
