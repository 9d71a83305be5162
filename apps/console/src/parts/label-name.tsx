import type { ComplaintReason } from '@airlock/contracts/complaint';
import { useTranslation } from 'react-i18next';
import { policy, useOne } from '../live/live.js';

/** What Airlock itself puts into cases: no policy has to name it. */
const OWN = {
  'patrol.concern': 'label.patrol_concern',
  'system.deadline': 'label.system_deadline',
  'system.known_quarantined': 'label.system_known_quarantined',
} as const;

/** Of the items of a complaint: its reason comes after it. */
const COMPLAINT = 'complaint.';

/** Of what admission asks a person to look at: the topic comes after it. */
const OF_TOPIC = { 'category.drift.': 'label.drift', 'qualification.': 'label.qualification' } as const;
/** Topics of the profiles that come with Airlock; others are called as the policy calls them. */
const TOPICS = ['education', 'finance', 'law', 'medical', 'news', 'sales'] as const;

const isOwn = (label: string): label is keyof typeof OWN => label in OWN;

/** The title of a label in the language of the page, from the policy in force; the label itself where it has none. */
export const useLabelName = (): ((label: string) => string) => {
  const { t, i18n } = useTranslation(['shell', 'complaints']);
  const labels = useOne(policy, 'policy')?.labels;
  const lang = i18n.language.startsWith('zh') ? 'zh' : 'en';
  return (label) => {
    const title = labels?.find((l) => l.label === label)?.title[lang];
    if (title !== undefined) return title;
    if (isOwn(label)) return t(`shell:${OWN[label]}`);
    for (const [prefix, text] of Object.entries(OF_TOPIC)) {
      if (!label.startsWith(prefix)) continue;
      const said = label.slice(prefix.length);
      const known = TOPICS.find((topic) => topic === said);
      return t(`shell:${text}`, { topic: known === undefined ? said : t(`shell:topic.${known}`) });
    }
    return label.startsWith(COMPLAINT)
      ? t(`complaints:reason.${label.slice(COMPLAINT.length) as ComplaintReason}`)
      : label;
  };
};

export const LabelName = ({ label }: { readonly label: string }) => <>{useLabelName()(label)}</>;
