import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Blacklist = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.blacklist')}>{null}</Screen>;
};
