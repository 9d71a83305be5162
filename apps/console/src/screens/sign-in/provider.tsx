import { Button } from '@mantine/core';
import { LinkExternalIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client.js';

export interface ProviderProps {
  /** Whether the provider is to ask for everything again. */
  readonly isFresh?: boolean;
  /** Whether it goes to a tab of its own, so that what is on screen stays. */
  readonly isApart?: boolean;
}

/** Off to the identity provider. */
export const Provider = ({ isFresh = false, isApart = false }: ProviderProps) => {
  const { t } = useTranslation('access');
  return (
    <Button
      component="a"
      href={urlOf('startOidc', { query: isFresh ? { fresh: 'true' } : {} })}
      {...(isApart ? { target: '_blank', rel: 'noopener' } : {})}
      variant="default"
      rightSection={isApart ? <LinkExternalIcon /> : undefined}
    >
      {t('signIn.provider')}
    </Button>
  );
};
