import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Duty = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.duty')}>{null}</Screen>;
};
