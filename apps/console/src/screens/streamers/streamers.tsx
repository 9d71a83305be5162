import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Streamers = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.streamers')}>{null}</Screen>;
};
