import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Pages = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.pages')}>{null}</Screen>;
};
