import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Desk = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.desk')}>{null}</Screen>;
};
