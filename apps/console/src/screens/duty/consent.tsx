import { Alert, List, Textarea } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../api/client.js';
import { ErrorNote } from '../../parts/error-note.js';
import { useTimes } from './use-times.js';

interface Refusal {
  readonly text: string;
  readonly gaps: readonly { readonly layer: string; readonly from: number; readonly to: number }[];
}

const refusalOf = (error: unknown): Refusal | undefined => {
  if (!(error instanceof Refused) || error.problem.code !== 'conflict') return undefined;
  const gaps = (error.problem.issues ?? []).flatMap(({ path, message }) => {
    const [from = NaN, to = NaN] = message.split(' – ').map((text) => Date.parse(text));
    return Number.isNaN(from) || Number.isNaN(to) ? [] : [{ layer: path, from, to }];
  });
  return gaps.length === 0 ? undefined : { text: error.problem.detail, gaps };
};

/** Gaps that control refused, and the sentence with which somebody accepts them all the same. */
export const useConsent = (error: unknown) => {
  const [sentence, setSentence] = useState('');
  const refusal = refusalOf(error);
  const isAccepted = sentence.trim() !== '';
  return {
    refusal,
    error,
    sentence,
    setSentence,
    isAccepted,
    /** For the audit log: why it is done, and why its gaps are accepted. */
    given: (reason: string) => ({
      reason: isAccepted ? `${reason.trim()} — ${sentence.trim()}` : reason.trim(),
      acceptGaps: isAccepted,
    }),
  };
};

export interface ConsentProps {
  readonly consent: ReturnType<typeof useConsent>;
  readonly zone: string;
}

/** What stands against a change of the rota. */
export const Consent = ({ consent, zone }: ConsentProps) => {
  const { t } = useTranslation('duty');
  const times = useTimes(zone);
  const { refusal, error, sentence, setSentence, isAccepted } = consent;
  if (refusal === undefined && !isAccepted) return <ErrorNote error={error} />;
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" title={t('consent.title')}>
      {refusal !== undefined && (
        <List size="sm" mb="sm">
          {refusal.gaps.map((gap) => (
            <List.Item key={`${gap.layer} ${String(gap.from)}`}>
              <b>{t(`layer.${gap.layer as 'primary'}`)}</b> {times.range(gap.from, gap.to)}
            </List.Item>
          ))}
        </List>
      )}
      <Textarea
        label={t('consent.sentence')}
        description={t('consent.why')}
        value={sentence}
        onChange={(event) => setSentence(event.currentTarget.value)}
        autosize
        maxLength={900}
      />
    </Alert>
  );
};
