import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Audit = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.audit')}>{null}</Screen>;
};
