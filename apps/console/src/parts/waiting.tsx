import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** While the first answer is on its way. */
export const Waiting = () => {
  const { t } = useTranslation('shell');
  return (
    <Center mih={200} role="status" aria-label={t('loading')}>
      <Loader type="dots" />
    </Center>
  );
};
