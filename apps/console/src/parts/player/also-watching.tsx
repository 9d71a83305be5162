import { Text } from '@mantine/core';
import { EyeIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';
import { listText } from '../list-text.js';
import { usePersonName } from '../person-name.js';

/** Who else has an eye on it. */
export const AlsoWatching = ({ people }: { readonly people: readonly string[] }) => {
  const { t } = useTranslation('player');
  const name = usePersonName();
  return (
    <Text size="xs" c="dimmed" role="status">
      {people.length > 0 && (
        <>
          <EyeIcon size={12} /> {t('alsoWatching', { names: listText(people.map(name)) })}
        </>
      )}
    </Text>
  );
};
