import { useTranslation } from 'react-i18next';
import { policy, useOne } from '../live/live.js';

/** What Airlock itself puts into cases: no policy has to name it. */
const OWN = {
  'patrol.concern': 'label.patrol_concern',
  'system.deadline': 'label.system_deadline',
  'system.known_quarantined': 'label.system_known_quarantined',
} as const;

const isOwn = (label: string): label is keyof typeof OWN => label in OWN;

/** The title of a label in the language of the page, from the policy in force; the label itself where it has none. */
export const useLabelName = (): ((label: string) => string) => {
  const { t, i18n } = useTranslation('shell');
  const labels = useOne(policy, 'policy')?.labels;
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  return (label) =>
    labels?.find((l) => l.label === label)?.title[lang] ?? (isOwn(label) ? t(OWN[label]) : label);
};

export const LabelName = ({ label }: { readonly label: string }) => <>{useLabelName()(label)}</>;
