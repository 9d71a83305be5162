import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Users = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.users')}>{null}</Screen>;
};
