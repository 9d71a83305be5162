import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Policy = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.policy')}>{null}</Screen>;
};
