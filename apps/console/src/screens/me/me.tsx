import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Me = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.me')}>{null}</Screen>;
};
