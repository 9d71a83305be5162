import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Orders = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.orders')}>{null}</Screen>;
};
