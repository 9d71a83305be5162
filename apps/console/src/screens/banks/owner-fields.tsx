import type { OwnerRequest } from '@airlock/contracts/http/known-api';
import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fieldOf } from '../../parts/form-modal.js';

/** Who answers for a list or a bank, where it comes from, and what else there is to say. */
export const OwnerFields = ({ said }: { readonly said?: OwnerRequest | undefined }) => {
  const { t } = useTranslation('banks');
  return (
    <>
      <TextInput
        name="owner"
        label={t('owner')}
        description={t('ownerHint')}
        defaultValue={said?.owner}
        maxLength={100}
        required
        withAsterisk={false}
      />
      <TextInput
        name="source"
        label={t('source')}
        description={t('sourceHint')}
        defaultValue={said?.source}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <Textarea name="note" label={t('note')} defaultValue={said?.note} maxLength={500} autosize />
    </>
  );
};

export const ownerOf = (data: FormData): OwnerRequest => ({
  owner: fieldOf(data, 'owner'),
  source: fieldOf(data, 'source'),
  note: fieldOf(data, 'note'),
});
