import type { LexiconView } from '@airlock/contracts/http/lexicon-api';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { OwnerFields, ownerOf } from './owner-fields.js';

export interface ListFormProps {
  /** Who answers for it is said anew; without one a list is begun. */
  readonly lexicon?: LexiconView;
  readonly onClose: () => void;
  readonly onDone: (list: string) => void;
}

/** A list of the house and who answers for it. */
export const ListForm = ({ lexicon, onClose, onDone }: ListFormProps) => {
  const { t } = useTranslation('banks');
  const put = useAct('putLexicon', { refreshes: ['listLexicons'] });
  const save = (data: FormData): void => {
    const list = lexicon?.list ?? fieldOf(data, 'list');
    put.mutate(
      { params: { list }, body: ownerOf(data) },
      {
        onSuccess: () => {
          onDone(list);
          onClose();
        },
      },
    );
  };
  return (
    <FormModal
      title={lexicon === undefined ? t('list.begin') : t('change', { name: lexicon.list })}
      does={t('list.save')}
      isBusy={put.isPending}
      error={put.error}
      onClose={onClose}
      onSubmit={save}
    >
      {lexicon === undefined && (
        <TextInput
          name="list"
          label={t('list.name')}
          description={t('list.nameHint')}
          pattern="[a-z0-9][a-z0-9._\-]{0,63}"
          required
          withAsterisk={false}
          data-autofocus
        />
      )}
      <OwnerFields said={lexicon} />
    </FormModal>
  );
};
