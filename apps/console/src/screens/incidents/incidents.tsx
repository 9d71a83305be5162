import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Incidents = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.incidents')}>{null}</Screen>;
};
