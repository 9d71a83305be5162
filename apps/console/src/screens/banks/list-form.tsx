import type { LexiconView } from '@airlock/contracts/http/lexicon-api';
import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';

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
    const body = {
      owner: fieldOf(data, 'owner'),
      source: fieldOf(data, 'source'),
      note: fieldOf(data, 'note'),
    };
    put.mutate(
      { params: { list }, body },
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
      title={lexicon === undefined ? t('list.begin') : t('list.change', { list: lexicon.list })}
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
      <TextInput
        name="owner"
        label={t('list.owner')}
        description={t('list.ownerHint')}
        defaultValue={lexicon?.owner}
        maxLength={100}
        required
        withAsterisk={false}
      />
      <TextInput
        name="source"
        label={t('source')}
        description={t('sourceHint')}
        defaultValue={lexicon?.source}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <Textarea name="note" label={t('note')} defaultValue={lexicon?.note} maxLength={500} autosize />
    </FormModal>
  );
};
