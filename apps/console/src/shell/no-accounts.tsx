import { Alert } from '@mantine/core';
import { UnlockIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.js';

/** Stands on every screen of a machine where nobody has an account yet. */
export const NoAccounts = () => {
  const { t } = useTranslation('access');
  const { view } = useSession();
  if (view.demo !== undefined || !view.principal.roles.includes('operator')) return null;
  return (
    <Alert color="yellow" variant="light" radius={0} py="xs" icon={<UnlockIcon />} title={t('open.title')}>
      {t('open.text')}
    </Alert>
  );
};
