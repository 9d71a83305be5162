import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Banks = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.banks')}>{null}</Screen>;
};
