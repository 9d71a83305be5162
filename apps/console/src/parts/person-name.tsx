import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/use-api.js';
import { useMay, useSession } from '../session/use-session.js';

/** The name of whoever an id stands for: people by their account, Airlock's own parts and the operator in words. */
export const usePersonName = (): ((id: string) => string) => {
  const { t } = useTranslation(['approvals', 'shell']);
  const may = useMay();
  const { view } = useSession();
  const people = useApi('listPeople', {}, { enabled: may('duty.read') }).data?.items;
  return (id) => {
    if (id === view.principal.id) return t('who.you', { name: view.name });
    if (id === 'operator') return t('shell:role.operator');
    if (id.startsWith('airlock:')) return t('who.airlock');
    return people?.find((known) => known.id === id)?.name ?? id.replace(/^demo:/, '');
  };
};

export const PersonName = ({ id }: { readonly id: string }) => (
  <Text component="span" inherit fw={500}>
    {usePersonName()(id)}
  </Text>
);
