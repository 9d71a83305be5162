import type { RegulatorReport } from '@airlock/contracts/order';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api/use-api.js';
import { serverNow } from '../../live/clock.js';
import { FormModal } from '../../parts/form-modal.js';
import { LongText } from '../../parts/long-text.js';
import { momentOf, momentText } from './due.js';
import { FieldPair } from './field-pair.js';

/** What is known of a report before it is written. */
export interface ReportDraft {
  readonly addressee?: string;
  readonly subject?: string;
  readonly detectedAt?: number;
  readonly text?: string;
}

export interface NewReportDialogProps {
  readonly draft: ReportDraft;
  readonly onClose: () => void;
  readonly onDrafted: (report: RegulatorReport) => void;
}

/** Drafts a report to an authority. */
export const NewReportDialog = ({ draft, onClose, onDrafted }: NewReportDialogProps) => {
  const { t } = useTranslation('orders');
  const [addressee, setAddressee] = useState(draft.addressee ?? '');
  const [subject, setSubject] = useState(draft.subject ?? '');
  const [detected, setDetected] = useState(() => momentText(draft.detectedAt ?? serverNow()));
  const [due, setDue] = useState('');
  const [text, setText] = useState(draft.text ?? '');
  const drafting = useAct('draftReport', { refreshes: ['listReports'] });
  const detectedAt = momentOf(detected);
  const dueAt = momentOf(due);
  const isWhole =
    detectedAt !== undefined && [addressee, subject, text].every((value) => value.trim() !== '');
  const save = () => {
    if (detectedAt === undefined) return;
    drafting.mutate(
      { body: { ...{ addressee, subject, detectedAt, text }, ...(dueAt === undefined ? {} : { dueAt }) } },
      { onSuccess: onDrafted },
    );
  };
  return (
    <FormModal
      title={t('draft.title')}
      does={t('draft.do')}
      isReady={isWhole}
      isBusy={drafting.isPending}
      error={drafting.error}
      onClose={onClose}
      onSubmit={save}
    >
      <FieldPair
        areFirst
        fields={[
          { label: t('draft.addressee'), value: addressee, set: setAddressee },
          { label: t('draft.subject'), value: subject, set: setSubject },
        ]}
      />
      <FieldPair
        type="datetime-local"
        fields={[
          { label: t('fact.detected'), why: t('draft.detectedWhy'), value: detected, set: setDetected },
          { label: t('fact.due'), why: t('draft.dueWhy'), value: due, set: setDue, isOptional: true },
        ]}
      />
      <LongText
        label={t('draft.text')}
        value={text}
        onChange={setText}
        minRows={6}
        maxRows={16}
        maxLength={20_000}
      />
    </FormModal>
  );
};
