import { useTranslation } from 'react-i18next';
import { Screen } from '../../parts/screen.js';

export const Appeals = () => {
  const { t } = useTranslation('shell');
  return <Screen title={t('nav.appeals')}>{null}</Screen>;
};
