import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Health = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.health')}>{null}</Screen>;
};
