import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Reports = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.reports')}>{null}</Screen>;
};
