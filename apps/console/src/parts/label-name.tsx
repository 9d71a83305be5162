import { useTranslation } from 'react-i18next';
import { policy, useOne } from '../live/live.js';

/** The title of a label in the language of the page, from the policy in force; the label itself where it has none. */
export const useLabelName = (): ((label: string) => string) => {
  const { i18n } = useTranslation();
  const labels = useOne(policy, 'policy')?.labels;
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  return (label) => labels?.find((l) => l.label === label)?.title[lang] ?? label;
};

export const LabelName = ({ label }: { readonly label: string }) => <>{useLabelName()(label)}</>;
