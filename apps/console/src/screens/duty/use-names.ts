import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';
import { useSession } from '../../session/use-session.js';

/** Names of the people of the rota by their id. */
export const useNames = (): ((id: string) => string) => {
  const { t } = useTranslation('duty');
  const { view } = useSession();
  const people = useApi('listDutyPeople', {}).data?.items;
  return (id) => {
    const name = people?.find((p) => p.personId === id)?.name ?? id.replace(/^demo:/, '');
    return id === view.principal.id ? t('you', { name }) : name;
  };
};

/** The people of the rota as a field for choosing them takes them. */
export const usePeopleChoice = (): { value: string; label: string }[] => {
  const people = useApi('listDutyPeople', {}).data?.items ?? [];
  return people.map(({ personId, name }) => ({ value: personId, label: name }));
};
