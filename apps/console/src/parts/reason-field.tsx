import { useTranslation } from 'react-i18next';
import { LongText, type LongTextProps } from './long-text.js';

/** Why somebody does it; it stands in the audit log. In a form it is its field `reason`. */
export const ReasonField = (props: LongTextProps) => {
  const { t } = useTranslation('shell');
  return (
    <LongText
      name="reason"
      label={t('reason')}
      description={t('reasonHint')}
      withAsterisk={false}
      {...props}
    />
  );
};
