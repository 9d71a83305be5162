import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormModal } from '../../parts/form-modal.js';

export interface AskReasonProps {
  readonly title: string;
  readonly does: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly isDangerous?: boolean;
  readonly onClose: () => void;
  readonly onGiven: (reason: string) => void;
}

/** Why somebody changes what is looked for. */
export const AskReason = ({ onGiven, ...props }: AskReasonProps) => (
  <FormModal {...props} onSubmit={(data) => onGiven(fieldOf(data, 'reason'))}>
    <ReasonField isFirst />
  </FormModal>
);

export const ReasonField = ({ isFirst = false }: { readonly isFirst?: boolean }) => {
  const { t } = useTranslation('banks');
  return (
    <Textarea
      name="reason"
      label={t('reason')}
      description={t('reasonHint')}
      autosize
      minRows={2}
      maxLength={500}
      required
      withAsterisk={false}
      {...(isFirst ? { 'data-autofocus': true } : {})}
    />
  );
};

export const fieldOf = (data: FormData, name: string): string => String(data.get(name) ?? '').trim();
