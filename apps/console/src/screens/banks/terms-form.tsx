import type { LexiconTerm } from '@airlock/contracts/lexicon';
import { Checkbox, Group, NumberInput, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { useMay } from '../../session/use-session.js';
import { fieldOf, FormModal } from '../../parts/form-modal.js';
import { ReasonField } from '../../parts/reason-field.js';
import { MAX_REASON } from './ask-reason.js';
import { DryRun } from './dry-run.js';
import { LabelSelect } from './label-select.js';

export interface TermsFormProps {
  readonly list: string;
  readonly onClose: () => void;
}

/** Adds terms that are all read the same way, and shows beforehand what they would have found. */
export const TermsForm = ({ list, onClose }: TermsFormProps) => {
  const { t } = useTranslation('banks');
  const may = useMay();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('spam');
  const [score, setScore] = useState(0.8);
  const [mode, setMode] = useState<LexiconTerm['mode']>('word');
  const [pinyin, setPinyin] = useState(false);
  const add = useAct('addTerms', { refreshes: ['listLexicons', 'listTerms'] });
  const dry = useAct('dryRunTerms');
  const lines = [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
  const terms = lines.map((term) => ({ term, label, score, mode, pinyin }));
  const save = (data: FormData): void =>
    add.mutate(
      {
        params: { list },
        body: {
          terms,
          source: fieldOf(data, 'source'),
          reason: fieldOf(data, 'reason'),
        },
      },
      { onSuccess: onClose },
    );
  return (
    <FormModal
      title={t('terms.addTo', { list })}
      does={t('terms.do')}
      isBusy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={save}
    >
      <Textarea
        label={t('terms.text')}
        description={t('terms.textHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        required
        withAsterisk={false}
        data-autofocus
      />
      <Group grow align="end">
        <LabelSelect value={label} onChange={setLabel} />
        <NumberInput
          label={t('terms.score')}
          value={score}
          onChange={(value) => setScore(Number(value))}
          min={0}
          max={1}
          step={0.05}
          decimalScale={2}
        />
        <Select
          label={t('terms.modeOf')}
          data={(['word', 'substring'] as const).map((value) => ({ value, label: t(`terms.mode.${value}`) }))}
          value={mode}
          onChange={(value) => value !== null && setMode(value)}
          allowDeselect={false}
        />
      </Group>
      <Checkbox
        label={t('terms.pinyinAlso')}
        checked={pinyin}
        onChange={(event) => setPinyin(event.currentTarget.checked)}
      />
      {may('policy.read') && (
        <DryRun
          subject={lines.length === 0 ? '' : JSON.stringify(terms)}
          isBusy={dry.isPending}
          error={dry.error}
          start={(hours, onSuccess) => dry.mutate({ body: { terms, hours } }, { onSuccess })}
        />
      )}
      <TextInput
        name="source"
        label={t('source')}
        description={t('sourceHint')}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <ReasonField maxLength={MAX_REASON} />
      <Text size="xs" c="dimmed">
        {t('secondPerson')}
      </Text>
    </FormModal>
  );
};
