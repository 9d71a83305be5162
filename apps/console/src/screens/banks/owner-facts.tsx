import type { OwnerRequest } from '@airlock/contracts/http/known-api';
import { useTranslation } from 'react-i18next';
import { FactList } from '../../parts/fact-list.js';
import { usePersonName } from '../../parts/person-name.js';
import { useTimeText } from '../../parts/time.js';

/** Who answers for a list or a bank, as `OwnerFields` asks for it. */
export const OwnerFacts = ({ said }: { readonly said: OwnerRequest & { changedAt?: number } }) => {
  const { t } = useTranslation('banks');
  const time = useTimeText();
  const name = usePersonName();
  const { owner, source, note, changedAt } = said;
  return (
    <FactList
      facts={[
        [t('owner'), name(owner)],
        [t('source'), source],
        [t('note'), note],
        [t('changed'), changedAt === undefined ? undefined : time(changedAt)],
      ]}
    />
  );
};
