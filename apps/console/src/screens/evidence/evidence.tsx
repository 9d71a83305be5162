import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Evidence = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.evidence')}>{null}</Screen>;
};
