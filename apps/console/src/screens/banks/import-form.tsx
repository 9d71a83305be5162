import { Alert, FileInput, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.js';
import { useSession } from '../../session/use-session.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { type FileEntry, readKnownFile } from './known-file.js';
import { LabelSelect } from './label-select.js';

/** The most control takes at once. */
const BATCH = 1_000;

interface Wanted {
  readonly bank: string;
  readonly source: string;
  readonly owner: string;
  readonly entries: readonly FileEntry[];
}

const importAll = async ({ bank, source, owner, entries }: Wanted): Promise<void> => {
  for (let i = 0; i < entries.length; i += BATCH)
    await call('importKnown', {
      params: { bank },
      body: { source, ...(owner === '' ? {} : { owner }), entries: entries.slice(i, i + BATCH) },
    });
};

export interface ImportFormProps {
  readonly bank: string;
  readonly onClose: () => void;
  readonly onDone: (bank: string) => void;
}

/** Takes pictures in from a file or from pasted text. */
export const ImportForm = ({ bank, onClose, onDone }: ImportFormProps) => {
  const { t } = useTranslation('banks');
  const client = useQueryClient();
  const { withSecondFactor } = useSession();
  const [text, setText] = useState('');
  const [owner, setOwner] = useState<string>();
  const [label, setLabel] = useState('known.prohibited');
  const take = useMutation({
    mutationFn: (wanted: Wanted) => withSecondFactor(() => importAll(wanted)),
    // Of a long file some may be in although a later part was refused.
    onSettled: () =>
      Promise.all(['listBanks', 'listKnown'].map((name) => client.invalidateQueries({ queryKey: [name] }))),
  });
  const read = readKnownFile(text, label);
  const save = (data: FormData): void => {
    if ('problem' in read) return;
    const wanted = {
      bank: fieldOf(data, 'bank'),
      source: fieldOf(data, 'source'),
      owner: fieldOf(data, 'owner'),
      entries: read.entries,
    };
    take.mutate(wanted, {
      onSuccess: () => {
        onDone(wanted.bank);
        onClose();
      },
    });
  };
  return (
    <FormModal
      title={t('import.open')}
      does={'problem' in read ? t('import.do') : t('import.doCount', { count: read.entries.length })}
      isBusy={take.isPending}
      error={take.error}
      onClose={onClose}
      onSubmit={save}
    >
      <TextInput
        name="bank"
        label={t('import.bank')}
        description={t('import.bankHint')}
        defaultValue={bank}
        pattern="[a-z0-9][a-z0-9_\-]{0,63}"
        required
        withAsterisk={false}
        data-autofocus
      />
      <FileInput
        label={t('import.file')}
        accept=".csv,.json,.txt"
        placeholder={t('import.choose')}
        clearable
        onChange={(file) => void file?.text().then(setText)}
      />
      <Textarea
        label={t('import.text')}
        description={t('import.textHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'monospace' } }}
        autosize
        minRows={4}
        maxRows={10}
        required
        withAsterisk={false}
      />
      {'problem' in read && read.problem !== 'empty' && (
        <Alert color="red" variant="light" role="alert">
          {t(`import.problem.${read.problem}`, { at: read.at })}
        </Alert>
      )}
      <LabelSelect value={label} onChange={setLabel} />
      <TextInput
        name="source"
        label={t('source')}
        description={t('import.sourceHint')}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <TextInput
        name="owner"
        label={t('owner')}
        description={t('import.ownerHint')}
        value={owner ?? ('problem' in read ? '' : (read.owner ?? ''))}
        onChange={(event) => setOwner(event.currentTarget.value)}
        maxLength={100}
      />
      <Text size="xs" c="dimmed">
        {t('import.secondPerson')}
      </Text>
    </FormModal>
  );
};
