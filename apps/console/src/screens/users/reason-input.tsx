import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Why; it stands in the audit log. */
export const ReasonInput = ({ minLength = 1 }: { readonly minLength?: number }) => {
  const { t } = useTranslation('users');
  return (
    <Textarea
      name="reason"
      label={t('reason')}
      description={t('reasonHint')}
      autosize
      minRows={2}
      minLength={minLength}
      maxLength={2_000}
      required
      withAsterisk={false}
    />
  );
};

export const reasonOf = (data: FormData): string => String(data.get('reason') ?? '').trim();
