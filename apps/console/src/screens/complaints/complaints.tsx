import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Complaints = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.complaints')}>{null}</Screen>;
};
