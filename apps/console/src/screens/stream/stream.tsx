import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Stream = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.stream')}>{null}</Screen>;
};
