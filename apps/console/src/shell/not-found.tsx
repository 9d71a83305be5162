import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Screen } from '../parts/screen.js';

export const NotFound = () => {
  const { t } = useTranslation('shell');
  return (
    <Screen title={t('notFound.title')}>
      <Text>{t('notFound.text')}</Text>
      <Anchor component={Link} to="/">
        {t('refused.home', { ns: 'access' })}
      </Anchor>
    </Screen>
  );
};
