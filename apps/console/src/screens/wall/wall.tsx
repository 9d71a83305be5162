import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Wall = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.wall')}>{null}</Screen>;
};
