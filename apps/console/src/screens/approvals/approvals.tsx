import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Approvals = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.approvals')}>{null}</Screen>;
};
